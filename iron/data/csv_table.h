#pragma once
/// A whole CSV as a table. Internal.

#include <string>

#include "iron/data/csv_bytes.h"
#include "iron/data/table_read.h"

namespace iron::csv {

/// See read_table.
Table read_csv(Bytes bytes, const std::string& source, const TableOptions& options,
               TableReading& reading);

}  // namespace iron::csv
