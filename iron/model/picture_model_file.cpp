// PictureModel's file. docs/file-formats.md describes it.

#include "iron/model/model_file.h"
#include "iron/model/picture_model.h"

namespace iron {

void PictureModel::save(const std::filesystem::path& path, Overwrite overwrite) const {
  expect_fitted("save");
  SafetensorsFile file;
  set_model_text(file, to_json(description_));
  add_parameters(drawing_program(description_), weights_, file);
  seal(file);
  write_safetensors(path, file, overwrite);
}

PictureModel PictureModel::load(const std::filesystem::path& path, Device device) {
  const std::string where = path.string();
  const SafetensorsFile file = read_safetensors(path);
  PictureDescription description = picture_description_from_json(model_text(file, where), where);
  const Program program = drawing_program(description);
  expect_tensors(file, static_cast<i64>(program.segments.size()), where);
  const Tensor weights =
      read_parameters(file, program, storage_of(description.training.precision), where);
  expect_whole(file, where);
  return from_parameters(std::move(description), weights, device);
}

}  // namespace iron
