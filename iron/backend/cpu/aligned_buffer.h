#pragma once
/// Memory for kernels: aligned to a cache line.

#include <cstring>
#include <memory>
#include <new>

#include "iron/core/types.h"

namespace iron {

inline constexpr std::size_t kCacheLine = 64;

/// Memory that starts at a cache line, not initialised. Throws ValueError when there is no room.
void* allocate_aligned(i64 bytes);
void release_aligned(void* memory) noexcept;

/// `count` zeros of type T, aligned and not copied. Throws as allocate_aligned.
template <class T>
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(i64 count) : count_(count) {
    if (count == 0) return;
    const i64 bytes = count * static_cast<i64>(sizeof(T));
    data_.reset(static_cast<T*>(allocate_aligned(bytes)));
    std::memset(static_cast<void*>(data_.get()), 0, static_cast<std::size_t>(bytes));
  }

  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  i64 size() const noexcept { return count_; }

 private:
  struct Release {
    void operator()(T* p) const noexcept { release_aligned(p); }
  };
  i64 count_ = 0;
  std::unique_ptr<T, Release> data_;
};

}  // namespace iron
