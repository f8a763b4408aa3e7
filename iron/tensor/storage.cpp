#include "iron/tensor/storage.h"

#include <atomic>
#include <string>
#include <utility>

#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron {
namespace {

std::atomic<u64>& transfers() noexcept {
  static std::atomic<u64> count{0};
  return count;
}

}  // namespace

std::shared_ptr<const Storage> Storage::allocate(i64 bytes, Device device) {
  std::shared_ptr<void> memory = backend_for(device).allocate(bytes);
  return std::shared_ptr<const Storage>(new Storage(std::move(memory), bytes, device, false));
}

std::shared_ptr<const Storage> Storage::adopt(void* memory, i64 bytes, Device device,
                                              bool read_only, std::function<void(void*)> release) {
  if (bytes < 0 || (memory == nullptr && bytes > 0)) {
    throw ValueError("adopt", "cannot take over " + std::to_string(bytes) + " bytes" +
                                  (memory == nullptr ? " at a null pointer" : ""));
  }
  std::shared_ptr<void> owner(memory, [release = std::move(release)](void* pointer) {
    if (release) release(pointer);
  });
  return std::shared_ptr<const Storage>(new Storage(std::move(owner), bytes, device, read_only));
}

std::shared_ptr<const Storage> Storage::adopt(const void* memory, i64 bytes, Device device,
                                              std::function<void(void*)> release) {
  // Nothing is written through the pointer: the storage says that it is read-only.
  return adopt(const_cast<void*>(memory), bytes, device, true, std::move(release));
}

u64 transfer_count() noexcept { return transfers().load(std::memory_order_relaxed); }
void count_transfer() noexcept { transfers().fetch_add(1, std::memory_order_relaxed); }

}  // namespace iron
