#pragma once
/// Memory for kernels: aligned to a cache line, zeroed, not copied.

#include <cstring>
#include <memory>
#include <new>

#include "iron/core/types.h"

namespace iron {

/// `count` zeros of type T, aligned to 64 bytes.
template <class T>
class AlignedBuffer {
 public:
  static constexpr i64 kAlignment = 64;

  AlignedBuffer() = default;
  explicit AlignedBuffer(i64 count) : count_(count) {
    if (count == 0) return;
    const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(T);
    data_.reset(static_cast<T*>(::operator new (bytes, std::align_val_t{kAlignment})));
    std::memset(static_cast<void*>(data_.get()), 0, bytes);
  }

  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  i64 size() const noexcept { return count_; }

 private:
  struct Release {
    void operator()(T* p) const noexcept { ::operator delete (p, std::align_val_t{kAlignment}); }
  };
  i64 count_ = 0;
  std::unique_ptr<T, Release> data_;
};

}  // namespace iron
