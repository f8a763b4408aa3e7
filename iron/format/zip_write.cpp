#include <limits>

#include "iron/core/error.h"
#include "iron/format/deflate.h"
#include "iron/format/little_endian.h"
#include "iron/format/zip.h"
#include "iron/format/zip_layout.h"

namespace iron {
namespace {

constexpr std::uint16_t kVersion = 20;            // 2.0: deflate
constexpr std::uint16_t kMadeBy = 3 << 8 | 20;    // Unix: the permissions below mean something
constexpr u32 kPermissions = u32{0100644} << 16;  // rw-r--r--, a regular file
constexpr std::uint16_t kDate = 1 << 5 | 1;       // 1 January 1980
constexpr u64 kMost = std::numeric_limits<u32>::max() - 1;

void check_count(u64 value, u64 most, const char* what) {
  if (value > most) {
    throw ValueError("write_npz", std::string(what) + " for a ZIP archive",
                     "write each array to an NPY file");
  }
}

}  // namespace

void ZipWriter::write(std::span<const std::byte> bytes) {
  out_.write(bytes);
  offset_ += bytes.size();
}

void ZipWriter::add(std::string_view name, std::span<const std::byte> bytes) {
  check_count(bytes.size(), kMost, "an array is too large");
  check_count(offset_, kMost, "the arrays are too large");
  check_count(name.size(), std::numeric_limits<std::uint16_t>::max(), "a name is too long");
  check_count(++members_, std::numeric_limits<std::uint16_t>::max() - 1,
              "there are too many arrays");
  std::vector<std::byte> deflated;
  if (deflate_) deflated = deflate_bytes(bytes);
  const std::span<const std::byte> packed = deflate_ ? deflated : bytes;
  check_count(packed.size(), kMost, "an array is too large");

  // What the local header and the directory say alike.
  std::vector<std::byte> common;
  append_little(common, kVersion);
  append_little(common, static_cast<std::uint16_t>(zip::kUtf8));
  append_little(common, static_cast<std::uint16_t>(deflate_ ? zip::kDeflated : zip::kStored));
  append_little(common, std::uint16_t{0});  // midnight
  append_little(common, kDate);
  append_little(common, crc32_of(bytes));
  append_little(common, static_cast<u32>(packed.size()));
  append_little(common, static_cast<u32>(bytes.size()));
  append_little(common, static_cast<std::uint16_t>(name.size()));
  append_little(common, std::uint16_t{0});  // no extra fields

  append_little(directory_, zip::kCentral);
  append_little(directory_, kMadeBy);
  directory_.insert(directory_.end(), common.begin(), common.end());
  append_little(directory_, std::uint16_t{0});  // no comment
  append_little(directory_, std::uint16_t{0});  // the first disk
  append_little(directory_, std::uint16_t{0});  // binary
  append_little(directory_, kPermissions);
  append_little(directory_, static_cast<u32>(offset_));
  const auto name_bytes = text_bytes(name);
  directory_.insert(directory_.end(), name_bytes.begin(), name_bytes.end());

  std::vector<std::byte> local;
  append_little(local, zip::kLocal);
  local.insert(local.end(), common.begin(), common.end());
  write(local);
  write(name_bytes);
  write(packed);
}

void ZipWriter::finish() {
  check_count(offset_ + directory_.size(), kMost, "the arrays are too large");
  std::vector<std::byte> end;
  append_little(end, zip::kEnd);
  append_little(end, u32{0});  // one disk
  append_little(end, static_cast<std::uint16_t>(members_));
  append_little(end, static_cast<std::uint16_t>(members_));
  append_little(end, static_cast<u32>(directory_.size()));
  append_little(end, static_cast<u32>(offset_));
  append_little(end, std::uint16_t{0});  // no comment
  write(directory_);
  write(end);
}

}  // namespace iron
