#pragma once
/// Small tables for the verbs that learn and predict, and faults that files may have.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/apps/run_command.h"
#include "tests/support/files.h"

namespace iron::testing {

/// A folder, and the command run in view of it.
class TableVerbs : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    write_bytes(directory.file(name), text);
    return directory.file(name);
  }

  /// The words must succeed; their JSON document.
  static nlohmann::json json_of(std::vector<std::string> words) {
    words.emplace_back("--json");
    words.emplace_back("--quiet");
    const Result result = run(words);
    EXPECT_EQ(result.code, 0) << result.err;
    nlohmann::json json = nlohmann::json::parse(result.out, nullptr, false);
    EXPECT_FALSE(json.is_discarded()) << result.out;
    return json;
  }

  /// The words must fail with `code` and one error that holds `says`, and write nothing.
  void expect_refused(const std::vector<std::string>& words, const std::string& says,
                      int code = 3) const {
    const auto files = count_files(directory.path());
    const Result result = run(words);
    EXPECT_EQ(result.code, code) << says << "\n" << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, ::testing::MatchesRegex("error: [^\n]+: [^\n]+\n(hint: [^\n]+\n)?"));
    EXPECT_THAT(result.err, ::testing::HasSubstr(says));
    EXPECT_EQ(count_files(directory.path()), files) << says;
  }

  /// y = 1 + 2 a − 3 b, exactly.
  static std::string plane(int rows) {
    std::string text = "a,b,y\n";
    for (int i = 0; i < rows; ++i) {
      const int a = i;
      const int b = (i * 7) % 5;
      text += std::to_string(a) + "," + std::to_string(b) + "," +
              std::to_string(1 + 2 * a - 3 * b) + "\n";
    }
    return text;
  }

  /// Two classes, yes where a + b > 9 but for some rows, and a text column.
  static std::string classes(int rows) {
    std::string text = "a,b,colour,answer\n";
    for (int i = 0; i < rows; ++i) {
      const int a = (i * 7) % 11;
      const int b = (i * 5) % 9;
      const bool yes = (a + b > 9) != (i % 6 == 0);
      text += std::to_string(a) + "," + std::to_string(b) + "," + (i % 3 == 0 ? "red" : "blue") +
              "," + (yes ? "yes" : "no") + "\n";
    }
    return text;
  }

  const TemporaryDirectory directory;
  const std::string model = directory.file("m.safetensors");
};

/// A table that cannot be read, and what the error says of it.
struct BadTable {
  std::string name;
  std::string text;
  std::string says;
};

/// Tables of the columns a, b and y.
inline std::vector<BadTable> bad_tables() {
  const std::string good = "a,b,y\n1,2,3\n4,5,6\n";
  return {{"ragged", good + "7,8\n9,9,9\n", "row 3"},
          {"open quote", good + "7,\"8,9\n1,1,1\n", "row 3"},
          {"long field", good + std::string(3U << 20U, '7') + ",8,9\n", "row 3"},
          {"nul", good + std::string("7,8\0,9\n", 7), "row 3"},
          {"latin 1", good + "7,caf\xe9,9\n", "row 3"},
          {"beyond", good + "7,1e999,9\n", "row 3, column 'b'"},
          {"empty", "", "empty"},
          {"header", "a,b,y\n", "header"}};
}

}  // namespace iron::testing
