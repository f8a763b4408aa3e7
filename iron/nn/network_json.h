#pragma once
/// The JSON of a network's options, compiled once for everything that holds some. Internal.

#include "iron/format/fields_json.h"
#include "iron/nn/network.h"

namespace iron::fields_json {

extern template Json write_fields<NetworkOptions>(const NetworkOptions& value, Json object);
extern template void read_fields<NetworkOptions>(const Json& json, NetworkOptions& value,
                                                 const Place& place, bool typed);

}  // namespace iron::fields_json
