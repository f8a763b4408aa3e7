#pragma once
/// Tables of arrays: NPY, NPZ and the original's JSON. Internal.

#include <span>
#include <string>

#include "iron/data/table.h"

namespace iron {

/// Each throws DataError as read_table does.
Table read_table_npy(std::span<const std::byte> bytes, const std::string& source);
Table read_table_npz(std::span<const std::byte> bytes, const std::string& source);
Table read_table_json(std::string_view text, const std::string& source);

}  // namespace iron
