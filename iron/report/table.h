#pragma once
/// Two columns of text: what a run is made of, and what came of it.

#include <string>
#include <utility>
#include <vector>

namespace iron {

/// Rows of a name and a value.
using TextTable = std::vector<std::pair<std::string, std::string>>;

/// The rows as lines, the values aligned, each line indented by two spaces.
std::string format_table(const TextTable& table);

}  // namespace iron
