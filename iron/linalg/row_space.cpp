#include "iron/linalg/row_space.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

namespace iron {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

/// A column takes part in a dependency between columns of length 1 when its share is above this.
constexpr double kShare = 1e-8;

/// Triangle of features and, beside it, the targets; the penalty's rows stacked below.
Matrix centred_triangle(const QrFactor& factor, i64 features, bool intercept,
                        std::span<const double> penalty) {
  const i64 skip = intercept ? 1 : 0;
  const i64 columns = factor.columns() - skip;
  QrFactor centred(columns);
  Matrix rows(columns, columns);
  for (i64 j = 0; j < columns; ++j) {
    for (i64 i = 0; i < columns; ++i) rows(i, j) = factor.at(i + skip, j + skip);
  }
  if (penalty.empty()) return rows;
  Matrix extra = Matrix::Zero(features, columns);
  for (i64 j = 0; j < features; ++j) extra(j, j) = std::sqrt(penalty[static_cast<std::size_t>(j)]);
  centred.add(rows.data(), columns);
  centred.add(extra.data(), features);
  for (i64 j = 0; j < columns; ++j) {
    for (i64 i = 0; i < columns; ++i) rows(i, j) = centred.at(i, j);
  }
  return rows;
}

/// The length of each feature's column, not centred, the penalty included: what rounding errors
/// are relative to. 1 for a column of zeros.
Vector column_lengths(const QrFactor& factor, i64 features, bool intercept,
                      std::span<const double> penalty) {
  Vector lengths(features);
  for (i64 j = 0; j < features; ++j) {
    const double length = factor.column_norm(j + (intercept ? 1 : 0));
    const double added = penalty.empty() ? 0 : std::sqrt(penalty[static_cast<std::size_t>(j)]);
    lengths(j) = std::hypot(length, added);
    if (lengths(j) == 0) lengths(j) = 1;
  }
  return lengths;
}

/// Null vectors of the pivoted triangle [S11 S12], in the order of the features, columns of
/// length 1.
Matrix null_vectors(const Matrix& s, Index rank, const Eigen::PermutationMatrix<-1, -1>& order) {
  const Index deficit = s.cols() - rank;
  Matrix null(s.cols(), deficit);
  null.topRows(rank) = -s.topLeftCorner(rank, rank)
                            .triangularView<Eigen::Upper>()
                            .solve(s.topRightCorner(rank, deficit));
  null.bottomRows(deficit).setIdentity();
  return order * null;
}

/// Whether a dependency among centred features shifts the mean: then it includes the intercept.
bool shifts_mean(const QrFactor& factor, const Matrix& null_space) {
  for (Index k = 0; k < null_space.cols(); ++k) {
    double shift = 0;
    double size = 0;
    for (Index j = 0; j < null_space.rows(); ++j) {
      const double part = factor.at(0, j + 1) * null_space(j, k);
      shift += part;
      size += std::abs(part);
    }
    if (std::abs(shift) > kShare * size) return true;
  }
  return false;
}

void keep(std::vector<double>& into, const Matrix& from) {
  into.assign(from.data(), from.data() + from.size());
}

}  // namespace

std::vector<double> RowSpace::project(std::span<const double> v) const {
  std::vector<double> out(static_cast<std::size_t>(rank));
  Eigen::Map<Vector>(out.data(), rank).noalias() =
      Eigen::Map<const Matrix>(inverse.data(), features, rank).transpose() *
      Eigen::Map<const Vector>(v.data(), features);
  return out;
}

std::vector<double> RowSpace::expand(std::span<const double> u) const {
  std::vector<double> out(static_cast<std::size_t>(features));
  Eigen::Map<Vector>(out.data(), features).noalias() =
      Eigen::Map<const Matrix>(inverse.data(), features, rank) *
      Eigen::Map<const Vector>(u.data(), rank);
  return out;
}

std::vector<double> RowSpace::solve(std::span<const double> v) const { return expand(project(v)); }

RowSpace find_row_space(const QrFactor& factor, i64 features, bool intercept,
                        std::span<const double> penalty) {
  const Matrix triangle = centred_triangle(factor, features, intercept, penalty);
  const Vector lengths = column_lengths(factor, features, intercept, penalty);
  const i64 targets = triangle.cols() - features;
  RowSpace space;
  space.features = features;
  if (features == 0) return space;

  Eigen::ColPivHouseholderQR<Matrix> qr(features, features);
  qr.compute(triangle.topLeftCorner(features, features) * lengths.cwiseInverse().asDiagonal());
  const Matrix s = qr.matrixQR().triangularView<Eigen::Upper>();
  while (space.rank < features && std::abs(s(space.rank, space.rank)) > kRankTolerance) {
    ++space.rank;
  }
  const Index rank = space.rank;
  const auto order = qr.colsPermutation();
  const auto corner = s.topLeftCorner(rank, rank).triangularView<Eigen::Upper>();

  Matrix inverse(features, rank);
  if (rank == features) {
    inverse = order * corner.solve(Matrix::Identity(rank, rank));
    inverse = lengths.cwiseInverse().asDiagonal() * inverse;
  } else {
    const Matrix null_space = null_vectors(s, rank, order);
    for (Index j = 0; j < features; ++j) {
      if (null_space.row(j).cwiseAbs().maxCoeff() > kShare) space.involved.push_back(j);
    }
    const Matrix own = lengths.cwiseInverse().asDiagonal() * null_space;
    keep(space.null_space, own);
    space.intercept_involved = intercept && shifts_mean(factor, own);
    // Mᵀ = Q·T has full column rank, so M⁺ = Q·T⁻ᵀ.
    const Matrix transposed = lengths.asDiagonal() * (order * s.topRows(rank).transpose());
    const Eigen::HouseholderQR<Matrix> thin(transposed);
    const Matrix q = thin.householderQ() * Matrix::Identity(features, rank);
    inverse = thin.matrixQR()
                  .topLeftCorner(rank, rank)
                  .triangularView<Eigen::Upper>()
                  .solve(q.transpose())
                  .transpose();
  }
  keep(space.inverse, inverse);
  for (Index j = 0; j < features; ++j) {
    if (rank > 0) space.condition = std::max(space.condition, lengths(j) * inverse.row(j).norm());
  }
  const Matrix projected =
      (qr.householderQ().transpose() * triangle.block(0, features, features, targets))
          .topRows(rank);
  keep(space.projected, projected);
  return space;
}

}  // namespace iron
