#include "iron/data/split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "iron/core/error.h"
#include "iron/core/random.h"

namespace iron {
namespace {

/// Far from the epochs of a training with the same seed.
constexpr u64 kFirstShuffle = u64{1} << 47;

/// The rows of each class, shuffled.
using Groups = std::vector<std::vector<i64>>;

std::vector<i64> shuffled(const std::vector<i64>& rows, u64 seed, u64 group) {
  const Permutation place(rows.size(), seed, kFirstShuffle + group);
  std::vector<i64> result(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) result[place(i)] = rows[i];
  return result;
}

Groups one_group(i64 rows, u64 seed) {
  if (rows < 2) {
    throw DataError("split", "there are too few rows to put some aside: " + std::to_string(rows),
                    "at least two are needed");
  }
  std::vector<i64> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), 0);
  return {shuffled(all, seed, 0)};
}

Groups group_by_class(const Strata& strata, u64 seed) {
  Groups groups;
  for (std::size_t r = 0; r < strata.codes.size(); ++r) {
    if (strata.codes[r] < 0) {
      throw ValueError("split", "row " + std::to_string(r + 1) + " has no class");
    }
    const auto code = static_cast<std::size_t>(strata.codes[r]);
    if (code >= groups.size()) groups.resize(code + 1);
    groups[code].push_back(static_cast<i64>(r));
  }
  if (groups.empty()) one_group(0, seed);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].size() == 1) {
      const std::string name = g < strata.names.size() ? strata.names[g] : std::to_string(g);
      throw DataError("split",
                      "class '" + name + "' has a single row, number " +
                          std::to_string(groups[g][0] + 1) + ": it cannot be on both sides",
                      "give it more rows, leave it out, or put no rows aside");
    }
    groups[g] = shuffled(groups[g], seed, g);
  }
  std::erase_if(groups, [](const auto& group) { return group.empty(); });
  return groups;
}

/// How many rows of each group to put aside.
std::vector<i64> shares(const Groups& groups, double fraction) {
  if (!(fraction > 0 && fraction < 1)) {
    throw ValueError("split", "the fraction " + std::to_string(fraction) +
                                  " of rows for testing is not between 0 and 1");
  }
  std::vector<i64> counts;
  std::vector<double> remainders;
  i64 rows = 0;
  i64 taken = 0;
  for (const std::vector<i64>& group : groups) {
    const auto size = static_cast<i64>(group.size());
    const double exact = fraction * static_cast<double>(size);
    counts.push_back(std::clamp<i64>(static_cast<i64>(exact), 1, size - 1));
    remainders.push_back(exact - static_cast<double>(counts.back()));
    rows += size;
    taken += counts.back();
  }
  const i64 wanted =
      std::clamp<i64>(std::llround(fraction * static_cast<double>(rows)), taken, rows - 1);
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t g) { return remainders[g]; });
  // Each group's share was cut by less than one row, so one round suffices.
  for (const std::size_t g : order) {
    if (taken < wanted && counts[g] + 1 < static_cast<i64>(groups[g].size())) {
      ++counts[g];
      ++taken;
    }
  }
  return counts;
}

Split split_groups(const Groups& groups, double fraction) {
  const std::vector<i64> counts = shares(groups, fraction);
  Split split;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto middle = groups[g].begin() + counts[g];
    split.test.insert(split.test.end(), groups[g].begin(), middle);
    split.train.insert(split.train.end(), middle, groups[g].end());
  }
  std::ranges::sort(split.test);
  std::ranges::sort(split.train);
  return split;
}

std::vector<Split> deal(const Groups& groups, i64 rows, i64 folds) {
  if (folds < 2) throw ValueError("split", "fewer than two folds");
  if (rows < folds) {
    throw DataError("split",
                    std::to_string(rows) + " rows do not make " + std::to_string(folds) + " folds",
                    "ask for fewer folds");
  }
  // Each group goes on where the last one stopped, so that the folds' sizes stay even.
  std::vector<i64> fold_of(static_cast<std::size_t>(rows));
  i64 next = 0;
  for (const std::vector<i64>& group : groups) {
    for (const i64 row : group) fold_of[static_cast<std::size_t>(row)] = next++ % folds;
  }
  std::vector<Split> splits(static_cast<std::size_t>(folds));
  for (i64 row = 0; row < rows; ++row) {
    for (i64 fold = 0; fold < folds; ++fold) {
      Split& split = splits[static_cast<std::size_t>(fold)];
      (fold_of[static_cast<std::size_t>(row)] == fold ? split.test : split.train).push_back(row);
    }
  }
  return splits;
}

}  // namespace

Split split_rows(i64 rows, double fraction, u64 seed) {
  return split_groups(one_group(rows, seed), fraction);
}

Split split_rows(const Strata& strata, double fraction, u64 seed) {
  return split_groups(group_by_class(strata, seed), fraction);
}

std::vector<Split> split_folds(i64 rows, i64 folds, u64 seed) {
  return deal(one_group(rows, seed), rows, folds);
}

std::vector<Split> split_folds(const Strata& strata, i64 folds, u64 seed) {
  return deal(group_by_class(strata, seed), static_cast<i64>(strata.codes.size()), folds);
}

}  // namespace iron
