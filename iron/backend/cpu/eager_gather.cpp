// Picking elements by index.

#include <string>

#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/map.h"
#include "iron/core/error.h"

namespace iron::cpu {
namespace {

/// A position in [0, extent) from one in [−extent, extent).
i64 position(i64 index, i64 extent, const char* where) {
  if (index < -extent || index >= extent) {
    throw ShapeError(where, "index " + std::to_string(index) + " is out of range for an axis of " +
                                std::to_string(extent));
  }
  return index < 0 ? index + extent : index;
}

}  // namespace

void gather(const ConstView& a, i64 axis, const ConstView& index, const View& out) {
  const auto along = static_cast<std::size_t>(axis);
  const i64 extent = a.shape.extents()[along];
  const i64 step = a.strides[along];
  // Where each element of `out` would read if its index were 0: the strides of `a`, held still
  // along the axis.
  Strides still = a.strides;
  still[along] = 0;
  const Layout origin(out.shape, still);
  visit_dtype(a.dtype, [&]<class T>() {
    const T* data = a.as<T>();
    parallel_chunks(out.numel(), kChunk, [&](i64 begin, i64 end) {
      Walker walker(origin);
      Reader<i64> indices(index);
      Writer<T> writer(out);
      for (i64 at = begin; at < end; at += kBlock) {
        const i64 count = std::min(kBlock, end - at);
        const i64* positions = indices.read(at, count);
        T* y = writer.block(at);
        walker.walk(at, count, [&](i64 done, i64 offset, i64 stride, i64 length) {
          for (i64 i = 0; i < length; ++i) {
            const i64 p = position(positions[done + i], extent, "gather");
            y[done + i] = data[offset + i * stride + p * step];
          }
        });
        writer.commit(at, count);
      }
    });
  });
}

void take(const ConstView& a, i64 axis, const ConstView& index, const View& out) {
  // A gather whose index repeats along every other axis, checked once before.
  const auto along = static_cast<std::size_t>(axis);
  const i64 extent = a.shape.extents()[along];
  Reader<i64> indices(index);
  for (i64 at = 0; at < index.numel(); at += kBlock) {
    const i64 count = std::min(kBlock, index.numel() - at);
    const i64* positions = indices.read(at, count);
    for (i64 i = 0; i < count; ++i) position(positions[i], extent, "take");
  }
  Strides repeated(out.strides.size(), 0);
  repeated[along] = index.strides[0];
  gather(a, axis, ConstView(index.data, DType::i64, out.shape, repeated), out);
}

}  // namespace iron::cpu
