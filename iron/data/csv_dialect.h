#pragma once
/// Finds out how a CSV is written, from its beginning. Internal.

#include <string>
#include <string_view>
#include <vector>

#include "iron/data/table_read.h"

namespace iron::csv {

/// Text that is enough to judge by.
inline constexpr i64 kSample = i64{1} << 18;

/// The separator, and whether there is a header: as the options say, or guessed from `sample`, the
/// first bytes behind a byte order mark. `whole`: nothing follows them. `expected`: names of which
/// a header would hold all. Throws ValueError on an option that cannot be.
TableReading find_dialect(std::string_view sample, bool whole, const TableOptions& options,
                          const std::vector<std::string>& expected = {});

/// For each of the columns whether it looks like one of numbers in the sample's records.
std::vector<bool> find_numbers(std::string_view sample, const TableReading& reading,
                               std::size_t columns);

/// x1, x2, … and the last one y.
std::vector<std::string> plain_names(std::size_t columns);

}  // namespace iron::csv
