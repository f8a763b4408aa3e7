#pragma once
/// The checkpoint of a run on a table: its task, the checksum of its rows and how far it is. Not
/// for users.

#include <filesystem>
#include <string>

#include "iron/data/table.h"
#include "iron/format/safetensors.h"
#include "iron/model/table_progress.h"
#include "iron/model/table_task.h"

namespace iron {

/// What a checkpoint file holds.
struct TableCheckpoint {
  TableTask task;
  std::string checksum;
  TableProgress progress;
};

/// CRC-32 of names, kinds and values of a table.
std::string checksum(const Table& table);

/// Writes the file; an older one of that name is replaced.
void write_checkpoint(const std::filesystem::path& path, const TableCheckpoint& checkpoint);
/// Throws DataError naming what is wrong with the file.
TableCheckpoint read_table_checkpoint(const std::filesystem::path& path);
/// Whether a file is one; whether there is such a file.
bool is_table_checkpoint(const SafetensorsFile& file);
bool is_table_checkpoint(const std::filesystem::path& path);

}  // namespace iron
