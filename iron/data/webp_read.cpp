#include <algorithm>
#include <cstring>
#include <new>
#include <string_view>
#include <webp/decode.h>

#include "iron/core/error.h"
#include "iron/data/orientation.h"
#include "iron/data/readers.h"

namespace iron {
namespace {

// The lossy format spends more than two bits on the modes of each 16 × 16 pixels.
constexpr u64 kLossyPixelsPerByte = 1024;
// The lossless format says "all one colour" of any size in some thirty bytes. So a moderate size is
// believed; above it, only what a file of real content could need.
constexpr u64 kModeratePixels = u64{1} << 24;
constexpr u64 kLosslessPixelsPerByte = 4096;
constexpr std::string_view kExifStart("Exif\0\0", 6);
constexpr const char* kDamagedHint = "get the file again, or save the picture anew";

/// Where the parts of a RIFF file lie. It has at least the twelve bytes that say so (is_webp).
class Chunks {
 public:
  Chunks(const std::string& name, std::span<const u8> bytes) : name_(name), rest_(bytes) {
    const u64 size = u64{little_endian(4)} + kHead;
    if (size < kFileHead || size > bytes.size()) {
      throw DataError(name, "is a damaged WebP: its length is not what it says",
                      "the file is truncated: get it again");
    }
    rest_ = bytes.first(size).subspan(kFileHead);
  }

  /// The next chunk; false at the end.
  bool next() {
    rest_ = rest_.subspan(std::min(skip_, rest_.size()));
    if (rest_.empty()) return false;
    if (rest_.size() < kHead || little_endian(4) > rest_.size() - kHead) {
      throw DataError(name_, "is a damaged WebP: a chunk reaches beyond its end", kDamagedHint);
    }
    const std::size_t size = little_endian(4);
    id_ = std::string_view(reinterpret_cast<const char*>(rest_.data()), 4);
    data_ = rest_.subspan(kHead, size);
    skip_ = kHead + size + size % 2;
    return true;
  }
  std::string_view id() const noexcept { return id_; }
  std::span<const u8> data() const noexcept { return data_; }

 private:
  static constexpr std::size_t kHead = 8;       // an id and a size
  static constexpr std::size_t kFileHead = 12;  // RIFF, a size, WEBP

  u32 little_endian(std::size_t place) const {
    u32 value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | rest_[place + i];
    return value;
  }

  const std::string& name_;
  std::span<const u8> rest_;
  std::size_t skip_ = 0;
  std::string_view id_;
  std::span<const u8> data_;
};

/// Reads the notes beside the pixels. Throws when the picture moves.
int read_orientation(const std::string& name, std::span<const u8> bytes) {
  int orientation = 1;
  for (Chunks chunks(name, bytes); chunks.next();) {
    if (chunks.id() == "ANIM" || chunks.id() == "ANMF") {
      throw DataError(name, "is an animated WebP", "save one of its pictures as PNG");
    }
    if (chunks.id() != "EXIF") continue;
    std::span<const u8> exif = chunks.data();
    // Some programs keep the start that JPEG needs.
    if (exif.size() >= kExifStart.size() &&
        std::equal(kExifStart.begin(), kExifStart.end(), exif.begin())) {
      exif = exif.subspan(kExifStart.size());
    }
    orientation = exif_orientation(exif);
  }
  return orientation;
}

const char* text_of(VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return "it uses a feature that libwebp does not know";
    case VP8_STATUS_NOT_ENOUGH_DATA:
      return "it ends too early";
    default:
      return "its data make no picture";
  }
}

void expect_ok(const std::string& name, VP8StatusCode status) {
  if (status == VP8_STATUS_OK) return;
  if (status == VP8_STATUS_OUT_OF_MEMORY) throw std::bad_alloc();
  throw DataError(name, std::string("is a damaged WebP: ") + text_of(status), kDamagedHint);
}

void check_size(const std::string& name, const WebPBitstreamFeatures& features, u64 bytes) {
  constexpr int kLossy = 1;
  const u64 width = static_cast<u64>(features.width);
  const u64 height = static_cast<u64>(features.height);
  const bool lossy = features.format == kLossy;
  if (!lossy && width * height <= kModeratePixels) return;
  check_claim(name, width, height, bytes, lossy ? kLossyPixelsPerByte : kLosslessPixelsPerByte);
}

}  // namespace

bool is_webp(std::span<const std::byte> start) noexcept {
  return start.size() >= 12 && std::memcmp(start.data(), "RIFF", 4) == 0 &&
         std::memcmp(start.data() + 8, "WEBP", 4) == 0;
}

Picture read_webp(InputFile& file) {
  const std::vector<u8> bytes = read_all(file);
  const int orientation = read_orientation(file.name(), bytes);
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) throw DataError(file.name(), "libwebp cannot start");
  expect_ok(file.name(), WebPGetFeatures(bytes.data(), bytes.size(), &config.input));
  check_size(file.name(), config.input, bytes.size());

  const i64 channels = config.input.has_alpha != 0 ? 4 : 3;
  const i64 row_bytes = config.input.width * channels;
  std::vector<u8> rows(static_cast<std::size_t>(row_bytes * config.input.height));
  config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = rows.data();
  config.output.u.RGBA.stride = static_cast<int>(row_bytes);
  config.output.u.RGBA.size = rows.size();
  expect_ok(file.name(), WebPDecode(bytes.data(), bytes.size(), &config));
  return apply_orientation(
      picture_from_bytes(config.input.width, config.input.height, channels, rows), orientation);
}

}  // namespace iron
