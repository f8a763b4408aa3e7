#include "iron/backend/cpu/aligned_buffer.h"

#include <cstdint>
#include <string>
#include <sys/mman.h>

#include "iron/core/error.h"

namespace iron {
namespace {

/// Asks for large pages where a buffer fills some: there are fewer faults at first use, and tables
/// looked up at random miss fewer translations. A system that has none ignores it.
void prefer_large_pages(void* memory, i64 bytes) noexcept {
#ifdef MADV_HUGEPAGE
  constexpr i64 kPage = i64{1} << 21;
  const auto before = static_cast<i64>(reinterpret_cast<std::uintptr_t>(memory) % kPage);
  const i64 first = before == 0 ? 0 : kPage - before;
  const i64 whole = (bytes - first) / kPage * kPage;
  if (whole > 0) {
    ::madvise(static_cast<char*>(memory) + first, static_cast<std::size_t>(whole), MADV_HUGEPAGE);
  }
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
}

}  // namespace

void* allocate_aligned(i64 bytes) {
  if (bytes < 0) throw ValueError("memory", "a negative number of bytes");
  void* const memory =
      ::operator new (static_cast<std::size_t>(bytes), std::align_val_t{kCacheLine}, std::nothrow);
  if (memory == nullptr) {
    throw ValueError("memory", "there is no room for " + std::to_string(bytes) + " bytes",
                     "use a smaller network, batch or picture");
  }
  prefer_large_pages(memory, bytes);
  return memory;
}

void release_aligned(void* memory) noexcept {
  ::operator delete (memory, std::align_val_t{kCacheLine});
}

}  // namespace iron
