#pragma once
/// Residuals of a linear model over all rows, and what follows from them, in twice f64's precision.
/// Not for users.

#include <span>
#include <vector>

#include "iron/linalg/double_double.h"
#include "iron/linalg/row_blocks.h"

namespace iron {

/// The model y = intercept + x·coefficients of one target.
struct LinearModel {
  DoubleDouble intercept;
  std::vector<DoubleDouble> coefficients;
};

/// Of one target, with r = y − intercept − x·coefficients and the rows' weights w.
struct Residuals {
  DoubleDouble sum;                    ///< Σ w r
  std::vector<DoubleDouble> products;  ///< Σ w r x, one for each feature
  DoubleDouble squares;                ///< Σ w r²
  DoubleDouble shifted;                ///< Σ w (y − c)
  DoubleDouble total;                  ///< Σ w (y − c)²
};

/// One pass over the rows. `centres` [targets] are the c above. Column j of the features counts as
/// multiplied by scales[j], target t by scales[features + t]: powers of two. Results are those of
/// the scaled columns.
std::vector<Residuals> residual_pass(const RowBlocks& rows, std::span<const LinearModel> models,
                                     std::span<const double> centres,
                                     std::span<const double> scales);

}  // namespace iron
