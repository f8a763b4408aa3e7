#include "iron/model/table_checkpoint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <span>
#include <zlib.h>

#include "iron/core/error.h"
#include "iron/model/task_json.h"
#include "iron/train/checkpoint.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn_table_checkpoint";
constexpr i64 kFormatVersion = 1;
constexpr const char* kStart = "start";

struct Text {
  i64 format_version = kFormatVersion;
  TableTask task = {};
  std::string checksum = {};
  i64 candidate = 0;
  i64 fold = 0;
  std::vector<double> losses = {};
  double fold_losses = 0;
  i64 members = 0;
  i64 best = -1;
  i64 best_members = 0;
  bool done = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("format_version", self.format_version, "1");
    visit("task", self.task, "what is learnt how");
    visit("checksum", self.checksum, "of the table's values");
    visit("candidate", self.candidate, "under way");
    visit("fold", self.fold, "under way");
    visit("losses", self.losses, "of finished candidates");
    visit("fold_losses", self.fold_losses, "of the folds done");
    visit("members", self.members, "networks of the candidate under way");
    visit("best", self.best, "the best candidate");
    visit("best_members", self.best_members, "its networks");
    visit("done", self.done, "nothing is left to train");
  }
};

class Crc {
 public:
  void add(std::span<const std::byte> bytes) {
    if (bytes.empty()) return;  // to zlib, no bytes at all mean a new sum
    sum_ = crc32_z(sum_, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  }
  void add(const std::string& text) {
    add_count(text.size());
    add(std::as_bytes(std::span(text)));
  }
  /// A missing value is NaN, whatever its bits.
  void add_numbers(std::span<const double> numbers) {
    constexpr std::size_t kBlock = 512;
    std::array<double, kBlock> block{};
    for (std::size_t first = 0; first < numbers.size(); first += kBlock) {
      const auto part = numbers.subspan(first, std::min(kBlock, numbers.size() - first));
      std::ranges::transform(part, block.begin(), [](double v) {
        return std::isnan(v) ? std::numeric_limits<double>::quiet_NaN() : v;
      });
      add(std::as_bytes(std::span(block).first(part.size())));
    }
  }
  void add_count(u64 count) { add(std::as_bytes(std::span(&count, 1))); }
  std::string text() const { return fmt::format("{:08x}", sum_); }

 private:
  uLong sum_ = 0;
};

void add_tensors(const std::string& name, const std::vector<Tensor>& tensors,
                 SafetensorsFile& file) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    file.tensors.push_back(to_named(name + "." + std::to_string(i), tensors[i]));
  }
}

std::vector<Tensor> read_tensors(const std::string& name, i64 count, const SafetensorsFile& file,
                                 const std::string& where) {
  if (count < 0 || count > static_cast<i64>(file.tensors.size())) {
    throw DataError(where, name + ": the number of networks cannot be");
  }
  std::vector<Tensor> tensors;
  for (i64 i = 0; i < count; ++i) {
    const NamedTensor* tensor = file.find(name + "." + std::to_string(i));
    if (tensor == nullptr) throw DataError(where, "a network of '" + name + "' is missing");
    tensors.push_back(to_tensor(*tensor));
  }
  return tensors;
}

/// Whether a run can have come to this.
bool can_be(const Text& t) {
  const auto candidates = static_cast<i64>(t.task.candidates.size());
  const auto finished = static_cast<i64>(t.losses.size());
  const i64 folds = t.task.folds;
  if (t.candidate != finished || finished > candidates || t.fold < 0 || t.members != t.fold) {
    return false;
  }
  if (folds == 0 ? finished + t.fold > 0 : t.fold >= folds) return false;
  if (finished == candidates && t.fold > 0) return false;
  const bool chosen = t.best >= 0;
  if (t.best < -1 || t.best >= candidates || (t.done && !chosen)) return false;
  if (chosen ? t.best_members != 1 && t.best_members != folds : t.best_members != 0) return false;
  if (!chosen || folds == 0) return true;
  return t.best < finished && t.losses[static_cast<std::size_t>(t.best)] != kFailed;
}

}  // namespace

std::string checksum(const Table& table) {
  Crc crc;
  crc.add_count(static_cast<u64>(table.rows));
  crc.add_count(static_cast<u64>(table.test_rows));
  for (const Column& column : table.columns) {
    crc.add(column.name);
    crc.add_count(static_cast<u64>(column.kind));
    crc.add_numbers(column.numbers);
    crc.add(std::as_bytes(std::span(column.codes)));
    crc.add_count(column.levels.size());
    for (const std::string& level : column.levels) crc.add(level);
  }
  return crc.text();
}

void write_checkpoint(const std::filesystem::path& path, const TableCheckpoint& c) {
  const TableProgress& p = c.progress;
  SafetensorsFile file;
  file.metadata[kKey] =
      fields_json::to_text(Text{.task = c.task,
                                .checksum = c.checksum,
                                .candidate = p.candidate,
                                .fold = p.fold,
                                .losses = p.losses,
                                .fold_losses = p.fold_losses,
                                .members = static_cast<i64>(p.members.size()),
                                .best = p.best,
                                .best_members = static_cast<i64>(p.best_members.size()),
                                .done = p.done});
  add_tensors("members", p.members, file);
  add_tensors("best_members", p.best_members, file);
  if (p.network) add_state(*p.network, file);
  if (p.start) file.tensors.push_back(to_named(kStart, *p.start));
  seal(file);
  write_safetensors(path, file, Overwrite::yes);
}

TableCheckpoint read_table_checkpoint(const std::filesystem::path& path) {
  const std::string where = path.string();
  const SafetensorsFile file = read_safetensors(path);
  if (!is_table_checkpoint(file)) {
    throw DataError(where, "is not the checkpoint of a run on a table",
                    "give a file that iron train --checkpoint wrote");
  }
  expect_whole(file, where);
  auto text = fields_json::from_text<Text>(file.metadata.at(kKey), where);
  if (text.format_version != kFormatVersion) {
    throw DataError(where,
                    fmt::format("is of format {}, this version reads 1", text.format_version));
  }
  if (!can_be(text)) throw DataError(where, "its progress cannot be");
  TableCheckpoint checkpoint{.task = std::move(text.task),
                             .checksum = std::move(text.checksum),
                             .progress = {.candidate = text.candidate,
                                          .fold = text.fold,
                                          .losses = std::move(text.losses),
                                          .fold_losses = text.fold_losses,
                                          .best = text.best,
                                          .done = text.done}};
  TableProgress& p = checkpoint.progress;
  p.members = read_tensors("members", text.members, file, where);
  p.best_members = read_tensors("best_members", text.best_members, file, where);
  if (has_state(file)) p.network = read_state(file, where);
  if (const NamedTensor* start = file.find(kStart)) p.start = to_tensor(*start);
  return checkpoint;
}

bool is_table_checkpoint(const SafetensorsFile& file) { return file.metadata.contains(kKey); }

bool is_table_checkpoint(const std::filesystem::path& path) {
  std::error_code none;
  if (!std::filesystem::exists(path, none)) return false;
  try {
    return is_table_checkpoint(read_safetensors(path));
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace iron
