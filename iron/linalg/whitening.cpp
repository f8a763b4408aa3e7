#include "iron/linalg/whitening.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <memory>

#include "iron/linalg/factor_rows.h"
#include "iron/linalg/row_leaves.h"
#include "iron/linalg/row_space.h"

namespace iron {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr i64 kRuns = 64;

}  // namespace

void Whitening::apply(const double* x, i64 count, double* z) const {
  const i64 skip = intercept ? 1 : 0;
  Eigen::Map<Matrix> out(z, size(), count);
  const Eigen::Map<const Matrix> columns(x, features, count);
  const Eigen::Map<const Vector> mean(centre.data(), features);
  if (intercept) out.row(0).setOnes();
  if (diagonal) {
    for (i64 i = 0; i < count; ++i) {
      const double* from = x + i * features;
      double* to = z + i * size() + skip;
      for (i64 j = 0; j < features; ++j) {
        to[j] =
            (from[j] - centre[static_cast<std::size_t>(j)]) * matrix[static_cast<std::size_t>(j)];
      }
    }
    return;
  }
  const Eigen::Map<const Matrix> b(matrix.data(), features, rank);
  out.bottomRows(rank).noalias() = b.transpose() * (columns.colwise() - mean);
}

std::vector<double> Whitening::row(i64 feature) const {
  std::vector<double> out(static_cast<std::size_t>(size()));
  const auto skip = static_cast<std::size_t>(intercept ? 1 : 0);
  const auto add = [&](i64 j, double factor) {
    for (i64 k = 0; k < rank; ++k) {
      const auto at = static_cast<std::size_t>(k);
      if (diagonal) {
        out[skip + at] += k == j ? factor * matrix[at] : 0;
      } else {
        out[skip + at] += factor * matrix[static_cast<std::size_t>(j + k * features)];
      }
    }
  };
  if (feature >= 0) {
    add(feature, 1);
  } else if (intercept) {
    out[0] = 1;
    for (i64 j = 0; j < features; ++j) add(j, -centre[static_cast<std::size_t>(j)]);
  }
  return out;
}

std::vector<double> Whitening::from_coefficients(const double* b) const {
  std::vector<double> out(static_cast<std::size_t>(size()));
  const i64 skip = intercept ? 1 : 0;
  if (intercept) {
    out[0] = b[0];
    for (i64 j = 0; j < features; ++j) out[0] += b[j + 1] * centre[static_cast<std::size_t>(j)];
  }
  Eigen::Map<Vector> inner(out.data() + skip, rank);
  const Eigen::Map<const Vector> wanted(b + 1, features);
  if (diagonal) {
    inner = wanted.cwiseQuotient(Eigen::Map<const Vector>(matrix.data(), features));
  } else if (rank > 0) {
    inner =
        Eigen::Map<const Matrix>(matrix.data(), features, rank).colPivHouseholderQr().solve(wanted);
  }
  return out;
}

Whitening whiten_exactly(const RowBlocks& rows, bool intercept, const char* where) {
  const ScaledFactor scaled = factor_rows(rows, intercept, where);
  const QrFactor& factor = scaled.factor;
  const RowSpace space = find_row_space(factor, rows.features, intercept, {});
  Whitening out{.features = rows.features,
                .rank = space.rank,
                .intercept = intercept,
                .diagonal = false,
                .centre = std::vector<double>(static_cast<std::size_t>(rows.features)),
                .matrix = space.inverse,
                .spread = {},
                .dependent = space.involved,
                .intercept_dependent = space.intercept_involved};
  const i64 skip = intercept ? 1 : 0;
  const double weight = intercept ? std::abs(factor.at(0, 0)) : std::sqrt(double(rows.rows));
  for (i64 j = 0; j < rows.features; ++j) {
    const auto at = static_cast<std::size_t>(j);
    const double scale = scaled.scales[at];
    if (intercept) out.centre[at] = factor.at(0, j + 1) / factor.at(0, 0) / scale;
    double square = 0;
    for (i64 i = skip; i <= j + skip; ++i) square += std::pow(factor.at(i, j + skip), 2);
    out.spread.push_back(std::sqrt(square) / weight / scale);
    for (i64 k = 0; k < space.rank; ++k) {
      out.matrix[static_cast<std::size_t>(j + k * rows.features)] *= scale * weight;
    }
  }
  return out;
}

Whitening whiten_columns(const RowBlocks& rows, bool intercept) {
  const auto features = static_cast<std::size_t>(rows.features);
  std::vector<double> shift(features);  // the first row: sums of squares then lose nothing
  std::vector<double> sums(features);
  std::vector<double> squares(features);
  double weight = 0;
  bool begun = false;
  // One leaf: this is for a sample.
  RowLeaves leaves = divide_rows(rows.rows, rows.features, 1);
  leaves.rows_in_leaf = rows.rows;
  leaves.count = 1;
  for_each_block(rows, leaves, "whitening", [&](const LeafBlock& block) {
    for (i64 i = 0; i < block.count; ++i) {
      const double* x = block.x + i * rows.features;
      if (!begun && intercept) std::copy_n(x, rows.features, shift.begin());
      begun = true;
      weight += block.weights[i];
      for (std::size_t j = 0; j < features; ++j) {
        const double value = x[j] - shift[j];
        sums[j] += block.weights[i] * value;
        squares[j] += block.weights[i] * value * value;
      }
    }
  });
  Whitening out{.features = rows.features,
                .rank = rows.features,
                .intercept = intercept,
                .diagonal = true,
                .centre = std::vector<double>(features),
                .matrix = std::vector<double>(features, 1.0),
                .spread = std::vector<double>(features)};
  for (std::size_t j = 0; j < features && weight > 0; ++j) {
    const double mean = intercept ? sums[j] / weight : 0;
    out.centre[j] = shift[j] + mean;
    out.spread[j] = std::sqrt(std::max(0.0, squares[j] / weight - mean * mean));
    // A column that is constant here may vary elsewhere.
    if (out.spread[j] > 0 && std::isfinite(1 / out.spread[j])) out.matrix[j] = 1 / out.spread[j];
  }
  return out;
}

RowBlocks sample_rows(const RowBlocks& rows, i64 count) {
  const i64 run = std::min(rows.rows, count) / kRuns;
  const i64 total = run * kRuns;
  auto x = std::make_shared<std::vector<double>>(static_cast<std::size_t>(total * rows.features));
  auto y = std::make_shared<std::vector<double>>(static_cast<std::size_t>(total * rows.targets));
  auto weights = std::make_shared<std::vector<double>>(static_cast<std::size_t>(total));
  for (i64 i = 0; i < kRuns; ++i) {
    const i64 first = (rows.rows - run) / (kRuns - 1) * i;
    rows.read(first, run,
              {x->data() + i * run * rows.features, y->data() + i * run * rows.targets,
               weights->data() + i * run});
  }
  RowBlocks sample{.rows = total, .features = rows.features, .targets = rows.targets};
  sample.read = [x, y, weights, features = rows.features, targets = rows.targets](
                    i64 first, i64 size, const RowBlock& out) {
    std::copy_n(x->data() + first * features, size * features, out.x);
    std::copy_n(y->data() + first * targets, size * targets, out.y);
    std::copy_n(weights->data() + first, size, out.weights);
  };
  return sample;
}

}  // namespace iron
