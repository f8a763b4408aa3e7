#include "iron/data/picture.h"

#include <algorithm>

#include "iron/core/error.h"

namespace iron {
namespace {

/// Checks the size and returns the number of values.
std::size_t value_count(i64 width, i64 height, i64 channels) {
  if (width < 1 || height < 1) {
    throw ShapeError("picture", "a picture of " + std::to_string(width) + " × " +
                                    std::to_string(height) + " pixels has no pixel");
  }
  if (channels != 1 && channels != 3 && channels != 4) {
    throw ShapeError("picture", std::to_string(channels) + " channels",
                     "use 1 for grey, 3 for RGB or 4 for RGBA");
  }
  return static_cast<std::size_t>(Shape{height, width, channels}.numel());
}

}  // namespace

Picture::Picture(i64 width, i64 height, i64 channels, float value)
    : width_(width),
      height_(height),
      channels_(channels),
      values_(value_count(width, height, channels), value) {}

Picture::Picture(i64 width, i64 height, i64 channels, std::vector<float> values)
    : width_(width), height_(height), channels_(channels), values_(std::move(values)) {
  if (values_.size() != value_count(width, height, channels)) {
    throw ShapeError("picture", std::to_string(values_.size()) + " values do not make shape " +
                                    to_string(shape()));
  }
}

std::size_t Picture::index(i64 row, i64 column, i64 channel) const {
  if (row < 0 || row >= height_ || column < 0 || column >= width_ || channel < 0 ||
      channel >= channels_) {
    throw ShapeError("picture", "no value at row " + std::to_string(row) + ", column " +
                                    std::to_string(column) + ", channel " +
                                    std::to_string(channel) + " of " + to_string(shape()));
  }
  return static_cast<std::size_t>((row * width_ + column) * channels_ + channel);
}

bool is_two_valued(const Picture& picture) noexcept {
  return std::ranges::all_of(picture.values(), [](float v) { return v == 0.0F || v == 1.0F; });
}

Picture lay_on_white(const Picture& picture) {
  if (picture.channels() != 4) return picture;
  std::vector<float> colors;
  colors.reserve(static_cast<std::size_t>(picture.pixels()) * 3);
  const std::span<const float> v = picture.values();
  for (std::size_t i = 0; i < v.size(); i += 4) {
    const double alpha = static_cast<double>(v[i + 3]);
    for (std::size_t c = i; c < i + 3; ++c) {
      colors.push_back(static_cast<float>(alpha * static_cast<double>(v[c]) + (1 - alpha)));
    }
  }
  return Picture(picture.width(), picture.height(), 3, std::move(colors));
}

Picture to_gray(const Picture& picture) {
  if (picture.channels() == 1) return picture;
  if (picture.channels() == 4) return to_gray(lay_on_white(picture));
  std::vector<float> gray;
  gray.reserve(static_cast<std::size_t>(picture.pixels()));
  const std::span<const float> v = picture.values();
  for (std::size_t i = 0; i < v.size(); i += 3) {
    gray.push_back(static_cast<float>(0.299 * static_cast<double>(v[i]) +
                                      0.587 * static_cast<double>(v[i + 1]) +
                                      0.114 * static_cast<double>(v[i + 2])));
  }
  return Picture(picture.width(), picture.height(), 1, std::move(gray));
}

}  // namespace iron
