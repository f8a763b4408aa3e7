#include "iron/linalg/qr_factor.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace iron {
namespace {

using Matrix = Eigen::MatrixXd;
using Block = Eigen::Ref<Matrix, 0, Eigen::OuterStride<>>;

constexpr i64 kPanel = 32;  // columns reflected one by one before the rest is updated at once

/// The reflection that turns [alpha; v] into [beta; 0]: I − tau [1; v'] [1; v']ᵀ. v becomes v'.
struct Reflection {
  double beta = 0;
  double tau = 0;
};

Reflection reflect(double alpha, Eigen::Ref<Eigen::VectorXd> v) {
  const double square = v.squaredNorm();
  if (square == 0) return {alpha, 0};
  const double length = std::sqrt(alpha * alpha + square);
  const double beta = alpha > 0 ? -length : length;
  v /= alpha - beta;
  return {beta, (beta - alpha) / beta};
}

/// Reflects the columns of a panel one by one; returns their tau.
Eigen::VectorXd factor_panel(Block r, Block a) {
  const Eigen::Index width = a.cols();
  Eigen::VectorXd taus(width);
  Eigen::RowVectorXd w(width);
  for (Eigen::Index j = 0; j < width; ++j) {
    const Reflection h = reflect(r(j, j), a.col(j));
    r(j, j) = h.beta;
    taus(j) = h.tau;
    const Eigen::Index rest = width - j - 1;
    if (h.tau == 0 || rest == 0) continue;
    auto row = w.head(rest);
    row.noalias() = a.col(j).transpose() * a.rightCols(rest);
    row = h.tau * (row + r.row(j).tail(rest));
    r.row(j).tail(rest) -= row;
    a.rightCols(rest).noalias() -= a.col(j) * row;
  }
  return taus;
}

/// The triangle T of the product of the panel's reflections, I − V T Vᵀ with V = [I; panel].
Matrix compact(const Block& panel, const Eigen::VectorXd& taus) {
  const Eigen::Index width = panel.cols();
  Matrix t = Matrix::Zero(width, width);
  for (Eigen::Index j = 0; j < width; ++j) {
    t(j, j) = taus(j);
    if (j == 0) continue;
    const Eigen::VectorXd products = panel.leftCols(j).transpose() * panel.col(j);
    t.col(j).head(j) = t.topLeftCorner(j, j).triangularView<Eigen::Upper>() * products;
    t.col(j).head(j) *= -taus(j);
  }
  return t;
}

}  // namespace

QrFactor::QrFactor(i64 columns)
    : columns_(columns), r_(static_cast<std::size_t>(columns * columns)) {}

double QrFactor::column_norm(i64 column) const noexcept {
  return Eigen::Map<const Eigen::VectorXd>(r_.data() + column * columns_, column + 1).stableNorm();
}

void QrFactor::add(double* rows, i64 count) {
  Eigen::Map<Matrix> r(r_.data(), columns_, columns_);
  Eigen::Map<Matrix> a(rows, count, columns_);
  for (i64 first = 0; first < columns_; first += kPanel) {
    const i64 width = std::min(kPanel, columns_ - first);
    const i64 rest = columns_ - first - width;
    const Eigen::VectorXd taus =
        factor_panel(r.block(first, first, width, width), a.middleCols(first, width));
    if (rest == 0) continue;
    const auto panel = a.middleCols(first, width);
    Matrix w = r.block(first, first + width, width, rest);
    w.noalias() += panel.transpose() * a.rightCols(rest);
    w = compact(panel, taus).transpose().triangularView<Eigen::Lower>() * w;
    r.block(first, first + width, width, rest) -= w;
    a.rightCols(rest).noalias() -= panel * w;
  }
}

void QrFactor::add(const QrFactor& other) {
  std::vector<double> copy = other.r_;
  add(copy.data(), columns_);
}

bool QrFactor::finite() const noexcept {
  return std::all_of(r_.begin(), r_.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace iron
