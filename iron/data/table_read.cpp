#include "iron/data/table_read.h"

#include <algorithm>

#include "iron/core/error.h"
#include "iron/data/csv_dialect.h"
#include "iron/data/csv_table.h"
#include "iron/data/table_arrays.h"
#include "iron/data/table_input.h"
#include "iron/data/table_readers.h"

namespace iron {

namespace {

/// "'a', 'b', …"
std::string list_names(std::span<const std::string> names) {
  constexpr std::size_t kMost = 20;
  std::string list;
  for (const std::string& name : names.first(std::min(kMost, names.size()))) {
    list += (list.empty() ? "'" : ", '") + name + "'";
  }
  return names.size() > kMost ? list + ", …" : list;
}

}  // namespace

void fail_missing_columns(const std::string& source, std::span<const std::string> missing,
                          std::span<const std::string> names) {
  throw DataError(
      source, (missing.size() == 1 ? "has no column " : "has no columns ") + list_names(missing),
      "its columns are " + list_names(names));
}

bool is_array_kind(std::string_view start) noexcept {
  const std::size_t word = start.find_first_not_of(" \t\r\n");
  return start.starts_with("\x93NUMPY") || start.starts_with("PK\x03\x04") ||
         (word != std::string_view::npos && start[word] == '{');
}

Table read_arrays(std::string_view bytes, const std::string& source, const TableOptions& options,
                  TableReading& reading) {
  const std::span<const std::byte> raw = std::as_bytes(std::span(bytes));
  reading = {};
  Table table;
  if (bytes.starts_with("\x93NUMPY")) {
    reading.kind = "NPY";
    table = read_table_npy(raw, source);
  } else if (bytes.starts_with("PK")) {
    reading.kind = "NPZ";
    table = read_table_npz(raw, source);
  } else {
    reading.kind = "JSON";
    table = read_table_json(bytes, source);
  }
  for (const std::string& name : options.text_columns) {
    const auto column = std::ranges::find(table.columns, name, &Column::name);
    if (column == table.columns.end()) {
      std::vector<std::string> names;
      for (const Column& known : table.columns) names.push_back(known.name);
      fail_missing_columns(source, {&name, 1}, names);
    }
    convert_to_text(*column);
  }
  return table;
}

Table read_table(const std::string& path, const TableOptions& options, TableReading* reading) {
  TableInput input(path);
  TableBytes bytes;
  TableReading ignored;
  TableReading& how = reading != nullptr ? *reading : ignored;
  i64 size = 0;
  const auto all = [&] { return std::string_view(bytes.data(), static_cast<std::size_t>(size)); };
  if (const auto file = input.extent()) {
    size = input.fill(bytes, 0, csv::kSample);
    if (!is_array_kind(all())) {
      return csv::read_csv({input, file->from, file->size}, input.name(), options, how);
    }
  }
  size = input.fill_all(bytes, size);
  if (is_array_kind(all())) return read_arrays(all(), input.name(), options, how);
  bytes.grow(size + 1);
  bytes.data()[size] = '\n';
  return csv::read_csv({bytes.data(), size}, input.name(), options, how);
}

}  // namespace iron
