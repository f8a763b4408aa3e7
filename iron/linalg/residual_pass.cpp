#include "iron/linalg/residual_pass.h"

#include <algorithm>

#include "iron/linalg/row_leaves.h"

namespace iron {
namespace {

/// Sums of double-doubles as two plain arrays, so that loops over them use vector instructions.
struct Sums {
  std::vector<double> high;
  std::vector<double> low;

  explicit Sums(std::size_t size) : high(size), low(size) {}
  DoubleDouble at(std::size_t i) const { return quick_sum(high[i], low[i]); }
  void set(std::size_t i, DoubleDouble value) {
    high[i] = value.high;
    low[i] = value.low;
  }
  void add(std::size_t i, DoubleDouble value) { set(i, at(i) + value); }
};

/// high[i], low[i] −= x[i]·b. The low parts are added up as they come: they are rounding errors.
void subtract_products(i64 count, const double* __restrict x, DoubleDouble b,
                       double* __restrict high, double* __restrict low) {
  for (i64 i = 0; i < count; ++i) {
    const DoubleDouble product = exact_product(x[i], -b.high);
    const DoubleDouble sum = exact_sum(high[i], product.high);
    high[i] = sum.high;
    low[i] += (sum.low + product.low) - x[i] * b.low;
  }
}

/// high[j], low[j] += x[j]·r.
void add_products(i64 count, const double* __restrict x, DoubleDouble r, double* __restrict high,
                  double* __restrict low) {
  for (i64 j = 0; j < count; ++j) {
    const DoubleDouble product = exact_product(x[j], r.high);
    const DoubleDouble sum = exact_sum(high[j], product.high);
    high[j] = sum.high;
    low[j] += (sum.low + product.low) + x[j] * r.low;
  }
}

/// One leaf's part of Residuals for one target: features, then Σ w r, Σ w r², Σ w (y − c),
/// Σ w (y − c)².
struct Part {
  explicit Part(i64 features)
      : features_(static_cast<std::size_t>(features)), sums(features_ + 4) {}

  void add_row(const double* x, DoubleDouble r, double y, double centre, double weight) {
    const DoubleDouble weighted = r * weight;
    add_products(static_cast<i64>(features_), x, weighted, sums.high.data(), sums.low.data());
    const DoubleDouble shifted = exact_sum(y, -centre);
    const DoubleDouble weighted_shift = shifted * weight;
    sums.add(features_, weighted);
    sums.add(features_ + 1, weighted * r);
    sums.add(features_ + 2, weighted_shift);
    sums.add(features_ + 3, weighted_shift * shifted);
  }

  Residuals result() const {
    Residuals out;
    for (std::size_t j = 0; j < features_; ++j) out.products.push_back(sums.at(j));
    out.sum = sums.at(features_);
    out.squares = sums.at(features_ + 1);
    out.shifted = sums.at(features_ + 2);
    out.total = sums.at(features_ + 3);
    return out;
  }

  std::size_t features_;
  Sums sums;
};

/// Buffers of one leaf.
struct Scratch {
  std::vector<double> rows;     // row-major, scaled
  std::vector<double> columns;  // the same, column-major
  std::vector<double> high;
  std::vector<double> low;
};

void scale_block(const LeafBlock& block, i64 features, std::span<const double> scales,
                 Scratch& scratch) {
  const auto size = static_cast<std::size_t>(block.count * features);
  scratch.rows.resize(size);
  scratch.columns.resize(size);
  for (i64 j = 0; j < features; ++j) {
    const double scale = scales[static_cast<std::size_t>(j)];
    double* column = scratch.columns.data() + j * block.count;
    for (i64 i = 0; i < block.count; ++i) {
      const double value = block.x[i * features + j] * scale;
      column[i] = value;
      scratch.rows[static_cast<std::size_t>(i * features + j)] = value;
    }
  }
}

}  // namespace

std::vector<Residuals> residual_pass(const RowBlocks& rows, std::span<const LinearModel> models,
                                     std::span<const double> centres,
                                     std::span<const double> scales) {
  const i64 features = rows.features;
  const auto targets = static_cast<std::size_t>(rows.targets);
  const RowLeaves leaves =
      divide_rows(rows.rows, features + rows.targets, 16 * (features + 4) * rows.targets);
  std::vector<std::vector<Part>> parts(static_cast<std::size_t>(leaves.count),
                                       std::vector<Part>(targets, Part(features)));
  std::vector<Scratch> scratches(static_cast<std::size_t>(leaves.count));

  for_each_block(rows, leaves, "least squares", [&](const LeafBlock& block) {
    Scratch& scratch = scratches[static_cast<std::size_t>(block.leaf)];
    scale_block(block, features, scales, scratch);
    const auto count = static_cast<std::size_t>(block.count);
    for (std::size_t t = 0; t < targets; ++t) {
      const LinearModel& model = models[t];
      const double scale = scales[static_cast<std::size_t>(features) + t];
      scratch.high.resize(count);
      scratch.low.resize(count);
      for (std::size_t i = 0; i < count; ++i) {
        const DoubleDouble start = -model.intercept + block.y[i * targets + t] * scale;
        scratch.high[i] = start.high;
        scratch.low[i] = start.low;
      }
      for (i64 j = 0; j < features; ++j) {
        subtract_products(block.count, scratch.columns.data() + j * block.count,
                          model.coefficients[static_cast<std::size_t>(j)], scratch.high.data(),
                          scratch.low.data());
      }
      Part& part = parts[static_cast<std::size_t>(block.leaf)][t];
      for (std::size_t i = 0; i < count; ++i) {
        part.add_row(scratch.rows.data() + i * static_cast<std::size_t>(features),
                     exact_sum(scratch.high[i], scratch.low[i]), block.y[i * targets + t] * scale,
                     centres[t], block.weights[i]);
      }
    }
  });

  std::vector<Residuals> results;
  for (std::size_t t = 0; t < targets; ++t) {
    Part& all = parts[0][t];
    for (std::size_t leaf = 1; leaf < parts.size(); ++leaf) {
      const Part& part = parts[leaf][t];
      for (std::size_t k = 0; k < all.sums.high.size(); ++k) all.sums.add(k, part.sums.at(k));
    }
    results.push_back(all.result());
  }
  return results;
}

}  // namespace iron
