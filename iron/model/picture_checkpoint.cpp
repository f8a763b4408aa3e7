#include "iron/model/picture_checkpoint.h"

#include <fmt/format.h>
#include <zlib.h>

#include "iron/core/error.h"
#include "iron/model/task_json.h"
#include "iron/train/checkpoint.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn_checkpoint";
constexpr i64 kFormatVersion = 1;

struct Text {
  i64 format_version = 0;
  std::string kind;
  PictureTask task;
  PictureMode mode = PictureMode::automatic;
  i64 width = 0;
  i64 height = 0;
  std::string checksum;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("format_version", self.format_version, "1");
    visit("kind", self.kind, "picture");
    visit("task", self.task, "what is learnt how");
    visit("mode", self.mode, "what of the picture is learnt");
    visit("width", self.width, "pixels of a row of the picture");
    visit("height", self.height, "pixels of a column of the picture");
    visit("checksum", self.checksum, "of the picture's values");
  }
};

}  // namespace

std::string checksum(const Picture& picture) {
  const i64 shape[] = {picture.width(), picture.height(), picture.channels()};
  uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(shape), sizeof shape);
  const auto bytes = std::as_bytes(picture.values());
  crc = crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  return fmt::format("{:08x}", crc);
}

bool is_picture_checkpoint(const SafetensorsFile& file) { return file.metadata.contains(kKey); }

bool is_picture_checkpoint(const std::filesystem::path& path) {
  std::error_code none;
  if (!std::filesystem::exists(path, none)) return false;
  try {
    return is_picture_checkpoint(read_safetensors(path));
  } catch (const DataError&) {
    return false;
  }
}

void write_checkpoint(const std::filesystem::path& path, const PictureCheckpoint& c) {
  SafetensorsFile file;
  file.metadata[kKey] = fields_json::to_text(Text{.format_version = kFormatVersion,
                                                  .kind = "picture",
                                                  .task = c.task,
                                                  .mode = c.mode,
                                                  .width = c.size.width,
                                                  .height = c.size.height,
                                                  .checksum = c.checksum});
  add_state(c.state, file);
  seal(file);
  write_safetensors(path, file, Overwrite::yes);
}

PictureCheckpoint read_checkpoint(const std::filesystem::path& path) {
  const std::string where = path.string();
  const SafetensorsFile file = read_safetensors(path);
  if (!is_picture_checkpoint(file)) {
    throw DataError(where, "is not the checkpoint of a picture's run",
                    file.metadata.contains("iron_learn")
                        ? "it is a model: start a new run from its weights with --from"
                        : "give a file that --checkpoint wrote");
  }
  const Json json = parse_json(file.metadata.at(kKey), where);
  const i64 version = JsonValue(json, where).at("format_version").integer();
  if (version != kFormatVersion) {
    throw DataError(where, fmt::format("is of format {}, this version reads 1", version),
                    version > kFormatVersion ? "use a newer Iron Learn" : "the file is damaged");
  }
  expect_whole(file, where);
  auto text = fields_json::from_text<Text>(file.metadata.at(kKey), where);
  if (text.mode == PictureMode::automatic) throw DataError(where, "mode: is not known");
  return {.task = std::move(text.task),
          .mode = text.mode,
          .size = {text.width, text.height},
          .checksum = std::move(text.checksum),
          .state = read_state(file, where)};
}

}  // namespace iron
