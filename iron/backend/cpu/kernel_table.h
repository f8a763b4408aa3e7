#pragma once
/// The inner loops of the Plans, one set for each instruction set; chosen once, when a Plan is
/// made.
///
/// Rows of a tile are padded to whole cache lines (`padded`), so these loops have no tails except
/// where they touch flat, unpadded parameters. Padding columns hold zeros wherever it matters:
/// packed weights and biases, and every gradient.

#include <array>

#include "iron/core/types.h"
#include "iron/program/program.h"

namespace iron {

/// Numbers of T in one cache line.
template <class T>
inline constexpr i64 kLine = 64 / static_cast<i64>(sizeof(T));

/// `width` rounded up to whole cache lines of T.
template <class T>
constexpr i64 padded(i64 width) noexcept {
  return (width + kLine<T> - 1) / kLine<T> * kLine<T>;
}

/// Most outputs of a dense layer that has kernels of its own.
template <class T>
inline constexpr i64 kNarrow = kLine<T> / 4;

/// A dense layer of at most kNarrow outputs over the rows of a tile. in_stride is that of the
/// inputs, their gradient and the transposed weights; out_stride that of the outputs, their
/// gradient and the weights' gradient.
struct NarrowShape {
  i64 rows = 0;
  i64 in = 0;
  i64 out = 0;
  i64 in_stride = 0;
  i64 out_stride = 0;
};

/// The numbers of one update, for SGD or Adam.
struct UpdateStep {
  double rate = 0;
  double gradient_scale = 1;
  double correction1 = 1;  // Adam: 1 − β₁^t
  double correction2 = 1;  // Adam: 1 − β₂^t
};

inline constexpr std::size_t kActivations = 10;
inline constexpr std::size_t kLosses = 5;
inline constexpr std::size_t kGridFeatures = 4;  // 1, 2, 4 and 8

template <class T>
struct Kernels {
  /// z ← f(z + bias) in place; bias may be null. `slope` takes f′ where it does not follow from
  /// the output; null when there is no backward pass.
  using ActivateForward = void (*)(double parameter, T* z, const T* bias, T* slope, i64 rows,
                                   i64 width, i64 stride);
  /// d ← d·f′ in place, from the output y or the stored slope; adds the column sums of the result
  /// to bias_gradient unless it is null.
  using ActivateBackward = void (*)(double parameter, const T* y, const T* slope, T* d,
                                    T* bias_gradient, i64 rows, i64 width, i64 stride);
  /// Writes scale·w·∂loss/∂output to d (zeros in the padding) and returns the sum of w·loss, where
  /// w is the row's weight; null: every row weighs 1.
  using Loss = double (*)(double delta, const T* output, const T* target, const T* weights, T* d,
                          double scale, i64 rows, i64 width, i64 stride);

  std::array<ActivateForward, kActivations> activate_forward{};
  std::array<ActivateBackward, kActivations> activate_backward{};
  std::array<Loss, kLosses> loss{};

  /// y = [sin(x·B), cos(x·B)]; B is [in, padded(frequencies)] with π already in it.
  void (*fourier)(const T* x, i64 in, i64 x_stride, const T* matrix, i64 frequencies, T* y,
                  i64 y_stride, i64 rows) = nullptr;

  /// unit[axis·unit_stride + row] = (x + 1)/2, held in [0, 1].
  void (*grid_unit)(const T* x, i64 in, i64 x_stride, T* unit, i64 unit_stride, i64 rows) = nullptr;
  /// The features of one level at `rows` points of the unit cube; whole vectors of points are read.
  using GridForward = void (*)(const GridLevel& level, const T* unit, i64 unit_stride,
                               const T* table, T* y, i64 y_stride, i64 rows);
  /// Adds the rows' gradients dy [rows, features] of one level to that of the table.
  using GridBackward = void (*)(const GridLevel& level, const T* unit, i64 unit_stride, const T* dy,
                                T* gradient, i64 rows);
  /// By inputs − 1 and the power of two of the features.
  std::array<std::array<GridForward, kGridFeatures>, kMostGridInputs> grid_forward{};
  std::array<std::array<GridBackward, kGridFeatures>, kMostGridInputs> grid_backward{};

  /// c[n, m] = (accumulate ? c : 0) + Σ_k b[n, k]·a[k, m]; m is padded; element (n, k) of b stands
  /// at b[n·b_row + k·b_column].
  void (*product)(i64 m, i64 n, i64 k, const T* a, i64 a_stride, const T* b, i64 b_row,
                  i64 b_column, T* c, i64 c_stride, bool accumulate) = nullptr;

  /// y = x W, W given as its transpose; the padding of y is left alone.
  void (*narrow_forward)(const NarrowShape& shape, const T* x, const T* transposed, T* y) = nullptr;
  /// ∂W += xᵀ d.
  void (*narrow_weight_gradient)(const NarrowShape& shape, const T* x, const T* d,
                                 T* gradient) = nullptr;
  /// dx = d Wᵀ.
  void (*narrow_input_gradient)(const NarrowShape& shape, const T* d, const T* transposed,
                                T* dx) = nullptr;

  /// sum[r, i] = Σ_s slots[s·slot_stride + r·row_stride + i], s in order; returns Σ sum[r, i]².
  double (*sum_slots)(const T* slots, i64 slot_stride, i64 slot_count, i64 row_stride, T* sum,
                      i64 rows, i64 width) = nullptr;
  /// Σ g², in f64.
  double (*sum_squares)(const T* g, i64 count) = nullptr;
  /// One update of `count` numbers; m and v as far as the rule has moments.
  void (*update)(const UpdateRule& rule, const UpdateStep& step, T* p, const T* g, T* m, T* v,
                 i64 count) = nullptr;
};

/// The table for instructions().
template <class T>
Kernels<T> select_kernels();

// Each source file of kernels fills its part of the table for the instruction set in use.
void fill_activate_kernels(Kernels<float>& table);
void fill_activate_kernels(Kernels<double>& table);
void fill_loss_kernels(Kernels<float>& table);
void fill_loss_kernels(Kernels<double>& table);
void fill_encode_kernels(Kernels<float>& table);
void fill_encode_kernels(Kernels<double>& table);
void fill_grid_kernels(Kernels<float>& table);
void fill_grid_kernels(Kernels<double>& table);
void fill_narrow_kernels(Kernels<float>& table);
void fill_narrow_kernels(Kernels<double>& table);
void fill_product_kernels(Kernels<float>& table);
void fill_product_kernels(Kernels<double>& table);
void fill_update_kernels(Kernels<float>& table);
void fill_update_kernels(Kernels<double>& table);

}  // namespace iron
