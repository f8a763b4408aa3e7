#pragma once
/// The JSON of a recipe, compiled once for everything that holds one. Internal.

#include "iron/format/fields_json.h"
#include "iron/train/options.h"

namespace iron::fields_json {

extern template Json write_fields<TrainOptions>(const TrainOptions& value, Json object);
extern template void read_fields<TrainOptions>(const Json& json, TrainOptions& value,
                                               const Place& place, bool typed);

}  // namespace iron::fields_json
