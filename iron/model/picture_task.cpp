#include "iron/model/picture_task.h"

#include "iron/model/task_json.h"

namespace iron::fields_json {

template Json write_fields<PictureTask>(const PictureTask& value, Json object);
template void read_fields<PictureTask>(const Json& json, PictureTask& value, const Place& place,
                                       bool typed);

}  // namespace iron::fields_json

namespace iron {

std::string to_json(const PictureTask& task) {
  return fields_json::write_fields(task, fields_json::Json::object()).dump(2);
}

void merge_json(std::string_view text, const std::string& where, PictureTask& task) {
  fields_json::merge_text(text, where, task);
}

}  // namespace iron
