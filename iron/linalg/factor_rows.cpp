#include "iron/linalg/factor_rows.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/linalg/row_leaves.h"

namespace iron {
namespace {

/// Norms of columns whose squares neither overflow nor vanish.
constexpr double kSmall = 1e-140;
constexpr double kLarge = 1e140;

/// A block, column-major and weighted, as QrFactor takes it.
class WeightedBlock {
 public:
  WeightedBlock(bool intercept, i64 features, i64 targets, const std::vector<double>& scales)
      : intercept_(intercept), features_(features), targets_(targets), scales_(scales) {}

  double* fill(const LeafBlock& block) {
    const i64 columns = (intercept_ ? 1 : 0) + features_ + targets_;
    values_.resize(static_cast<std::size_t>(block.count * columns));
    roots_.resize(static_cast<std::size_t>(block.count));
    std::transform(block.weights, block.weights + block.count, roots_.begin(),
                   [](double weight) { return std::sqrt(weight); });
    double* out = values_.data();
    if (intercept_) out = std::copy(roots_.begin(), roots_.end(), out);
    for (i64 j = 0; j < features_; ++j) {
      out = column(block.x + j, features_, scales_[static_cast<std::size_t>(j)], block.count, out);
    }
    for (i64 t = 0; t < targets_; ++t) {
      const double scale = scales_[static_cast<std::size_t>(features_ + t)];
      out = column(block.y + t, targets_, scale, block.count, out);
    }
    return values_.data();
  }

 private:
  double* column(const double* from, i64 stride, double scale, i64 count, double* out) const {
    for (i64 i = 0; i < count; ++i) {
      out[i] = from[i * stride] * scale * roots_[static_cast<std::size_t>(i)];
    }
    return out + count;
  }

  bool intercept_;
  i64 features_;
  i64 targets_;
  const std::vector<double>& scales_;
  std::vector<double> values_;
  std::vector<double> roots_;
};

QrFactor factor(const RowBlocks& rows, bool intercept, const std::vector<double>& scales,
                const char* where) {
  const i64 columns = (intercept ? 1 : 0) + rows.features + rows.targets;
  const RowLeaves leaves = divide_rows(rows.rows, columns, 8 * columns * columns);
  std::vector<QrFactor> factors(static_cast<std::size_t>(leaves.count), QrFactor(columns));
  std::vector<WeightedBlock> blocks(static_cast<std::size_t>(leaves.count),
                                    WeightedBlock(intercept, rows.features, rows.targets, scales));
  for_each_block(rows, leaves, where, [&](const LeafBlock& block) {
    const auto leaf = static_cast<std::size_t>(block.leaf);
    factors[leaf].add(blocks[leaf].fill(block), block.count);
  });
  join_leaves(leaves.count, [&](i64 into, i64 from) {
    factors[static_cast<std::size_t>(into)].add(factors[static_cast<std::size_t>(from)]);
  });
  return std::move(factors[0]);
}

/// Whether the squares of every column were representable. A column of zeros is suspect.
bool representable(const QrFactor& factor) {
  if (!factor.finite()) return false;
  for (i64 j = 0; j < factor.columns(); ++j) {
    const double norm = factor.column_norm(j);
    if (norm < kSmall || norm > kLarge) return false;
  }
  return true;
}

/// The power of two that brings `greatest` to about 1.
double scale_for(double greatest) {
  if (greatest == 0) return 1;
  return std::ldexp(1.0, std::clamp(-std::ilogb(greatest), -1000, 1000));
}

}  // namespace

ScaledFactor factor_rows(const RowBlocks& rows, bool intercept, const char* where) {
  std::vector<double> scales(static_cast<std::size_t>(rows.features + rows.targets), 1.0);
  QrFactor first = factor(rows, intercept, scales, where);
  if (representable(first)) return {std::move(first), std::move(scales)};

  const std::vector<double> greatest = greatest_values(rows, where);
  const bool extreme = std::any_of(greatest.begin(), greatest.end(), [](double value) {
    return value > kLarge || (value > 0 && value < kSmall);
  });
  if (extreme || !first.finite()) {
    std::transform(greatest.begin(), greatest.end(), scales.begin(), scale_for);
    first = factor(rows, intercept, scales, where);
  }
  if (!first.finite()) {
    throw ValueError(where, "the weights are too large to add up", "divide them by a number");
  }
  if (intercept && first.at(0, 0) == 0) {
    throw ValueError(where, "all rows have the weight 0", "give some row a weight above 0");
  }
  return {std::move(first), std::move(scales)};
}

}  // namespace iron
