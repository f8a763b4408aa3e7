#pragma once
/// The linear systems of Newton's method: symmetric, positive definite or nearly. Not for users.

#include <optional>
#include <span>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// Solves (H + damping·I)·d = −g for H given by its upper triangle, column-major [g.size()]². Empty
/// when the matrix is not positive definite to f64's precision.
std::optional<std::vector<double>> newton_step(std::span<const double> hessian,
                                               std::span<const double> gradient, double damping);

/// The smallest part of a column's square that the columns before it do not explain, after each was
/// given the length 1; 0 when H is not positive definite.
double least_pivot(std::span<const double> hessian, i64 size);

/// The inverse of H, restricted to the directions in which there is information: all but those in
/// which `overlap` has a share below 1e-10 of its columns' own. Without `overlap`, in all.
class Information {
 public:
  /// Both by their upper triangle, column-major [size, size].
  Information(std::span<const double> hessian, std::span<const double> overlap, i64 size);
  /// vᵀ·H⁺·v; empty when v reaches into the directions without information, and when H is not
  /// positive definite in the others.
  std::optional<double> variance(std::span<const double> v) const;
  /// Directions without information.
  i64 deficit() const noexcept { return deficit_; }

 private:
  i64 size_;
  i64 deficit_ = 0;
  bool definite_ = true;
  std::vector<double> scales_;   // 1/√ of the overlap's diagonal
  std::vector<double> vectors_;  // column-major: eigenvectors, those without information first
  std::vector<double> factor_;   // column-major: Cholesky's, lower, of H in the other directions
};

}  // namespace iron
