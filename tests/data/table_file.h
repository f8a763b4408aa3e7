#pragma once
/// A table's text as a file, and what reading it says.

#include <gtest/gtest.h>
#include <string>

#include "iron/core/error.h"
#include "iron/data/table_read.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron::testing {

class TableFile : public ::testing::Test {
 protected:
  Table read(std::string_view text, const TableOptions& options = {}) {
    write_bytes(path_, text);
    return read_table(path_, options, &reading_);
  }
  DataError error(std::string_view text, const TableOptions& options = {}) {
    const auto found = error_of<DataError>([&] { read(text, options); });
    if (!found) return {"", "no error"};
    EXPECT_EQ(found->where(), path_);
    return *found;
  }
  std::string fault(std::string_view text, const TableOptions& options = {}) {
    return error(text, options).detail();
  }

  TemporaryDirectory directory_;
  const std::string path_ = directory_.file("table");
  TableReading reading_;
};

/// Whether two columns hold the same; NaN equals NaN.
inline bool same(const Column& a, const Column& b) {
  if (a.name != b.name || a.kind != b.kind || a.codes != b.codes || a.levels != b.levels ||
      a.numbers.size() != b.numbers.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.numbers.size(); ++i) {
    const bool missing = a.numbers[i] != a.numbers[i] && b.numbers[i] != b.numbers[i];
    if (!missing && a.numbers[i] != b.numbers[i]) return false;
  }
  return true;
}

inline bool same(const Table& a, const Table& b) {
  if (a.rows != b.rows || a.test_rows != b.test_rows || a.columns.size() != b.columns.size()) {
    return false;
  }
  for (std::size_t c = 0; c < a.columns.size(); ++c) {
    if (!same(a.columns[c], b.columns[c])) return false;
  }
  return true;
}

}  // namespace iron::testing
