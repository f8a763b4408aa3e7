#pragma once
/// Small tables and quick recipes for runs of TableFit.

#include <cmath>
#include <string>
#include <vector>

#include "iron/model/table_task.h"
#include "tests/support/made_table.h"

namespace iron::testing {

inline std::vector<double> made_numbers(i64 rows, i64 factor) {
  std::vector<double> values;
  for (i64 i = 0; i < rows; ++i) values.push_back(static_cast<double>((i * factor) % 17) / 4 - 2);
  return values;
}

inline Column towns(i64 rows) {
  static const std::vector<std::string> kTowns = {"Bath", "Ely", "York"};
  std::vector<std::string> words;
  for (i64 i = 0; i < rows; ++i)
    words.push_back(kTowns[static_cast<std::size_t>(i * i + i / 3) % 3]);
  return texts("town", words);
}

/// y = 3 + 2a − b, and 5 for Ely, 7 for York.
inline Table numbers_table(i64 rows) {
  Table table = table_of({numbers("a", made_numbers(rows, 5)), numbers("b", made_numbers(rows, 7)),
                          towns(rows), numbers("y", {})});
  for (std::size_t r = 0; r < static_cast<std::size_t>(rows); ++r) {
    const std::string& town =
        table.columns[2].levels[static_cast<std::size_t>(table.columns[2].codes[r])];
    table.columns[3].numbers.push_back(3 + 2 * table.columns[0].numbers[r] -
                                       table.columns[1].numbers[r] +
                                       (town == "Ely"    ? 5
                                        : town == "York" ? 7
                                                         : 0));
  }
  return table;
}

/// Two or three classes that overlap.
inline Table classes_table(i64 rows, i64 classes) {
  Table table =
      table_of({numbers("a", made_numbers(rows, 5)), numbers("b", made_numbers(rows, 7))});
  std::vector<std::string> words;
  for (std::size_t r = 0; r < static_cast<std::size_t>(rows); ++r) {
    const double place = table.columns[0].numbers[r] + table.columns[1].numbers[r] +
                         3 * std::sin(12.9 * static_cast<double>(r));
    words.emplace_back(place < 1 ? "low" : classes == 3 && place > 2.5 ? "top" : "mid");
  }
  table.columns.push_back(texts("kind", words));
  return table;
}

inline TableCandidate small_candidate(const Loss& loss, i64 steps) {
  TableCandidate c{.network = {.hidden = {4}, .activation = Activation::tanh}};
  c.training.optimizer = Adam{.rate = 2e-2};
  c.training.loss = loss;
  c.training.steps = steps;
  return c;
}

}  // namespace iron::testing
