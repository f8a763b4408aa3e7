#include <array>
#include <fmt/format.h>
#include <zlib.h>

#include "iron/core/error.h"
#include "iron/format/safetensors.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn_crc32";

uLong add(uLong crc, std::span<const std::byte> bytes) {
  // Lengths too, so that no byte can move from one part to the next.
  const std::array<u64, 1> size{bytes.size()};
  crc = crc32_z(crc, reinterpret_cast<const Bytef*>(size.data()), sizeof size);
  if (bytes.empty()) return crc;  // to zlib, no bytes at all mean a new sum
  return crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

uLong add(uLong crc, const std::string& text) { return add(crc, std::as_bytes(std::span(text))); }

std::string checksum(const SafetensorsFile& file) {
  uLong crc = crc32_z(0, nullptr, 0);
  for (const auto& [key, text] : file.metadata) {
    if (key != kKey) crc = add(add(crc, key), text);
  }
  for (const NamedTensor& tensor : file.tensors) crc = add(add(crc, tensor.name), tensor.data);
  return fmt::format("{:08x}", crc);
}

}  // namespace

void seal(SafetensorsFile& file) { file.metadata[kKey] = checksum(file); }

void expect_whole(const SafetensorsFile& file, const std::string& where) {
  const auto found = file.metadata.find(kKey);
  if (found == file.metadata.end() || found->second == checksum(file)) return;
  throw DataError(where, "is damaged: its content does not give its checksum " + found->second,
                  "get the file again");
}

}  // namespace iron
