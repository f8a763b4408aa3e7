#include "iron/report/training_log.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <vector>

#include "iron/core/error.h"
#include "iron/format/input_file.h"

namespace iron {
namespace {

constexpr std::string_view kStart = "step,loss,rate";
constexpr const char* kHint = "give a file that a run wrote as its log";

/// The text of a log.
std::string read_log(const std::filesystem::path& path, const char* hint) {
  InputFile file(path);
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  file.read(std::as_writable_bytes(std::span(text)));
  if (!text.starts_with(kStart)) throw DataError(path.string(), "is not the log of a run", hint);
  return text;
}

/// The rows of an older log up to `step`, its header first.
std::string rows_until(const std::filesystem::path& path, i64 step) {
  const std::string text = read_log(path, "give the log another name");
  std::string kept;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) break;  // a row that was cut off
    const std::string_view row(text.data() + begin, end + 1 - begin);
    i64 at = -1;
    std::from_chars(row.data(), row.data() + row.size(), at);
    if (begin == 0 || (at >= 0 && at <= step)) kept += row;
    begin = end + 1;
  }
  return kept;
}

std::vector<std::string_view> fields_of(std::string_view row) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0; begin <= row.size();) {
    const std::size_t end = std::min(row.find(',', begin), row.size());
    fields.push_back(row.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

/// Appends a row to the columns.
void append_row(Table& table, std::string_view row) {
  const std::vector<std::string_view> fields = fields_of(row);
  if (fields.size() != table.columns.size()) {
    throw DataError(table.source,
                    fmt::format("row {} has {} fields, the header {}", table.rows + 1,
                                fields.size(), table.columns.size()),
                    kHint);
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    double value = 0;
    const char* const last = fields[i].data() + fields[i].size();
    const auto [end, fault] = std::from_chars(fields[i].data(), last, value);
    if (fault != std::errc{} || end != last) {
      throw DataError(table.source,
                      fmt::format("row {}, column {}: '{}' is no number", table.rows + 1,
                                  table.columns[i].name, fields[i]),
                      kHint);
    }
    table.columns[i].numbers.push_back(value);
  }
  ++table.rows;
}

void write_whole(const std::filesystem::path& path, const std::string& text, Overwrite overwrite) {
  OutputFile file(path, overwrite);
  file.write(std::as_bytes(std::span(text)));
  file.commit();
}

}  // namespace

struct TrainingLog::File {
  std::string name;
  std::ofstream out;
  bool begun = false;
};

TrainingLog::TrainingLog(std::unique_ptr<File> file) : file_(std::move(file)) {}
TrainingLog::~TrainingLog() = default;
TrainingLog::TrainingLog(TrainingLog&&) noexcept = default;
TrainingLog& TrainingLog::operator=(TrainingLog&&) noexcept = default;

TrainingLog::TrainingLog(std::filesystem::path path, Overwrite overwrite) {
  write_whole(path, "", overwrite);
  file_ = std::make_unique<File>(File{path.string(), std::ofstream(path, std::ios::app)});
}

TrainingLog TrainingLog::resume(std::filesystem::path path, i64 step) {
  std::error_code none;
  if (!std::filesystem::exists(path, none) || std::filesystem::is_empty(path, none)) {
    return TrainingLog(std::move(path), Overwrite::yes);
  }
  write_whole(path, rows_until(path, step), Overwrite::yes);
  return TrainingLog(
      std::make_unique<File>(File{path.string(), std::ofstream(path, std::ios::app), true}));
}

void TrainingLog::on_score(const StepInfo& info, const Score& score) {
  std::string text;
  if (!file_->begun) {
    text = kStart;
    for (const Metric& metric : score.metrics) text += "," + metric.key;
    text += "\n";
    file_->begun = true;
  }
  text += fmt::format("{},{},{}", info.step, info.loss, info.rate);
  for (const Metric& metric : score.metrics) text += fmt::format(",{}", metric.value);
  file_->out << text << std::endl;
  if (!file_->out) throw OutputError(file_->name, "the log cannot be written");
}

Table read_training_log(const std::filesystem::path& path) {
  Table table{.source = path.string()};
  if (InputFile(path).size() == 0) {
    throw DataError(table.source, "holds no row yet", "wait for the run's first evaluation");
  }
  const std::string text = read_log(path, kHint);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) break;  // a row that was cut off
    const std::string_view row(text.data() + begin, end - begin);
    if (begin > 0) {
      append_row(table, row);
    } else {
      for (const std::string_view name : fields_of(row)) {
        table.columns.push_back({.name = std::string(name)});
      }
    }
    begin = end + 1;
  }
  if (table.rows == 0) {
    throw DataError(table.source, "holds no row yet", "wait for the run's first evaluation");
  }
  return table;
}

}  // namespace iron
