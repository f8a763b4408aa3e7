#pragma once
/// ZIP archives as NPZ files are: stored and deflated members, one disk, below 4 GiB. Internal.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/types.h"
#include "iron/format/output_file.h"

namespace iron {

/// A member as the archive's directory describes it. `packed` points into the archive.
struct ZipMember {
  std::string name;
  bool deflated = false;
  u32 crc = 0;
  u32 size = 0;  ///< unpacked
  std::span<const std::byte> packed;
};

/// The members of an archive, in the order of its directory. Their data lies inside the archive
/// without overlap, and no `size` is more than its packed bytes can hold, so unpacking all of them
/// takes memory in proportion to the file. Throws DataError(where, …) on anything else: two members
/// of one name, encryption, other methods, several disks, ZIP64.
std::vector<ZipMember> zip_members(std::span<const std::byte> archive, const std::string& where);

/// A member's bytes. Throws DataError(where, …) when they are damaged.
std::vector<std::byte> unpack(const ZipMember& member, const std::string& where);

/// Writes an archive member by member. The same members give the same bytes: they are dated 1980.
class ZipWriter {
 public:
  ZipWriter(OutputFile& out, bool deflate) : out_(out), deflate_(deflate) {}

  /// Throws ValueError when a member or the archive reaches 4 GiB, OutputError as OutputFile does.
  void add(std::string_view name, std::span<const std::byte> bytes);
  /// Writes the directory. Call it once, last.
  void finish();

 private:
  void write(std::span<const std::byte> bytes);

  OutputFile& out_;
  bool deflate_;
  u64 offset_ = 0;
  u64 members_ = 0;
  std::vector<std::byte> directory_;
};

}  // namespace iron
