#pragma once
/// A Program computed by plain loops in double, straight from the formulas: what Plans are held
/// against.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "iron/program/program.h"

namespace iron::testing {

/// Rows of numbers, row-major.
struct Matrix {
  i64 rows = 0;
  i64 columns = 0;
  std::vector<double> values = {};

  Matrix(i64 r, i64 c) : rows(r), columns(c), values(static_cast<std::size_t>(r * c)) {}
  double& operator()(i64 r, i64 c) { return values[static_cast<std::size_t>(r * columns + c)]; }
  double operator()(i64 r, i64 c) const {
    return values[static_cast<std::size_t>(r * columns + c)];
  }
};

class ReferenceNetwork {
 public:
  explicit ReferenceNetwork(const Program& program) : program_(program) {}

  /// finer's factor |z| + 1 counts as a constant in its gradient: freezes the factors of these
  /// parameters and rows, for `forward` to use from now on.
  void freeze_factors(const std::vector<double>& parameters, const Matrix& inputs) {
    factors_.clear();
    freezing_ = true;
    forward(parameters, inputs);
    freezing_ = false;
  }

  Matrix forward(const std::vector<double>& parameters, const Matrix& inputs) {
    Matrix x = inputs;
    next_factor_ = 0;
    for (const Op& op : program_.ops) {
      std::visit([&](const auto& o) { x = apply(o, x, parameters); }, op);
    }
    return x;
  }

  double loss(const std::vector<double>& parameters, const Matrix& inputs, const Matrix& targets) {
    const Matrix y = forward(parameters, inputs);
    double sum = 0;
    for (i64 r = 0; r < y.rows; ++r) sum += row_loss(y, targets, r);
    const bool by_row = program_.loss->kind == LossKind::cross_entropy;
    return sum / static_cast<double>(y.rows * (by_row ? 1 : y.columns));
  }

  /// ∂loss/∂parameters by differences of fourth order; frozen segments get 0.
  std::vector<double> gradient(std::vector<double> parameters, const Matrix& inputs,
                               const Matrix& targets) {
    freeze_factors(parameters, inputs);
    std::vector<double> gradient(parameters.size(), 0.0);
    for (const Segment& segment : program_.segments) {
      if (segment.update == Update::freeze) continue;
      const auto begin = static_cast<std::size_t>(segment.offset);
      for (std::size_t i = begin; i < begin + static_cast<std::size_t>(segment.shape.numel());
           ++i) {
        const double p = parameters[i];
        const double h = 1e-4;
        const auto at = [&](double steps) {
          parameters[i] = p + steps * h;
          return loss(parameters, inputs, targets);
        };
        gradient[i] = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
        parameters[i] = p;
      }
    }
    factors_.clear();
    return gradient;
  }

 private:
  const double* segment(i64 index, const std::vector<double>& parameters) const {
    return parameters.data() + program_.segments[static_cast<std::size_t>(index)].offset;
  }

  Matrix apply(const op::Input&, const Matrix& x, const std::vector<double>&) { return x; }

  Matrix apply(const op::Dense& dense, const Matrix& x, const std::vector<double>& parameters) {
    const double* w = segment(dense.weight, parameters);
    Matrix y(x.rows, dense.out);
    for (i64 r = 0; r < x.rows; ++r) {
      for (i64 j = 0; j < dense.out; ++j) {
        double sum = dense.bias == op::Dense::kNone ? 0 : segment(dense.bias, parameters)[j];
        for (i64 i = 0; i < dense.in; ++i) sum += x(r, i) * w[i * dense.out + j];
        y(r, j) = sum;
      }
    }
    return y;
  }

  Matrix apply(const op::Fourier& op, const Matrix& x, const std::vector<double>& parameters) {
    const double* b = segment(op.matrix, parameters);
    Matrix y(x.rows, 2 * op.frequencies);
    for (i64 r = 0; r < x.rows; ++r) {
      for (i64 j = 0; j < op.frequencies; ++j) {
        double sum = 0;
        for (i64 i = 0; i < op.in; ++i) sum += x(r, i) * b[i * op.frequencies + j];
        y(r, j) = std::sin(std::numbers::pi * sum);
        y(r, op.frequencies + j) = std::cos(std::numbers::pi * sum);
      }
    }
    return y;
  }

