#pragma once
/// The JSON of tasks, compiled once for their own files and for checkpoints. Internal.

#include "iron/format/fields_json.h"
#include "iron/model/picture_task.h"
#include "iron/model/table_task.h"
#include "iron/nn/network_json.h"
#include "iron/train/options_json.h"

namespace iron::fields_json {

extern template Json write_fields<PictureTask>(const PictureTask& value, Json object);
extern template void read_fields<PictureTask>(const Json& json, PictureTask& value,
                                              const Place& place, bool typed);
extern template Json write_fields<TableTask>(const TableTask& value, Json object);
extern template void read_fields<TableTask>(const Json& json, TableTask& value, const Place& place,
                                            bool typed);

}  // namespace iron::fields_json
