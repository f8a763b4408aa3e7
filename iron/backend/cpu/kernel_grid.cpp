// A level of a multi-resolution grid over the rows of a tile: looked up forward, added to backward.
//
// Looking up a point moves 2^in · features numbers of the table and takes as many multiply-adds.
// Where each corner stands is computed for a vector of points at a time; what lies there is then
// taken point by point, for the features of a corner are neighbours in memory.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "iron/backend/cpu/kernel_grid.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "iron/backend/cpu/kernel_table.h"
#include "iron/element/simd.inl.h"

HWY_BEFORE_NAMESPACE();
namespace iron {
namespace HWY_NAMESPACE {
namespace {  // several files have kernels of the same name
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::CappedTag<T, kLine<T>>;

// unit[axis][row] = (x + 1)/2, held in [0, 1]; NaN stays NaN.
template <class T>
void grid_unit(const T* HWY_RESTRICT x, i64 in, i64 x_stride, T* HWY_RESTRICT unit, i64 unit_stride,
               i64 rows) {
  for (i64 axis = 0; axis < in; ++axis) {
    T* to = unit + axis * unit_stride;
    for (i64 r = 0; r < rows; ++r) {
      const T u = x[r * x_stride + axis] * T{0.5} + T{0.5};
      to[r] = u < T{0} ? T{0} : u > T{1} ? T{1} : u;
    }
  }
}

/// The corners of the cells of some points: for each point the entry of every corner and how much
/// it counts.
template <class T, i64 D>
struct Corners {
  static constexpr i64 kPoints = kLine<T>;
  static constexpr i64 kCount = i64{1} << D;
  alignas(64) T cell[D][kPoints];
  alignas(64) T part[D][kPoints];  // of the cell that lies before the point

