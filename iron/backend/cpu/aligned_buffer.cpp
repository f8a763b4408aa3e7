#include "iron/backend/cpu/aligned_buffer.h"

#include <string>

#include "iron/core/error.h"

namespace iron {

void* allocate_aligned(i64 bytes) {
  if (bytes < 0) throw ValueError("memory", "a negative number of bytes");
  void* const memory =
      ::operator new (static_cast<std::size_t>(bytes), std::align_val_t{kCacheLine}, std::nothrow);
  if (memory == nullptr) {
    throw ValueError("memory", "there is no room for " + std::to_string(bytes) + " bytes",
                     "use a smaller network, batch or picture");
  }
  return memory;
}

void release_aligned(void* memory) noexcept {
  ::operator delete (memory, std::align_val_t{kCacheLine});
}

}  // namespace iron
