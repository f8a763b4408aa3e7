#pragma once
/// The distinct texts of a column, gathered piece by piece. Internal.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/types.h"

namespace iron::csv {

/// Distinct texts in the order they came, found by a hash. They lie where the caller keeps them.
class Levels {
 public:
  /// The code of a text, a new one when it is new.
  i32 code_of(std::string_view text);
  /// The same of a text that goes away: a copy is kept.
  i32 code_of_copy(std::string text);

  const std::vector<std::string_view>& texts() const noexcept { return texts_; }
  /// How often each was asked for.
  const std::vector<i64>& counts() const noexcept { return counts_; }

 private:
  i32* find(std::string_view text, u64 hash);
  void grow();

  std::vector<std::string_view> texts_;
  std::vector<u64> hashes_;
  std::vector<i64> counts_;
  std::vector<i32> slots_;  // codes, −1 where free; their number is a power of two
  std::vector<std::unique_ptr<const std::string>> copies_;  // texts_ may point into them
};

/// Levels of several pieces as one sorted list.
struct MergedLevels {
  std::vector<std::string> texts;
  std::vector<i64> counts;
  std::vector<std::vector<i32>> codes = {};  ///< codes[piece][code in it]: its place in `texts`
};

MergedLevels merge_levels(const std::vector<Levels>& pieces);

}  // namespace iron::csv
