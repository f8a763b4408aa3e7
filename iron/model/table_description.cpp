#include "iron/model/table_description.h"

#include <cmath>

#include "iron/core/error.h"
#include "iron/format/fields_json.h"

namespace iron {
namespace {

void check(const TableDescription& d, const std::string& where) {
  const auto fail = [&](const std::string& what) { throw DataError(where, "encoder." + what); };
  if (d.encoder.columns.empty() || feature_count(d.encoder) < 1) fail("columns: there are none");
  for (const FeatureColumn& column : d.encoder.columns) {
    const bool text = column.kind == ColumnKind::text;
    if (text == column.levels.empty()) fail("columns: '" + column.name + "' has wrong levels");
    if (!std::isfinite(column.scaler.scale) || column.scaler.scale == 0 ||
        !std::isfinite(column.scaler.shift)) {
      fail("columns: '" + column.name + "' has a scaler that cannot be");
    }
    const bool no_level =
        !(column.fill >= 0 && column.fill < static_cast<double>(column.levels.size()));
    if (text && no_level) fail("columns: '" + column.name + "' is filled with no level");
  }
  const bool classes = d.encoder.task == Task::classification;
  if (d.encoder.task == Task::automatic) fail("task: is not known");
  if (classes ? d.encoder.target.classes.size() < 2 : !d.encoder.target.classes.empty()) {
    fail("target: has wrong classes");
  }
  if (!classes && d.encoder.target.scaler.scale == 0) fail("target: has a scaler that cannot be");
  if (!(d.threshold >= 0 && d.threshold <= 1)) throw DataError(where, "threshold: not in [0, 1]");
}

}  // namespace

std::string to_json(const TableDescription& description) {
  return fields_json::to_text(description);
}

TableDescription table_description_from_json(std::string_view text, const std::string& where) {
  auto description = fields_json::from_text<TableDescription>(text, where);
  check(description, where);
  return description;
}

}  // namespace iron
