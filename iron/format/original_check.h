#pragma once
/// What both readers of the first Iron Learn's files hold against a network. Internal.

#include <string>

#include "iron/format/original_network.h"

namespace iron {

/// Throws DataError(where, …) unless there are layers and each takes what the one before it gives.
void check_chain(const OriginalNetwork& network, const std::string& where);

}  // namespace iron
