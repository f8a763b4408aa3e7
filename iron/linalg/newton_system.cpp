#include "iron/linalg/newton_system.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace iron {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr double kNoInformation = 1e-10;  // eigenvalue of a matrix with ones on the diagonal
constexpr double kShare = 1e-5;           // of a vector's length within those directions

/// 1/√ of the diagonal; 1 where that is 0.
Vector scales_of(const Matrix& h) {
  return h.diagonal().unaryExpr([](double v) { return v > 0 ? 1 / std::sqrt(v) : 1.0; });
}

/// H, whole, with ones on the diagonal.
Matrix equilibrated(std::span<const double> hessian, i64 size, const Vector& scales) {
  const Eigen::Map<const Matrix> upper(hessian.data(), size, size);
  const Matrix whole = upper.selfadjointView<Eigen::Upper>();
  return scales.asDiagonal() * whole * scales.asDiagonal();
}

}  // namespace

std::optional<std::vector<double>> newton_step(std::span<const double> hessian,
                                               std::span<const double> gradient, double damping) {
  const auto size = static_cast<i64>(gradient.size());
  Matrix h = Eigen::Map<const Matrix>(hessian.data(), size, size);
  h.diagonal().array() += damping;
  const Vector scales = scales_of(h);
  const Eigen::LLT<Matrix, Eigen::Upper> cholesky(scales.asDiagonal() * h * scales.asDiagonal());
  if (cholesky.info() != Eigen::Success) return std::nullopt;
  const Eigen::Map<const Vector> g(gradient.data(), size);
  const Vector step = -(scales.asDiagonal() * cholesky.solve(scales.asDiagonal() * g));
  if (!step.allFinite()) return std::nullopt;
  return std::vector<double>(step.data(), step.data() + size);
}

double least_pivot(std::span<const double> hessian, i64 size) {
  if (size == 0) return 1;
  const Eigen::Map<const Matrix> h(hessian.data(), size, size);
  if (!(h.diagonal().minCoeff() > 0)) return 0;
  const Eigen::LLT<Matrix, Eigen::Upper> cholesky(equilibrated(hessian, size, scales_of(h)));
  if (cholesky.info() != Eigen::Success) return 0;
  return cholesky.matrixLLT().diagonal().cwiseAbs2().minCoeff();
}

Information::Information(std::span<const double> hessian, std::span<const double> overlap, i64 size)
    : size_(size), scales_(static_cast<std::size_t>(size)) {
  if (size == 0) return;
  const std::span<const double> shape = overlap.empty() ? hessian : overlap;
  const Vector scales = scales_of(Eigen::Map<const Matrix>(shape.data(), size, size));
  Vector::Map(scales_.data(), size) = scales;
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(equilibrated(shape, size, scales));
  const Matrix& vectors = eigen.eigenvectors();
  vectors_.assign(vectors.data(), vectors.data() + size * size);
  while (!overlap.empty() && deficit_ < size && eigen.eigenvalues()(deficit_) < kNoInformation) {
    ++deficit_;
  }
  const i64 rank = size - deficit_;
  const auto kept = vectors.rightCols(rank);
  const Eigen::LLT<Matrix> cholesky(kept.transpose() * equilibrated(hessian, size, scales) * kept);
  definite_ = cholesky.info() == Eigen::Success;
  const Matrix factor = cholesky.matrixL();
  factor_.assign(factor.data(), factor.data() + rank * rank);
}

std::optional<double> Information::variance(std::span<const double> v) const {
  if (size_ == 0) return 0;
  if (!definite_) return std::nullopt;
  const Vector scaled = Eigen::Map<const Vector>(v.data(), size_)
                            .cwiseProduct(Eigen::Map<const Vector>(scales_.data(), size_));
  const Vector parts = Eigen::Map<const Matrix>(vectors_.data(), size_, size_).transpose() * scaled;
  if (parts.head(deficit_).norm() > kShare * scaled.norm()) return std::nullopt;
  const i64 rank = size_ - deficit_;
  return Eigen::Map<const Matrix>(factor_.data(), rank, rank)
      .triangularView<Eigen::Lower>()
      .solve(parts.tail(rank))
      .squaredNorm();
}

}  // namespace iron
