#include <algorithm>
#include <set>

#include "iron/core/error.h"
#include "iron/format/deflate.h"
#include "iron/format/json.h"
#include "iron/format/little_endian.h"
#include "iron/format/zip.h"
#include "iron/format/zip_layout.h"

namespace iron {
namespace {

using Bytes = std::span<const std::byte>;

constexpr const char* kDamagedHint = "get the file again, or write it anew";
constexpr u32 kIn64 = 0xFFFFFFFF;  // stands for a number that is in a ZIP64 record

u32 two(Bytes bytes, std::size_t offset) { return read_little<std::uint16_t>(bytes, offset); }
u32 four(Bytes bytes, std::size_t offset) { return read_little<u32>(bytes, offset); }

class Reader {
 public:
  Reader(Bytes archive, const std::string& where) : archive_(archive), where_(where) {}

  std::vector<ZipMember> run() {
    find_directory();
    std::vector<ZipMember> members;
    std::set<std::string> names;
    std::size_t at = directory_begin_;
    for (u32 i = 0; i < count_; ++i) {
      members.push_back(read_entry(at));
      if (!names.insert(members.back().name).second) {
        fail("holds two members " + quoted(members.back().name));
      }
    }
    if (at != directory_end_) damaged("its directory has bytes to spare");
    check_apart();
    return members;
  }

 private:
  struct Extent {
    std::size_t begin, end;
  };

  [[noreturn]] void fail(const std::string& detail, const std::string& hint = kDamagedHint) const {
    throw DataError(where_, detail, hint);
  }
  [[noreturn]] void damaged(const std::string& detail) const {
    fail("is a damaged archive: " + detail);
  }
  [[noreturn]] void refuse64() const {
    fail("is a ZIP64 archive, of 4 GiB or more", "save each array as an NPY file");
  }
  std::string quoted(const std::string& name) const { return json_quoted(name, where_); }

  /// The record at the archive's end, behind which there is only a comment.
  void find_directory() {
    if (archive_.empty()) fail("is empty");
    if (archive_.size() < zip::kEndBytes || !as_text(archive_).starts_with("PK")) {
      fail("is not an NPZ file", "save it with numpy.savez");
    }
    constexpr std::size_t kLongestComment = 65535;
    const std::size_t last = archive_.size() - zip::kEndBytes;
    const std::size_t first = last - std::min(last, kLongestComment);
    std::size_t at = last;
    while (four(archive_, at) != zip::kEnd || two(archive_, at + 20) != last - at) {
      if (at-- == first) damaged("its end is missing");
    }
    if (two(archive_, at + 4) != 0 || two(archive_, at + 6) != 0) {
      fail("is a part of an archive on several disks", "join the parts first");
    }
    if (at >= zip::kLocator64Bytes &&
        four(archive_, at - zip::kLocator64Bytes) == zip::kLocator64) {
      refuse64();
    }
    count_ = two(archive_, at + 10);
    const u32 size = four(archive_, at + 12);
    const u32 offset = four(archive_, at + 16);
    if (size == kIn64 || offset == kIn64) refuse64();
    if (u64{size} + offset != at) damaged("its directory is not where it should be");
    directory_begin_ = offset;
    directory_end_ = at;
  }

  /// The entry at `at`, which moves behind it.
  ZipMember read_entry(std::size_t& at) {
    if (directory_end_ - at < zip::kCentralBytes) damaged("its directory is too short");
    const Bytes entry = archive_.subspan(at, directory_end_ - at);
    if (four(entry, 0) != zip::kCentral) damaged("its directory holds something else");
    const std::size_t name_bytes = two(entry, 28);
    const std::size_t length = zip::kCentralBytes + name_bytes + two(entry, 30) + two(entry, 32);
    if (entry.size() < length) damaged("its directory is too short");
    at += length;

    ZipMember member;
    member.name = as_text(entry.subspan(zip::kCentralBytes, name_bytes));
    check_name(member.name);
    const std::string name = quoted(member.name);
    if ((two(entry, 8) & zip::kEncrypted) != 0) fail(name + " is encrypted", "decrypt it first");
    const u32 method = two(entry, 10);
    if (method != zip::kStored && method != zip::kDeflated) {
      fail(name + " is packed by method " + std::to_string(method),
           "save it with numpy.savez or numpy.savez_compressed");
    }
    member.deflated = method == zip::kDeflated;
    member.crc = four(entry, 16);
    const u32 packed = four(entry, 20);
    member.size = four(entry, 24);
    const u32 offset = four(entry, 42);
    if (packed == kIn64 || member.size == kIn64 || offset == kIn64) refuse64();
    if (two(entry, 34) != 0) damaged(name + " is on another disk");
    const u64 most = member.deflated ? u64{packed} * kMostInflation : packed;
    if (member.size > most || (!member.deflated && member.size != packed)) {
      damaged(name + " cannot have " + std::to_string(member.size) + " bytes in " +
              std::to_string(packed));
    }
    member.packed = find_data(member, offset, packed);
    return member;
  }

  void check_name(const std::string& name) const {
    try {
      json_quoted(name, where_);
    } catch (const ValueError&) {
      fail("holds a member whose name is not UTF-8", "save it with numpy.savez");
    }
  }

  /// The data behind a local header. Its sizes may be zero or in an extra field: the directory's
  /// count.
  Bytes find_data(const ZipMember& member, std::size_t offset, std::size_t packed) {
    const auto misplaced = [&] { damaged(quoted(member.name) + " is not where it should be"); };
    const Bytes before = archive_.first(directory_begin_);
    if (offset > before.size() || before.size() - offset < zip::kLocalBytes) misplaced();
    const Bytes header = before.subspan(offset);
    if (four(header, 0) != zip::kLocal) misplaced();
    const std::size_t name_bytes = two(header, 26);
    const std::size_t data = zip::kLocalBytes + name_bytes + two(header, 28);
    if (header.size() < data || header.size() - data < packed) misplaced();
    if (as_text(header.subspan(zip::kLocalBytes, name_bytes)) != member.name) misplaced();
    extents_.push_back({offset, offset + data + packed});
    return header.subspan(data, packed);
  }

  /// Members that share bytes could unpack to far more than the archive holds.
  void check_apart() {
    std::sort(extents_.begin(), extents_.end(),
              [](const Extent& a, const Extent& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < extents_.size(); ++i) {
      if (extents_[i].begin < extents_[i - 1].end) damaged("two of its members overlap");
    }
  }

  Bytes archive_;
  const std::string& where_;
  std::size_t directory_begin_ = 0;
  std::size_t directory_end_ = 0;
  u32 count_ = 0;
  std::vector<Extent> extents_;
};

}  // namespace

std::vector<ZipMember> zip_members(std::span<const std::byte> archive, const std::string& where) {
  return Reader(archive, where).run();
}

std::vector<std::byte> unpack(const ZipMember& member, const std::string& where) {
  const auto damaged = [&] {
    return DataError(where, json_quoted(member.name, where) + " is damaged", kDamagedHint);
  };
  std::vector<std::byte> bytes;
  if (member.deflated) {
    auto inflated = inflate_bytes(member.packed, member.size);
    if (!inflated) throw damaged();
    bytes = std::move(*inflated);
  } else {
    bytes.assign(member.packed.begin(), member.packed.end());
  }
  if (crc32_of(bytes) != member.crc) throw damaged();
  return bytes;
}

}  // namespace iron
