#include "iron/model/random_formula.h"

#include "iron/core/error.h"
#include "iron/core/random.h"

namespace iron {
namespace {

constexpr u64 kSlips = 15;
constexpr u32 kNumbers = 9;  // 1 to 9
constexpr u32 kPowers = 6;   // 1 to 6
constexpr u32 kOperators = 4;

/// A number below `count`; so few of them that the remainder favours none noticeably.
u32 below(u32 count, u32 word) { return word % count; }

std::string term(const std::array<u32, 4>& words, i64 variables) {
  const bool number = below(2, words[0]) == 0;
  if (number) return std::to_string(1 + below(kNumbers, words[1]));
  const char* name = below(static_cast<u32>(variables), words[2]) == 0 ? "x" : "y";
  const u32 power = 1 + below(kPowers, words[1]);
  return power == 1 ? name : name + ("^" + std::to_string(power));
}

}  // namespace

Formula random_formula(u64 seed, i64 variables) {
  if (variables != 1 && variables != 2) {
    throw ValueError("formula", "a formula has 1 or 2 variables, not " + std::to_string(variables));
  }
  for (u64 draw = 0;; ++draw) {
    std::string text;
    for (u64 slip = 0; slip < kSlips; ++slip) {
      const auto words = philox(seed, RandomStream::formula, draw, slip);
      if (slip % 2 == 0) {
        text += term(words, variables);
      } else {
        text += std::string(" ") + "+-*/"[below(kOperators, words[0])] + " ";
      }
    }
    const bool whole = text.find('x') != std::string::npos &&
                       (variables == 1 || text.find('y') != std::string::npos);
    if (whole) return Formula(std::move(text), variables);
  }
}

}  // namespace iron
