#include "iron/linalg/row_leaves.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kMostLeaves = 64;
constexpr i64 kLeastRows = 4096;            // of a leaf: less is not worth a thread
constexpr i64 kMostBytes = i64{256} << 20;  // of all leaves' results
constexpr i64 kBlockValues = 4096;          // 32 KiB: a block and its copy stay near the core
constexpr i64 kLeastBlock = 64, kMostBlock = 512;

i64 divide_up(i64 a, i64 b) { return (a + b - 1) / b; }

[[noreturn]] void bad_weight(const char* where, i64 row, double weight) {
  throw ValueError(where,
                   "row " + std::to_string(row + 1) + " has the weight " + std::to_string(weight),
                   "a weight is a number from 0");
}

[[noreturn]] void bad_value(const char* where, i64 row, const std::string& column, double value) {
  throw ValueError(where,
                   "row " + std::to_string(row + 1) + ", " + column + ": " +
                       (std::isnan(value) ? "the value is missing (NaN)" : "the value is infinite"),
                   "drop such rows or fill them");
}

}  // namespace

RowLeaves divide_rows(i64 rows, i64 columns, i64 bytes_of_result) {
  RowLeaves leaves;
  leaves.rows = rows;
  const auto fitting = static_cast<i64>(
      std::bit_floor(static_cast<u64>(std::max<i64>(kBlockValues / std::max<i64>(columns, 1), 1))));
  leaves.rows_in_block = std::clamp(fitting, kLeastBlock, kMostBlock);
  const i64 least = std::max(kLeastRows, 8 * columns);
  const i64 most = std::clamp<i64>(kMostBytes / std::max<i64>(bytes_of_result, 1), 1, kMostLeaves);
  const i64 wanted = std::clamp<i64>(rows / least, 1, most);
  const i64 blocks = divide_up(rows, leaves.rows_in_block);
  leaves.rows_in_leaf = divide_up(blocks, wanted) * leaves.rows_in_block;
  leaves.count = std::max<i64>(1, divide_up(rows, std::max<i64>(leaves.rows_in_leaf, 1)));
  return leaves;
}

void for_each_block(const RowBlocks& rows, const RowLeaves& leaves, const char* where,
                    const std::function<void(const LeafBlock&)>& visit) {
  cpu::run_parallel(leaves.count, [&](i64 leaf) {
    const auto size = static_cast<std::size_t>(leaves.rows_in_block);
    std::vector<double> x(size * static_cast<std::size_t>(rows.features));
    std::vector<double> y(size * static_cast<std::size_t>(rows.targets));
    std::vector<double> weights(size);
    const i64 end = std::min(leaves.rows, (leaf + 1) * leaves.rows_in_leaf);
    for (i64 first = leaf * leaves.rows_in_leaf; first < end; first += leaves.rows_in_block) {
      const i64 count = std::min(leaves.rows_in_block, end - first);
      rows.read(first, count, {x.data(), y.data(), weights.data()});
      for (i64 i = 0; i < count; ++i) {
        const double weight = weights[static_cast<std::size_t>(i)];
        if (!(weight >= 0) || std::isinf(weight)) bad_weight(where, first + i, weight);
      }
      visit({leaf, first, count, x.data(), y.data(), weights.data()});
    }
  });
}

void join_leaves(i64 count, const std::function<void(i64 into, i64 from)>& join) {
  for (i64 step = 1; step < count; step *= 2) {
    const i64 pairs = divide_up(count - step, 2 * step);
    cpu::run_parallel(pairs, [&](i64 pair) { join(2 * step * pair, 2 * step * pair + step); });
  }
}

void check_rows(const RowBlocks& rows, const char* where) {
  if (rows.rows < 1) throw ValueError(where, "there are no rows to learn from");
  if (rows.features < 0) throw ShapeError(where, "the number of features is negative");
  if (rows.targets < 1) throw ShapeError(where, "there is no target");
  if (!rows.read) throw ValueError(where, "the rows have no reader");
}

std::vector<double> greatest_values(const RowBlocks& rows, const char* where) {
  const i64 columns = rows.features + rows.targets;
  const RowLeaves leaves = divide_rows(rows.rows, columns, 8 * columns);
  std::vector<std::vector<double>> greatest(static_cast<std::size_t>(leaves.count),
                                            std::vector<double>(static_cast<std::size_t>(columns)));
  for_each_block(rows, leaves, where, [&](const LeafBlock& block) {
    std::vector<double>& mine = greatest[static_cast<std::size_t>(block.leaf)];
    for (i64 i = 0; i < block.count; ++i) {
      for (i64 j = 0; j < columns; ++j) {
        const bool feature = j < rows.features;
        const i64 target = j - rows.features;
        const double value =
            feature ? block.x[i * rows.features + j] : block.y[i * rows.targets + target];
        if (!std::isfinite(value)) {
          bad_value(where, block.first + i,
                    feature             ? "feature " + std::to_string(j + 1)
                    : rows.targets == 1 ? std::string("the target")
                                        : "target " + std::to_string(target + 1),
                    value);
        }
        double& most = mine[static_cast<std::size_t>(j)];
        most = std::max(most, std::abs(value));
      }
    }
  });
  for (std::size_t leaf = 1; leaf < greatest.size(); ++leaf) {
    std::transform(greatest[leaf].begin(), greatest[leaf].end(), greatest[0].begin(),
                   greatest[0].begin(), [](double a, double b) { return std::max(a, b); });
  }
  return greatest[0];
}

}  // namespace iron
