#include "iron/format/npz.h"

#include <set>

#include "iron/core/error.h"
#include "iron/format/input_file.h"
#include "iron/format/json.h"
#include "iron/format/npy.h"
#include "iron/format/zip.h"

namespace iron {
namespace {

constexpr std::string_view kSuffix = ".npy";

}  // namespace

std::vector<NamedTensor> parse_npz(std::span<const std::byte> bytes, const std::string& where) {
  std::vector<NamedTensor> tensors;
  for (const ZipMember& member : zip_members(bytes, where)) {
    const std::string name = json_quoted(member.name, where);
    if (!member.name.ends_with(kSuffix)) {
      throw DataError(where, "holds " + name + ", which is no .npy file",
                      "give an archive of arrays alone, as numpy.savez writes it");
    }
    try {
      tensors.push_back(parse_npy(unpack(member, where), where));
    } catch (const DataError& error) {
      // What unpack says names the member already.
      const bool named = error.detail().starts_with(name);
      throw DataError(where, named ? error.detail() : name + ": " + error.detail(), error.hint());
    }
    tensors.back().name = member.name.substr(0, member.name.size() - kSuffix.size());
  }
  return tensors;
}

std::vector<NamedTensor> read_npz(const std::filesystem::path& path) {
  return parse_npz(read_file(path), path.string());
}

void write_npz(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
               NpzCompression compression, Overwrite overwrite) {
  const std::string where = "write_npz";
  std::set<std::string_view> names;
  for (const NamedTensor& tensor : tensors) {
    if (tensor.name.empty()) throw ValueError(where, "an array has no name");
    if (!names.insert(tensor.name).second) {
      throw ValueError(where, "two arrays have the name " + json_quoted(tensor.name, where));
    }
    json_quoted(tensor.name, where);  // throws unless it is UTF-8
  }
  OutputFile out(path, overwrite);
  ZipWriter archive(out, compression == NpzCompression::deflated);
  for (const NamedTensor& tensor : tensors) {
    archive.add(tensor.name + std::string(kSuffix), npy_bytes(tensor));
  }
  archive.finish();
  out.commit();
}

}  // namespace iron
