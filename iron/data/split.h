#pragma once
/// Rows put aside for testing, at random but the same for the same seed on every machine.

#include <span>
#include <string>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// Which rows are for training and which for testing, both ascending.
struct Split {
  std::vector<i64> train;
  std::vector<i64> test;
};

/// Classes to keep in proportion: codes[r] is row r's class, from 0; `names` are for messages.
struct Strata {
  std::span<const i32> codes;
  std::span<const std::string> names = {};
};

/// Puts fraction · rows of all rows aside, rounded to the nearest, at least one and not all. Throws
/// ValueError unless 0 < fraction < 1, DataError below two rows.
Split split_rows(i64 rows, double fraction, u64 seed);

/// The same with each class in proportion: fraction · (its rows), rounded so that the total is that
/// of split_rows where this can be (largest remainders, the earlier class in a tie), at least one
/// row of each class on either side. Throws also DataError when a class has a single row,
/// ValueError on a code below 0.
Split split_rows(const Strata& strata, double fraction, u64 seed);

/// Deals all rows into `folds` parts whose sizes differ by at most one; the i-th split tests on the
/// i-th part and trains on the others. Throws ValueError below two folds, DataError when there are
/// fewer rows than folds.
std::vector<Split> split_folds(i64 rows, i64 folds, u64 seed);

/// The same, each class dealt on its own: its numbers in the parts differ by at most one, too.
/// Throws also as split_rows(strata, …) does.
std::vector<Split> split_folds(const Strata& strata, i64 folds, u64 seed);

}  // namespace iron
