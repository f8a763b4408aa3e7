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

template <class T>
using EntryTag = hn::Rebind<i32, Tag<T>>;

/// The corners of the cells of a few points: for each corner its entry at every point, and how much
/// it counts there.
template <class T, i64 D, bool kHashed>
class Corners {
 public:
  static constexpr i64 kCount = i64{1} << D;
  static constexpr i64 kPoints = kLine<T>;
  alignas(64) i32 entry[kCount][kPoints];
  alignas(64) T weight[kCount][kPoints];

  HWY_INLINE void find(const GridLevel& level, const T* HWY_RESTRICT unit, i64 unit_stride) {
    const Tag<T> d;
    for (i64 r = 0; r < kPoints; r += static_cast<i64>(hn::Lanes(d))) {
      find_vector(level, unit + r, unit_stride, r);
    }
  }

 private:
  HWY_INLINE void find_vector(const GridLevel& level, const T* HWY_RESTRICT unit, i64 unit_stride,
                              i64 r) {
    const Tag<T> d;
    const EntryTag<T> d_entry;
    const auto zero = hn::Zero(d);
    const auto one = hn::Set(d, T{1});
    const auto cells = hn::Set(d, static_cast<T>(level.cells));
    const auto last = hn::Set(d, static_cast<T>(level.cells - 1));
    hn::Vec<EntryTag<T>> entries[kCount];
    hn::Vec<Tag<T>> parts[kCount];
    parts[0] = one;
    entries[0] = hn::Zero(d_entry);
    for (i64 axis = 0; axis < D; ++axis) {
      const auto place = hn::Mul(hn::LoadU(d, unit + axis * unit_stride), cells);
      // The far border belongs to the last cell; what is not a number to the first, its part NaN.
      const auto whole = hn::Min(hn::Floor(place), last);
      const auto cell = hn::IfThenElse(hn::Ge(whole, zero), whole, zero);
      const auto part = hn::Sub(place, cell);
      const i32 step =
          static_cast<i32>(kHashed ? grid_prime(axis) : static_cast<u32>(grid_stride(level, axis)));
      const auto steps = hn::Set(d_entry, step);
      const auto near_place = hn::Mul(to_entries(cell), steps);
      const auto far_place = hn::Add(near_place, steps);
      for (i64 corner = 0; corner < (i64{1} << axis); ++corner) {
        const i64 beyond = corner + (i64{1} << axis);
        entries[beyond] = combine(entries[corner], far_place);
        entries[corner] = combine(entries[corner], near_place);
        parts[beyond] = hn::Mul(parts[corner], part);
        parts[corner] = hn::Mul(parts[corner], hn::Sub(one, part));
      }
    }
    const auto mask = hn::Set(d_entry, static_cast<i32>(level.entries - 1));
    for (i64 corner = 0; corner < kCount; ++corner) {
      if (kHashed) entries[corner] = hn::And(entries[corner], mask);
      hn::Store(entries[corner], d_entry, entry[corner] + r);
      hn::Store(parts[corner], d, weight[corner] + r);
    }
  }

  template <class V>
  static HWY_INLINE auto to_entries(V cell) {
    if constexpr (kSingle<V>) {
      return hn::ConvertTo(EntryTag<T>(), cell);
    } else {
      return hn::DemoteTo(EntryTag<T>(), cell);
    }
  }
  template <class V>
  static HWY_INLINE V combine(V a, V b) {
    return kHashed ? hn::Xor(a, b) : hn::Add(a, b);
  }
};

/// The features of an entry, in one vector or, where they do not fit in one, several.
template <class T, i64 F>
using FeatureTag = hn::CappedTag<T, F>;

template <class T, i64 D, i64 F, bool kHashed>
void look_up(const GridLevel& level, const T* HWY_RESTRICT unit, i64 unit_stride,
             const T* HWY_RESTRICT table, T* HWY_RESTRICT y, i64 y_stride, i64 rows) {
  using At = Corners<T, D, kHashed>;
  const FeatureTag<T, F> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  At corners;
  const T* const entries = table + level.first * F;
  for (i64 first = 0; first < rows; first += At::kPoints) {
    corners.find(level, unit + first, unit_stride);
    const i64 points = rows - first < At::kPoints ? rows - first : At::kPoints;
    for (i64 r = 0; r < points; ++r) {
      T* const to = y + (first + r) * y_stride;
      for (i64 f = 0; f < F; f += lanes) {
        auto sum = hn::Zero(d);
        for (i64 corner = 0; corner < At::kCount; ++corner) {
          const T* const values = entries + i64{corners.entry[corner][r]} * F + f;
          sum = hn::MulAdd(hn::Set(d, corners.weight[corner][r]), hn::LoadU(d, values), sum);
        }
        hn::StoreU(sum, d, to + f);
      }
    }
  }
}

template <class T, i64 D, i64 F, bool kHashed>
void add_up(const GridLevel& level, const T* HWY_RESTRICT unit, i64 unit_stride,
            const T* HWY_RESTRICT dy, T* HWY_RESTRICT gradient, i64 rows) {
  using At = Corners<T, D, kHashed>;
  const FeatureTag<T, F> d;
  const i64 lanes = static_cast<i64>(hn::Lanes(d));
  At corners;
  T* const entries = gradient + level.first * F;
  for (i64 first = 0; first < rows; first += At::kPoints) {
    corners.find(level, unit + first, unit_stride);
    const i64 points = rows - first < At::kPoints ? rows - first : At::kPoints;
    for (i64 r = 0; r < points; ++r) {
      for (i64 f = 0; f < F; f += lanes) {
        const auto from = hn::LoadU(d, dy + (first + r) * F + f);
        for (i64 corner = 0; corner < At::kCount; ++corner) {
          T* const values = entries + i64{corners.entry[corner][r]} * F + f;
          const auto weight = hn::Set(d, corners.weight[corner][r]);
          hn::StoreU(hn::MulAdd(weight, from, hn::LoadU(d, values)), d, values);
        }
      }
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
