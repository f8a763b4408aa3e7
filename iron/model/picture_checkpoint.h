#pragma once
/// A picture run's checkpoint: a .safetensors file with the state and the task. Not for users; see
/// PictureFit.

#include <filesystem>
#include <string>

#include "iron/format/safetensors.h"
#include "iron/model/picture_fit.h"

namespace iron {

/// What a checkpoint holds.
struct PictureCheckpoint {
  PictureTask task;
  PictureMode mode = PictureMode::gray;
  PictureSize size;      ///< of the whole picture
  std::string checksum;  ///< of its values
  TrainerState state;
};

/// CRC-32 of the picture's size and values, in hexadecimal.
std::string checksum(const Picture& picture);

/// Writes the file whole or not at all; a checkpoint of that name is replaced. Throws OutputError,
/// also when there is a file that is no checkpoint.
void write_checkpoint(const std::filesystem::path& path, const PictureCheckpoint& checkpoint);

/// Throws DataError when the file is none, or is damaged.
PictureCheckpoint read_checkpoint(const std::filesystem::path& path);

/// Whether a file claims to be one.
bool is_picture_checkpoint(const SafetensorsFile& file);

/// Whether there is a file of that name that claims to be one.
bool is_picture_checkpoint(const std::filesystem::path& path);

}  // namespace iron
