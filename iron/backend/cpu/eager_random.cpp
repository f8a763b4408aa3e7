// Random numbers: each element from its own index.

#include <cmath>

#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/map.h"
#include "iron/core/error.h"
#include "iron/core/random.h"

namespace iron::cpu {
namespace {

template <class T>
void fill(RandomOp op, u64 seed, u64 step, double a, double b, const View& out) {
  parallel_chunks(out.numel(), kChunk, [&](i64 begin, i64 end) {
    Writer<T> writer(out);
    // Rounding to T may reach b, which is outside the range.
    const T below = std::nextafter(static_cast<T>(b), static_cast<T>(a));
    for (i64 at = begin; at < end; at += kBlock) {
      const i64 count = std::min(kBlock, end - at);
      T* y = writer.block(at);
      for (i64 i = 0; i < count; ++i) {
        const u64 index = static_cast<u64>(at + i);
        if (op == RandomOp::normal) {
          y[i] = static_cast<T>(a + b * random_normal(seed, RandomStream::tensor, step, index));
        } else {
          const double u = random_uniform(seed, RandomStream::tensor, step, index);
          const T value = static_cast<T>(a + (b - a) * u);
          y[i] = value < static_cast<T>(b) ? value : below;
        }
      }
      writer.commit(at, count);
    }
  });
}

}  // namespace

void random(RandomOp op, u64 seed, u64 step, double a, double b, const View& out) {
  if (out.dtype == DType::f32) return fill<float>(op, seed, step, a, b, out);
  if (out.dtype == DType::f64) return fill<double>(op, seed, step, a, b, out);
  throw TypeError("random", "makes f32 or f64, not " + std::string(name_of(out.dtype)));
}

}  // namespace iron::cpu