  HWY_INLINE void find(const GridLevel& level, const T* unit, i64 unit_stride) {
    const Tag<T> d;
    const auto cells = hn::Set(d, static_cast<T>(level.cells));
    const auto last = hn::Set(d, static_cast<T>(level.cells - 1));
    const auto zero = hn::Zero(d);
    for (i64 axis = 0; axis < D; ++axis) {
      for (i64 r = 0; r < kPoints; r += static_cast<i64>(hn::Lanes(d))) {
        const auto place = hn::Mul(hn::LoadU(d, unit + axis * unit_stride + r), cells);
        // The far border belongs to the last cell; what is not a number to the first, its part NaN.
        const auto whole = hn::Min(hn::Floor(place), last);
        const auto safe = hn::IfThenElse(hn::Ge(whole, zero), whole, zero);
        hn::Store(safe, d, cell[axis] + r);
        hn::Store(hn::Sub(place, safe), d, part[axis] + r);
      }
    }
  }
};

/// Calls f(corner, entry, weight) for the corners of point r, in their order.
template <class T, i64 D, bool kHashed, class F>
HWY_INLINE void for_corners(const GridLevel& level, const Corners<T, D>& corners, i64 r,
                            const F& f) {
  u32 low[D];
  u32 step[D];
  for (i64 axis = 0; axis < D; ++axis) {
    step[axis] = kHashed ? grid_prime(axis) : static_cast<u32>(grid_stride(level, axis));
    low[axis] = static_cast<u32>(static_cast<i32>(corners.cell[axis][r])) * step[axis];
  }
  for (u32 corner = 0; corner < (1U << D); ++corner) {
    u32 entry = 0;
    T weight = 1;
    for (i64 axis = 0; axis < D; ++axis) {
      const bool far = ((corner >> axis) & 1U) != 0;
      const u32 place = low[axis] + (far ? step[axis] : 0U);
      entry = kHashed ? entry ^ place : entry + place;
      const T part = corners.part[axis][r];
      weight *= far ? part : T{1} - part;
    }
    if (kHashed) entry &= static_cast<u32>(level.entries - 1);
    f(static_cast<i64>(entry), weight);
  }
}

template <class T, i64 D, i64 F, bool kHashed>
void look_up(const GridLevel& level, const T* HWY_RESTRICT unit, i64 unit_stride,
             const T* HWY_RESTRICT table, T* HWY_RESTRICT y, i64 y_stride, i64 rows) {
  Corners<T, D> corners;
  const T* const entries = table + level.first * F;
  for (i64 first = 0; first < rows; first += corners.kPoints) {
    corners.find(level, unit + first, unit_stride);
    const i64 points = rows - first < corners.kPoints ? rows - first : corners.kPoints;
    for (i64 r = 0; r < points; ++r) {
      T sum[F] = {};
      for_corners<T, D, kHashed>(level, corners, r, [&](i64 entry, T weight) HWY_ATTR {
        const T* const values = entries + entry * F;
        for (i64 f = 0; f < F; ++f) sum[f] += weight * values[f];
      });
      T* const to = y + (first + r) * y_stride;
      for (i64 f = 0; f < F; ++f) to[f] = sum[f];
    }
  }
}

template <class T, i64 D, i64 F, bool kHashed>
void add_up(const GridLevel& level, const T* HWY_RESTRICT unit, i64 unit_stride,
            const T* HWY_RESTRICT dy, T* HWY_RESTRICT gradient, i64 rows) {
  Corners<T, D> corners;
  T* const entries = gradient + level.first * F;
  for (i64 first = 0; first < rows; first += corners.kPoints) {
    corners.find(level, unit + first, unit_stride);
    const i64 points = rows - first < corners.kPoints ? rows - first : corners.kPoints;
    for (i64 r = 0; r < points; ++r) {
      const T* const from = dy + (first + r) * F;
      for_corners<T, D, kHashed>(level, corners, r, [&](i64 entry, T weight) HWY_ATTR {
        T* const values = entries + entry * F;
        for (i64 f = 0; f < F; ++f) values[f] += weight * from[f];
      });
    }
  }
}

template <class T, i64 D, i64 F>
void grid_forward(const GridLevel& level, const T* unit, i64 unit_stride, const T* table, T* y,
                  i64 y_stride, i64 rows) {
  const auto run = level.hashed ? look_up<T, D, F, true> : look_up<T, D, F, false>;
  run(level, unit, unit_stride, table, y, y_stride, rows);
}

template <class T, i64 D, i64 F>
void grid_backward(const GridLevel& level, const T* unit, i64 unit_stride, const T* dy, T* gradient,
                   i64 rows) {
  const auto run = level.hashed ? add_up<T, D, F, true> : add_up<T, D, F, false>;
  run(level, unit, unit_stride, dy, gradient, rows);
}

template <i64 D, i64 F, class T>
void set(Kernels<T>& table) {
  const std::size_t features = F == 1 ? 0 : F == 2 ? 1 : F == 4 ? 2 : 3;
  table.grid_forward[D - 1][features] = grid_forward<T, D, F>;
  table.grid_backward[D - 1][features] = grid_backward<T, D, F>;
}

template <i64 D, class T>
void set_inputs(Kernels<T>& table) {
  set<D, 1>(table);
  set<D, 2>(table);
  set<D, 4>(table);
  set<D, 8>(table);
}

template <class T>
void fill(Kernels<T>& table) {
  table.grid_unit = grid_unit<T>;
  set_inputs<1>(table);
  set_inputs<2>(table);
  set_inputs<3>(table);
}

void fill_grid_f32(Kernels<float>& table) { fill(table); }
void fill_grid_f64(Kernels<double>& table) { fill(table); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace iron
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace iron {
HWY_EXPORT(fill_grid_f32);
HWY_EXPORT(fill_grid_f64);
void fill_grid_kernels(Kernels<float>& table) { HWY_DYNAMIC_DISPATCH(fill_grid_f32)(table); }
void fill_grid_kernels(Kernels<double>& table) { HWY_DYNAMIC_DISPATCH(fill_grid_f64)(table); }
}  // namespace iron
#endif
