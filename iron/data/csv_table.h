#pragma once
/// A whole CSV as a table. Internal.

#include <string>

#include "iron/data/table_input.h"
#include "iron/data/table_read.h"

namespace iron::csv {

/// Reads bytes[0, size), and writes a line feed behind them. See read_table.
Table read_csv(TableBytes& bytes, i64 size, const std::string& source, const TableOptions& options,
               TableReading& reading);

}  // namespace iron::csv
