#include "iron/data/pixel_list.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "iron/core/error.h"
#include "iron/data/readers.h"

namespace iron {
namespace {

constexpr i64 kMostSide = i64{1} << 30;

std::string place_text(u64 column, u64 row) {
  return "the pixel at column " + std::to_string(column) + ", row " + std::to_string(row);
}

}  // namespace

std::string PixelList::item_text(std::size_t index) const {
  return item_ + " " + std::to_string(static_cast<i64>(index) + first_);
}

void PixelList::fail(const std::string& detail, const std::string& hint) const {
  throw DataError(name_, item_text(pixels_.size()) + ": " + detail, hint);
}

void PixelList::add(i64 column, i64 row, double ink) {
  const auto possible = [](i64 side) { return side >= 0 && side < kMostSide; };
  if (!possible(column) || !possible(row)) {
    fail("there is no column " + std::to_string(column) + ", row " + std::to_string(row),
         "columns and rows count from 0");
  }
  if (!(ink >= 0 && ink <= 1)) {
    fail("a pixel value is from 0 (white) to 1 (black)", "scale the values to that range");
  }
  if (pixels_.size() == kMostPixels) {
    fail("a picture has at most 2^28 pixels", "make it smaller");
  }
  pixels_.push_back({static_cast<u32>(row), static_cast<u32>(column), static_cast<float>(1 - ink)});
  width_ = std::max(width_, static_cast<u64>(column) + 1);
  height_ = std::max(height_, static_cast<u64>(row) + 1);
}

Picture PixelList::picture() const {
  if (pixels_.empty()) throw DataError(name_, "holds no pixel", "it should hold a picture");
  std::vector<float> values;
  values.reserve(pixels_.size());
  const auto by_row = [](const Pixel& a, const Pixel& b) {
    return std::tie(a.row, a.column) < std::tie(b.row, b.column);
  };
  std::vector<std::size_t> order(pixels_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!std::ranges::is_sorted(pixels_, by_row)) {
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return by_row(pixels_[a], pixels_[b]); });
  }
  // In row order pixel i must be the one at place i.
  u64 place = 0;
  for (std::size_t i = 0; i < order.size(); ++i, ++place) {
    const Pixel& pixel = pixels_[order[i]];
    const u64 here = u64{pixel.row} * width_ + pixel.column;
    if (here < place) {
      throw DataError(name_,
                      item_text(order[i]) + ": " + place_text(pixel.column, pixel.row) +
                          " stands already in " + item_text(order[i - 1]),
                      "keep one of the two");
    }
    if (here > place) break;
    values.push_back(pixel.value);
  }
  if (place != width_ * height_) {
    throw DataError(name_,
                    place_text(place % width_, place / width_) + " is missing: with " +
                        std::to_string(width_) + " columns and " + std::to_string(height_) +
                        " rows there are " + std::to_string(width_ * height_) + " pixels, not " +
                        std::to_string(pixels_.size()),
                    "every pixel needs a value");
  }
  return {static_cast<i64>(width_), static_cast<i64>(height_), 1, std::move(values)};
}

}  // namespace iron
