#include "iron/backend/cpu/aligned_buffer.h"

#include <string>

#include "iron/core/error.h"

namespace iron {

void* allocate_aligned(i64 bytes) {
  if (bytes < 0) throw ValueError("memory", "a negative number of bytes");
  try {
    return ::operator new (static_cast<std::size_t>(bytes), std::align_val_t{kCacheLine});
  } catch (const std::bad_alloc&) {
    throw ValueError("memory", "there is no room for " + std::to_string(bytes) + " bytes",
                     "use a smaller network, batch or picture");
  }
}

void release_aligned(void* memory) noexcept {
  ::operator delete (memory, std::align_val_t{kCacheLine});
}

}  // namespace iron
