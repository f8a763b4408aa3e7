#pragma once
/// The QR factorisation of all rows. Not for users.

#include <vector>

#include "iron/linalg/qr_factor.h"
#include "iron/linalg/row_blocks.h"

namespace iron {

/// The triangle of √w·[1, if intercept] [features·scales] [targets·scales].
struct ScaledFactor {
  QrFactor factor;
  std::vector<double> scales;  ///< [features + targets], powers of two
};

/// Factors all rows. Scales are 1 unless squares of a column would overflow or vanish: then every
/// column is made about 1. Throws ValueError naming a value that is not finite, or when no row has
/// weight.
ScaledFactor factor_rows(const RowBlocks& rows, bool intercept, const char* where);

}  // namespace iron
