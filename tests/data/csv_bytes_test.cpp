#include "iron/data/csv_bytes.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/data/csv_columns.h"
#include "iron/data/csv_table.h"
#include "tests/data/table_file.h"

namespace iron::csv {
namespace {

using ::testing::HasSubstr;

/// A text with what parsers read behind it.
std::string padded(std::string text) { return text + '\n' + std::string(kTablePadding, '\0'); }

/// More than fits into one piece, and enough to be read from the file piece by piece.
std::string long_text() {
  std::string text = "n,word\n";
  for (int i = 0; i < 90'000; ++i) {
    text += std::to_string(i * 0.37) + ",\"w" + std::to_string(i % 997) + "\n\"\"x\"\n";
  }
  return text;
}

TEST(CsvBytes, LineEndsAtTheEndAreDropped) {
  for (const auto& [text, size] :
       std::initializer_list<std::pair<std::string, i64>>{{"", 0},
                                                          {"\r\n", 0},
                                                          {"a", 1},
                                                          {"a\r\n\n", 1},
                                                          {"\na\n", 2},
                                                          {"a" + std::string(9000, '\n'), 1}}) {
    std::string memory = padded(text);
    Bytes bytes(memory.data(), static_cast<i64>(text.size()));
    bytes.drop_line_ends();
    EXPECT_EQ(bytes.size(), size);
    EXPECT_EQ(memory[static_cast<std::size_t>(size)], '\n');
  }
}

TEST(CsvBytes, OfAFileAreThoseInMemory) {
  const iron::testing::TemporaryDirectory directory;
  const std::string path = directory.file("t.csv");
  const std::string text = long_text() + "\r\n";
  iron::testing::write_bytes(path, text);
  const TableInput input(path);
  ASSERT_TRUE(input.extent());
  EXPECT_EQ(input.extent()->size, static_cast<i64>(text.size()));
  Bytes file(input, 0, input.extent()->size);
  file.drop_line_ends();
  EXPECT_EQ(file.size(), static_cast<i64>(text.size()) - 3);
  TableBytes buffer;
  const char* const part = file.take(100'000, 100'020, buffer);
  EXPECT_EQ(std::string_view(part, 20), text.substr(100'000, 20));
  EXPECT_EQ(part[20], '\n');

  std::string memory = padded(text);
  TableReading reading;
  const Table whole = read_csv({memory.data(), static_cast<i64>(text.size())}, path, {}, reading);
  EXPECT_EQ(whole.rows, 90'000);
  EXPECT_TRUE(iron::testing::same(whole, read_table(path)));
}

TEST(CsvBytes, AFileThatShrinksIsAnError) {
  const iron::testing::TemporaryDirectory directory;
  const std::string path = directory.file("t.csv");
  iron::testing::write_bytes(path, long_text());
  const TableInput input(path);
  const Bytes file(input, 0, input.extent()->size);
  std::filesystem::resize_file(path, 1500);
  TableBytes buffer;
  const auto error = iron::testing::error_of<DataError>([&] { file.take(1000, 2000, buffer); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("ends too early"));
}

TEST(CsvColumns, RecordsThatAreGoneAreNotLookedFor) {
  std::string memory = padded("1,2\n3,4");
  const std::vector<std::string> names{"a", "b"};
  const Text text{.source = "t.csv", .names = names};
  const std::vector<Mode> modes(2, Mode::number);
  const auto error = iron::testing::error_of<DataError>([&] {
    read_columns({memory.data(), 7}, text, {{Piece{.end = 7, .rows = 90}}}, modes, 90);
  });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("changed while it was read"));
}

}  // namespace
}  // namespace iron::csv