  Matrix apply(const op::Grid& op, const Matrix& x, const std::vector<double>& parameters) {
    const double* table = segment(op.table, parameters);
    const i64 most = i64{1} << op.table_bits;
    Matrix y(x.rows, op.levels * op.features);
    i64 first = 0;
    for (i64 l = 0; l < op.levels; ++l) {
      const i64 cells = std::llround(static_cast<double>(op.coarsest) *
                                     std::pow(op.growth, static_cast<double>(l)));
      i64 corners = 1;
      for (i64 a = 0; a < op.in; ++a) corners *= cells + 1;
      for (i64 r = 0; r < x.rows; ++r) {
        for (i64 corner = 0; corner < (i64{1} << op.in); ++corner) {
          double weight = 1;
          i64 dense = 0;
          u32 hash = 0;
          for (i64 a = op.in - 1; a >= 0; --a) {
            const double place =
                std::clamp((x(r, a) + 1) / 2, 0.0, 1.0) * static_cast<double>(cells);
            const i64 cell = std::min(static_cast<i64>(place), cells - 1);
            const double part = place - static_cast<double>(cell);
            const i64 far = corner >> a & 1;
            weight *= far != 0 ? part : 1 - part;
            dense = dense * (cells + 1) + cell + far;
            const u32 primes[] = {1, 2654435761, 805459861};
            hash ^= static_cast<u32>(cell + far) * primes[a];
          }
          const i64 entry = corners > most ? hash % static_cast<u32>(most) : dense;
          for (i64 f = 0; f < op.features; ++f) {
            y(r, l * op.features + f) += weight * table[(first + entry) * op.features + f];
          }
        }
      }
      first += std::min(corners, most);
    }
    return y;
  }

  Matrix apply(const op::Activate& op, Matrix x, const std::vector<double>&) {
    for (i64 r = 0; r < x.rows; ++r) {
      if (op.kind == Activation::softmax) {
        softmax(x, r);
      } else {
        for (i64 j = 0; j < x.columns; ++j) x(r, j) = activate(op, x(r, j));
      }
    }
    return x;
  }

  static void softmax(Matrix& x, i64 r) {
    double most = x(r, 0);
    for (i64 j = 1; j < x.columns; ++j) most = std::max(most, x(r, j));
    double sum = 0;
    for (i64 j = 0; j < x.columns; ++j) sum += x(r, j) = std::exp(x(r, j) - most);
    for (i64 j = 0; j < x.columns; ++j) x(r, j) /= sum;
  }

  double activate(const op::Activate& op, double z) {
    const double a = op.parameter;
    switch (op.kind) {
      case Activation::sigmoid:
        return 1 / (1 + std::exp(-z));
      case Activation::tanh:
        return std::tanh(z);
      case Activation::relu:
        return z > 0 ? z : 0;
      case Activation::leaky_relu:
        return z > 0 ? z : a * z;
      case Activation::gelu:
        return 0.5 * z * std::erfc(-z / std::numbers::sqrt2);
      case Activation::sine:
        return std::sin(a * z);
      case Activation::finer:
        return std::sin(a * factor(z) * z);
      case Activation::gauss:
        return std::exp(-(a * z) * (a * z));
      default:
        return z;
    }
  }

  double factor(double z) {
    if (freezing_) factors_.push_back(std::abs(z) + 1);
    return factors_.empty() ? std::abs(z) + 1 : factors_[next_factor_++];
  }

  double row_loss(const Matrix& y, const Matrix& t, i64 r) const {
    double sum = 0;
    double most = y(r, 0);
    for (i64 j = 0; j < y.columns; ++j) most = std::max(most, y(r, j));
    double total = 0;
    for (i64 j = 0; j < y.columns; ++j) total += std::exp(y(r, j) - most);
    for (i64 j = 0; j < y.columns; ++j) {
      const double z = y(r, j);
      const double e = z - t(r, j);
      const double delta = program_.loss->delta;
      switch (program_.loss->kind) {
        case LossKind::mse:
          sum += e * e;
          break;
        case LossKind::mae:
          sum += std::abs(e);
          break;
        case LossKind::huber:
          sum += std::abs(e) <= delta ? 0.5 * e * e : delta * (std::abs(e) - 0.5 * delta);
          break;
        case LossKind::bce:
          sum += std::max(z, 0.0) - z * t(r, j) + std::log1p(std::exp(-std::abs(z)));
          break;
        case LossKind::cross_entropy:
          sum -= t(r, j) * (z - most - std::log(total));
          break;
      }
    }
    return sum;
  }

  const Program& program_;
  std::vector<double> factors_;
  std::size_t next_factor_ = 0;
  bool freezing_ = false;
};

}  // namespace iron::testing
