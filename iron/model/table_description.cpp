#include "iron/model/table_description.h"

#include <charconv>
#include <cmath>

#include "iron/core/error.h"
#include "iron/format/fields_json.h"

namespace iron {
namespace {

bool can_be(const Scaler& scaler) {
  return std::isfinite(scaler.scale) && scaler.scale != 0 && std::isfinite(scaler.shift);
}

bool is_number(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, fault] = std::from_chars(text.data(), end, value);
  return fault == std::errc{} && at == end && std::isfinite(value);
}

void check_target(const TargetColumn& target, Task task, const std::string& where) {
  const auto fail = [&](const std::string& what) {
    throw DataError(where, "encoder.target: " + what);
  };
  if (task == Task::regression) {
    if (!target.classes.empty() || target.kind == ColumnKind::text) fail("has wrong classes");
    if (!can_be(target.scaler)) fail("has a scaler that cannot be");
    return;
  }
  const bool boolean = target.kind == ColumnKind::boolean;
  if (target.classes.size() < 2 ||
      (boolean && target.classes != std::vector<std::string>{"false", "true"})) {
    fail("has wrong classes");
  }
  if (target.kind != ColumnKind::number) return;
  for (const std::string& text : target.classes) {
    if (!is_number(text)) fail("the class '" + text + "' is no number");
  }
}

void check(const TableDescription& d, const std::string& where) {
  const auto fail = [&](const std::string& what) { throw DataError(where, "encoder." + what); };
  if (d.encoder.columns.empty() || feature_count(d.encoder) < 1) fail("columns: there are none");
  for (const FeatureColumn& column : d.encoder.columns) {
    const bool text = column.kind == ColumnKind::text;
    if (text == column.levels.empty()) fail("columns: '" + column.name + "' has wrong levels");
    if (!can_be(column.scaler)) {
      fail("columns: '" + column.name + "' has a scaler that cannot be");
    }
    const bool no_level =
        !(column.fill >= 0 && column.fill < static_cast<double>(column.levels.size()));
    if (text && no_level) fail("columns: '" + column.name + "' is filled with no level");
  }
  if (d.encoder.task == Task::automatic) fail("task: is not known");
  check_target(d.encoder.target, d.encoder.task, where);
  if (!(d.threshold >= 0 && d.threshold <= 1)) throw DataError(where, "threshold: not in [0, 1]");
}

}  // namespace

bool fits_target(const Loss& loss, const TableEncoder& encoder) noexcept {
  const bool two = std::holds_alternative<Bce>(loss);
  const bool many = std::holds_alternative<CrossEntropy>(loss);
  if (encoder.task == Task::regression) return !two && !many;
  return encoder.target.classes.size() == 2 ? two : many;
}

std::string to_json(const TableDescription& description) {
  return fields_json::to_text(description);
}

TableDescription table_description_from_json(std::string_view text, const std::string& where) {
  auto description = fields_json::from_text<TableDescription>(text, where);
  check(description, where);
  return description;
}

}  // namespace iron
