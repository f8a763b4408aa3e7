#include "iron/data/table_arrays.h"

#include <cmath>
#include <cstring>

#include "iron/core/error.h"
#include "iron/data/csv_dialect.h"
#include "iron/data/table_readers.h"
#include "iron/format/json.h"
#include "iron/format/npy.h"
#include "iron/format/npz.h"

namespace iron {
namespace {

/// A matrix of numbers from a file.
struct Block {
  std::string label;  // for messages
  i64 rows = 0;
  i64 columns = 0;
  bool boolean = false;
  std::vector<double> values = {};  // row-major
};

template <class T>
void append_as_double(std::span<const std::byte> data, std::vector<double>& out) {
  for (; !data.empty(); data = data.subspan(sizeof(T))) {
    T value;
    std::memcpy(&value, data.data(), sizeof value);
    out.push_back(static_cast<double>(value));
  }
}

std::vector<double> as_doubles(const NamedTensor& tensor) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(tensor.shape.numel()));
  visit_dtype(tensor.dtype, [&]<class T>() {
    using Stored = std::conditional_t<std::is_same_v<T, bool>, u8, T>;
    append_as_double<Stored>(tensor.data, values);
  });
  return values;
}

std::string quoted(const std::string& label) {
  return label.empty() ? "the array" : "array '" + label + "'";
}

/// An array of two axes, or of one if that may be a single column.
Block block_of(const NamedTensor& tensor, const std::string& source, const std::string& label,
               bool one_axis) {
  const std::size_t rank = static_cast<std::size_t>(tensor.shape.rank());
  if (rank != 2 && (rank != 1 || !one_axis)) {
    throw DataError(
        source, quoted(label) + " has " + std::to_string(rank) + (rank == 1 ? " axis" : " axes"),
        one_axis ? "save one of rows × columns, or of rows" : "save one of rows × columns");
  }
  return {.label = label,
          .rows = tensor.shape[0],
          .columns = rank == 2 ? tensor.shape[1] : 1,
          .boolean = tensor.dtype == DType::boolean,
          .values = as_doubles(tensor)};
}

/// Columns of the training block, then those of the test block as the last rows.
void add_columns(Table& table, std::span<const std::string> names, const Block& train,
                 const Block& test) {
  for (i64 c = 0; c < train.columns; ++c) {
    Column column{.name = names[table.columns.size()],
                  .kind = train.boolean && (test.rows == 0 || test.boolean) ? ColumnKind::boolean
                                                                            : ColumnKind::number};
    column.numbers.reserve(static_cast<std::size_t>(table.rows));
    for (const Block* block : {&train, &test}) {
      for (i64 r = 0; r < block->rows; ++r) {
        const double value = block->values[static_cast<std::size_t>(r * block->columns + c)];
        if (std::isinf(value)) {
          throw DataError(table.source,
                          "row " + std::to_string(column.numbers.size() + 1) + ", " +
                              column_label(column.name) + ": is infinite",
                          "mend it, or write NaN where nothing is known");
        }
        column.numbers.push_back(value);
      }
    }
    table.columns.push_back(std::move(column));
  }
}

void expect(const std::string& source, const Block& block, const char* what, i64 found,
            i64 wanted) {
  if (found == wanted) return;
  throw DataError(source, quoted(block.label) + " has " + std::to_string(found) + " " + what +
                              ", " + std::to_string(wanted) + " are needed");
}

/// One block that is the whole table.
Table single_table(const Block& block, const std::string& source) {
  if (block.rows == 0 || block.columns == 0) {
    throw DataError(source, "is empty", "a table has at least one row and one column");
  }
  Table table{.source = source, .rows = block.rows};
  add_columns(table, csv::plain_names(static_cast<std::size_t>(block.columns)), block, {});
  return table;
}

/// Inputs and the column y, with rows for testing or without.
Table paired_table(const Block& x, const Block& y, const Block& x_test, const Block& y_test,
                   const std::string& source) {
  expect(source, y, "columns", y.columns, 1);
  expect(source, y, "rows", y.rows, x.rows);
  if (x_test.rows != 0 || y_test.rows != 0) {
    expect(source, y_test, "columns", y_test.columns, 1);
    expect(source, x_test, "columns", x_test.columns, x.columns);
    expect(source, y_test, "rows", y_test.rows, x_test.rows);
  }
  if (x.rows == 0 || x.columns == 0) {
    throw DataError(source, "is empty", "a table has at least one row and one column besides y");
  }
  Table table{.source = source, .rows = x.rows + x_test.rows, .test_rows = x_test.rows};
  const std::vector<std::string> names = csv::plain_names(static_cast<std::size_t>(x.columns + 1));
  add_columns(table, names, x, x_test);
  add_columns(table, names, y, y_test);
  return table;
}

}  // namespace

Table read_table_npy(std::span<const std::byte> bytes, const std::string& source) {
  return single_table(block_of(parse_npy(bytes, source), source, {}, false), source);
}

Table read_table_npz(std::span<const std::byte> bytes, const std::string& source) {
  const std::vector<NamedTensor> arrays = parse_npz(bytes, source);
  const NamedTensor* const x = find_tensor(arrays, "x");
  const NamedTensor* const y = find_tensor(arrays, "y");
  const NamedTensor* const x_test = find_tensor(arrays, "x_test");
  const NamedTensor* const y_test = find_tensor(arrays, "y_test");
  if (arrays.size() == 1) {
    return single_table(block_of(arrays[0], source, arrays[0].name, false), source);
  }
  const std::size_t known = static_cast<std::size_t>((x != nullptr) + (y != nullptr)) +
                            static_cast<std::size_t>((x_test != nullptr) + (y_test != nullptr));
  if (x == nullptr || y == nullptr || (x_test == nullptr) != (y_test == nullptr) ||
      known != arrays.size()) {
    std::string names;
    for (const NamedTensor& array : arrays)
      names += (names.empty() ? "'" : ", '") + array.name + "'";
    throw DataError(source, "holds the arrays " + (names.empty() ? "(none)" : names),
                    "save x and y, or also x_test and y_test, or a single array");
  }
  const auto block = [&](const NamedTensor* array, const char* label) {
    return array == nullptr ? Block{} : block_of(*array, source, label, true);
  };
  return paired_table(block(x, "x"), block(y, "y"), block(x_test, "x_test"),
                      block(y_test, "y_test"), source);
}

Table read_table_json(std::string_view text, const std::string& source) {
  const Json json = parse_json(text, source);
  const JsonValue root(json, source);
  root.allow_only({"m", "n", "x", "y", "m_test", "x_test", "y_test"});
  const i64 columns = root.at("n").integer();
  if (columns < 1) root.at("n").fail("a table has at least one column of inputs");
  const auto block = [&](const std::string& key, const std::string& count, i64 width) {
    Block result{.label = key, .rows = root.at(count).integer(), .columns = width};
    result.values = root.at(key).numbers();
    const auto size = static_cast<i64>(result.values.size());
    if (result.rows < 0 || size % width != 0 || size / width != result.rows) {
      root.at(key).fail("has " + std::to_string(size) + " values, but " + count + " is " +
                        std::to_string(result.rows) +
                        (width == 1 ? "" : " and n is " + std::to_string(width)));
    }
    return result;
  };
  const Block x = block("x", "m", columns);
  const Block y = block("y", "m", 1);
  if (!root.has("m_test") && !root.has("x_test") && !root.has("y_test")) {
    return paired_table(x, y, {}, {}, source);
  }
  const Block x_test = block("x_test", "m_test", columns);
  return paired_table(x, y, x_test, block("y_test", "m_test", 1), source);
}

}  // namespace iron
