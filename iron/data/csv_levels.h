#pragma once
/// The distinct texts of a column, gathered piece by piece. Internal.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/types.h"

namespace iron::csv {

/// Distinct texts in the order they came, found by a hash. It keeps them.
class Levels {
 public:
  /// The code of a text, a new one when it is new.
  i32 code_of(std::string_view text);

  const std::vector<std::string_view>& texts() const noexcept { return texts_; }
  /// How often each was asked for.
  const std::vector<i64>& counts() const noexcept { return counts_; }

 private:
  i32* find(std::string_view text, u64 hash);
  void grow();
  std::string_view keep(std::string_view text);

  std::vector<std::string_view> texts_;
  std::vector<u64> hashes_;
  std::vector<i64> counts_;
  std::vector<i32> slots_;  // codes, −1 where free; their number is a power of two
  std::vector<std::unique_ptr<char[]>> blocks_;  // where the texts lie
  char* free_ = nullptr;                         // in the last block
  std::size_t left_ = 0;                         // bytes there
};

/// Levels of several pieces as one sorted list.
struct MergedLevels {
  std::vector<std::string> texts;
  std::vector<i64> counts;
  std::vector<std::vector<i32>> codes = {};  ///< codes[piece][code in it]: its place in `texts`
};

MergedLevels merge_levels(const std::vector<Levels>& pieces);

}  // namespace iron::csv
