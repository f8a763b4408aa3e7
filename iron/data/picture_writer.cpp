#include "iron/data/picture_writer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "iron/core/error.h"
#include "iron/data/picture.h"
#include "iron/data/writers.h"

namespace iron {
namespace {

/// Rounds halves up, as std::lround does, in steps that many numbers can take at once.
u8 to_byte(float value) {
  const float scaled = std::clamp(value, 0.0F, 1.0F) * 255.0F;
  const int whole = static_cast<int>(scaled);
  return static_cast<u8>(whole + (scaled - static_cast<float>(whole) >= 0.5F ? 1 : 0));
}

struct Limits {
  i64 longest;  // pixels of a side
  bool alpha;
  const char* hint;  // for a side that is too long
};

Limits limits_of(PictureFormat format) {
  switch (format) {
    case PictureFormat::jpeg:
      return {65'500, false, "use PNG, or draw it smaller"};
    case PictureFormat::webp:
      return {16'383, true, "use PNG, or draw it smaller"};
    default:
      return {(i64{1} << 31) - 1, true, "draw it smaller"};
  }
}

void check(const std::string& where, PictureFormat format, i64 width, i64 height, i64 channels) {
  const std::string name(name_of(format));
  const std::string size = std::to_string(width) + " × " + std::to_string(height) + " pixels";
  if (width < 1 || height < 1) throw ShapeError(where, "a picture of " + size + " has no pixel");
  if (channels != 1 && channels != 3 && channels != 4) {
    throw ShapeError(where, std::to_string(channels) + " channels",
                     "use 1 for grey, 3 for RGB or 4 for RGBA");
  }
  const Limits limits = limits_of(format);
  if (std::max(width, height) > limits.longest) {
    throw ValueError(
        where,
        "a " + name + " cannot have " + size + ", a side ends at " + std::to_string(limits.longest),
        limits.hint);
  }
  if (channels == 4 && !limits.alpha) {
    throw ValueError(where, "a " + name + " cannot be transparent", "use PNG or WebP");
  }
}

std::unique_ptr<PictureEncoder> open_encoder(const std::filesystem::path& path,
                                             PictureFormat format, i64 width, i64 height,
                                             i64 channels, Overwrite overwrite) {
  switch (format) {
    case PictureFormat::jpeg:
      return open_jpeg_encoder(path, width, height, channels, overwrite);
    case PictureFormat::webp:
      return open_webp_encoder(path, width, height, channels, overwrite);
    default:
      return open_png_encoder(path, width, height, channels, overwrite);
  }
}

}  // namespace

PictureFormat format_of(const std::filesystem::path& path) {
  std::string suffix = path.extension().string();
  for (char& c : suffix) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (suffix == ".png") return PictureFormat::png;
  if (suffix == ".jpg" || suffix == ".jpeg") return PictureFormat::jpeg;
  if (suffix == ".webp") return PictureFormat::webp;
  const std::string text = path.string();
  if (text.starts_with("/dev/") || text.starts_with("/proc/")) return PictureFormat::png;
  throw ValueError(text,
                   suffix.empty() ? "a picture file needs a suffix that says its format"
                                  : "pictures are not written as '" + suffix + "'",
                   "end the name with .png, .jpg, .jpeg or .webp");
}

PictureWriter::PictureWriter(std::unique_ptr<PictureEncoder> encoder, std::string where, i64 width,
                             i64 height, i64 channels)
    : where_(std::move(where)),
      width_(width),
      height_(height),
      channels_(channels),
      encoder_(std::move(encoder)) {}

PictureWriter::~PictureWriter() = default;

void PictureWriter::expect_open() const {
  if (!open_) throw OutputError(where_, "its writer is finished or has failed");
}

/// A step that fails leaves a file that can only be given up.
template <class Step>
void PictureWriter::attempt(const Step& step) {
  open_ = false;
  step();
  open_ = true;
}

void PictureWriter::put_rows(std::span<u8> bytes) {
  const auto row = static_cast<std::size_t>(width_ * channels_);
  for (; !bytes.empty(); bytes = bytes.subspan(row)) encoder_->put_row(bytes.first(row));
}

void PictureWriter::write_rows(std::span<const float> values) {
  expect_open();
  const i64 row = width_ * channels_;
  const i64 rows = static_cast<i64>(values.size()) / row;
  if (rows * row != static_cast<i64>(values.size())) {
    throw ShapeError(where_, std::to_string(values.size()) + " values are no whole rows of " +
                                 std::to_string(row));
  }
  if (rows > height_ - written_) {
    throw ShapeError(where_, std::to_string(written_ + rows) + " rows for a height of " +
                                 std::to_string(height_));
  }
  const auto nan = std::ranges::find_if(values, [](float v) { return std::isnan(v); });
  if (nan != values.end()) {
    const i64 pixel = (nan - values.begin()) / channels_;
    throw ValueError(where_, "the value at row " + std::to_string(written_ + pixel / width_) +
                                 ", column " + std::to_string(pixel % width_) + " is NaN");
  }
  std::vector<u8> bytes(values.size());
  std::ranges::transform(values, bytes.begin(), to_byte);
  written_ += rows;
  attempt([&] {
    if (written_ < height_) {
      packing_.start([this, bytes = std::move(bytes)]() mutable { put_rows(bytes); });
    } else {  // nothing more is made meanwhile
      packing_.wait();
      put_rows(bytes);
    }
  });
}

void PictureWriter::finish() {
  expect_open();
  if (written_ != height_) {
    throw ShapeError(where_, "only " + std::to_string(written_) + " of " + std::to_string(height_) +
                                 " rows were written");
  }
  attempt([&] { encoder_->end(); });
  open_ = false;
}

std::unique_ptr<PictureWriter> open_picture_writer(const std::filesystem::path& path, i64 width,
                                                   i64 height, i64 channels, Overwrite overwrite) {
  const PictureFormat format = format_of(path);
  check(path.string(), format, width, height, channels);
  return std::make_unique<PictureWriter>(
      open_encoder(path, format, width, height, channels, overwrite), path.string(), width, height,
      channels);
}

void write_picture(const std::filesystem::path& path, const Picture& picture, Overwrite overwrite) {
  const auto writer =
      open_picture_writer(path, picture.width(), picture.height(), picture.channels(), overwrite);
  writer->write_rows(picture.values());
  writer->finish();
}

}  // namespace iron
