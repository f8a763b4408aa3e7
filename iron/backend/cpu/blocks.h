#pragma once
/// How eager operations walk arrays of any layout: in blocks of row-major order, which kernels see
/// as contiguous memory.

#include <algorithm>
#include <vector>

#include "iron/core/view.h"

namespace iron::cpu {

/// Elements a kernel sees at once: a block of each operand stays in the L1 cache.
constexpr i64 kBlock = 512;

/// A layout with neighbouring axes merged where memory allows, so that most arrays have one axis.
/// Never without an axis.
struct Layout {
  Layout(const Shape& shape, const Strides& strides) {
    for (std::size_t i = 0; i < strides.size(); ++i) {
      const i64 n = shape.extents()[i];
      if (n == 1) continue;
      if (!extents.empty() && steps.back() == n * strides[i]) {
        extents.back() *= n;
        steps.back() = strides[i];
      } else {
        extents.push_back(n);
        steps.push_back(strides[i]);
      }
    }
    if (extents.empty()) {
      extents.push_back(1);
      steps.push_back(1);
    }
  }

  bool is_contiguous() const noexcept { return extents.size() == 1 && steps[0] == 1; }
  bool is_constant() const noexcept { return extents.size() == 1 && steps[0] == 0; }

  std::vector<i64> extents;
  Strides steps;
};

/// Walks a layout in row-major order, in runs of the innermost axis.
class Walker {
 public:
  explicit Walker(Layout layout) : layout_(std::move(layout)), index_(layout_.extents.size(), 0) {}

  const Layout& layout() const noexcept { return layout_; }

  /// Calls run(done, offset, step, length) for the pieces of elements [begin, begin + count):
  /// piece elements lie at offset, offset + step, …; `done` elements came before.
  template <class Run>
  void walk(i64 begin, i64 count, const Run& run) {
    if (begin != at_) seek(begin);
    const std::size_t last = index_.size() - 1;
    for (i64 done = 0; done < count;) {
      const i64 length = std::min(layout_.extents[last] - index_[last], count - done);
      run(done, offset_, layout_.steps[last], length);
      done += length;
      index_[last] += length;
      offset_ += length * layout_.steps[last];
      carry();
    }
    at_ = begin + count;
  }

 private:
  void carry() noexcept {
    for (std::size_t i = index_.size() - 1; i > 0 && index_[i] == layout_.extents[i]; --i) {
      offset_ += layout_.steps[i - 1] - index_[i] * layout_.steps[i];
      index_[i] = 0;
      ++index_[i - 1];
    }
  }

  void seek(i64 element) noexcept {
    offset_ = 0;
    for (std::size_t i = index_.size(); i-- > 0;) {
      const i64 n = i > 0 ? layout_.extents[i] : element + 1;
      index_[i] = element % n;
      element /= n;
      offset_ += index_[i] * layout_.steps[i];
    }
  }

  Layout layout_;
  std::vector<i64> index_;
  i64 offset_ = 0;
  i64 at_ = 0;
};

/// Hands out blocks of an array to read: in place where they are contiguous, else gathered.
template <class T>
class Reader {
 public:
  explicit Reader(const ConstView& view)
      : data_(view.as<T>()), walker_(Layout(view.shape, view.strides)) {
    contiguous_ = walker_.layout().is_contiguous();
    constant_ = walker_.layout().is_constant();
    if (constant_ && view.numel() > 0) std::fill_n(buffer_, kBlock, *data_);
  }

  /// Elements [begin, begin + count), count ≤ kBlock. Valid until the next call.
  const T* read(i64 begin, i64 count) {
    if (contiguous_) return data_ + begin;
    if (!constant_) {
      walker_.walk(begin, count, [&](i64 done, i64 offset, i64 step, i64 length) {
        const T* from = data_ + offset;
        for (i64 i = 0; i < length; ++i) buffer_[done + i] = from[i * step];
      });
    }
    return buffer_;
  }

 private:
  const T* data_;
  Walker walker_;
  bool contiguous_;
  bool constant_;
  alignas(64) T buffer_[kBlock];
};

/// Hands out blocks to fill: in place where they are contiguous, else scattered by commit.
template <class T>
class Writer {
 public:
  explicit Writer(const View& view)
      : data_(view.as<T>()), walker_(Layout(view.shape, view.strides)) {
    contiguous_ = walker_.layout().is_contiguous();
  }

  /// Room for elements [begin, begin + count), count ≤ kBlock, until commit.
  T* block(i64 begin) noexcept { return contiguous_ ? data_ + begin : buffer_; }

  /// The block is filled.
  void commit(i64 begin, i64 count) {
    if (contiguous_) return;
    walker_.walk(begin, count, [&](i64 done, i64 offset, i64 step, i64 length) {
      T* to = data_ + offset;
      for (i64 i = 0; i < length; ++i) to[i * step] = buffer_[done + i];
    });
  }

 private:
  T* data_;
  Walker walker_;
  bool contiguous_;
  alignas(64) T buffer_[kBlock];
};

}  // namespace iron::cpu
