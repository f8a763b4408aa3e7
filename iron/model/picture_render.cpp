#include "iron/model/picture_render.h"

#include <algorithm>
#include <array>

#include "iron/core/error.h"
#include "iron/model/picture_drawer.h"

namespace iron {
namespace {

constexpr i64 kMostSide = i64{1} << 30;  // pixels
constexpr i64 kMostSupersample = 64;

/// A rectangle of samples: the pixels of the picture drawn `supersample` times as large.
struct Block {
  i64 x = 0;
  i64 y = 0;
  i64 columns = 0;
  i64 rows = 0;
};

std::string to_string(const Crop& crop) {
  return std::to_string(crop.x0) + "," + std::to_string(crop.y0) + "," + std::to_string(crop.x1) +
         "," + std::to_string(crop.y1);
}

/// Checks the options and returns what is drawn of the picture.
Crop checked_crop(const RenderOptions& options) {
  const PictureSize size = options.size;
  const std::string size_text = std::to_string(size.width) + "x" + std::to_string(size.height);
  if (size.width < 1 || size.height < 1 || std::max(size.width, size.height) > kMostSide) {
    throw ValueError("render", "cannot draw " + size_text + " pixels");
  }
  if (options.supersample < 1 || options.supersample > kMostSupersample) {
    throw ValueError("supersample",
                     std::to_string(options.supersample) + " samples a side of each pixel",
                     "give a number from 1 to " + std::to_string(kMostSupersample));
  }
  const Crop crop = options.crop.value_or(Crop{0, 0, size.width, size.height});
  if (crop.x0 < 0 || crop.y0 < 0 || crop.x1 > size.width || crop.y1 > size.height ||
      crop.x0 >= crop.x1 || crop.y0 >= crop.y1) {
    throw ValueError("crop", to_string(crop) + " is no part of a picture of " + size_text,
                     "give x0,y0,x1,y1 in pixels of the drawing, x0 < x1 and y0 < y1; x1 and y1 "
                     "are the first outside");
  }
  return crop;
}

/// Where `count` samples of a side of `all` stand, from the one numbered `first`; see
/// pixel_centres.
std::vector<double> sample_centres(i64 first, i64 count, i64 all, i64 longer) {
  std::vector<double> centres;
  for (i64 i = first; i < first + count; ++i) {
    centres.push_back(static_cast<double>(2 * i + 1 - all) / static_cast<double>(longer));
  }
  return centres;
}

/// What a picture shows of what a network says; `ink`: 1 is black.
void finish_values(bool ink, std::span<float> values) {
  for (float& value : values) value = std::clamp(ink ? 1 - value : value, 0.0F, 1.0F);
}

/// The samples of a block, [rows, columns, channels]; `whole` is the size of all samples.
Tensor draw(const PictureDrawer& drawer, const Block& block, PictureSize whole, bool ink) {
  const i64 longer = std::max(whole.width, whole.height);
  Tensor drawn = drawer.draw(sample_centres(block.x, block.columns, whole.width, longer),
                             sample_centres(block.y, block.rows, whole.height, longer));
  finish_values(ink, drawn.data<float>());
  return drawn;
}

/// The mean of one pixel's samples; colours count by their alpha.
void average(std::span<const float> samples, i64 first, i64 row_samples, i64 side, i64 channels,
             float* out) {
  std::array<double, 4> sums{};
  for (i64 r = 0; r < side; ++r) {
    for (i64 c = 0; c < side; ++c) {
      const float* const sample = samples.data() + (first + r * row_samples + c) * channels;
      const double alpha = channels == 4 ? static_cast<double>(sample[3]) : 1;
      for (i64 k = 0; k < channels; ++k) {
        const double weight = k == 3 ? 1 : alpha;
        sums[static_cast<std::size_t>(k)] += weight * static_cast<double>(sample[k]);
      }
    }
  }
  const auto count = static_cast<double>(side * side);
  for (i64 k = 0; k < channels; ++k) {
    const double weight = channels == 4 && k < 3 ? sums[3] : count;
    out[k] = weight == 0 ? 0.0F : static_cast<float>(sums[static_cast<std::size_t>(k)] / weight);
  }
}

/// Averages a block into its place in a band of finished rows, `columns` wide.
void average_block(std::span<const float> samples, const Block& block, i64 side, i64 channels,
                   float* out, i64 columns) {
  if (side == 1 && channels < 4) {  // colours count by their alpha
    for (i64 row = 0; row < block.rows; ++row) {
      std::copy_n(samples.data() + row * block.columns * channels, block.columns * channels,
                  out + row * columns * channels);
    }
    return;
  }
  for (i64 row = 0; row < block.rows / side; ++row) {
    for (i64 column = 0; column < block.columns / side; ++column) {
      average(samples, (row * block.columns + column) * side, block.columns, side, channels,
              out + (row * columns + column) * channels);
    }
  }
}

}  // namespace

PictureSize drawn_size(const RenderOptions& options) {
  const Crop crop = checked_crop(options);
  return {crop.x1 - crop.x0, crop.y1 - crop.y0};
}

void render(const PictureModel& model, const RenderOptions& options, const RowSink& sink) {
  if (model.channels() == 0) {
    throw ValueError("render", "this model has not learnt a picture yet", "call fit first");
  }
  const Crop crop = checked_crop(options);
  const i64 side = options.supersample;
  const i64 columns = crop.x1 - crop.x0;
  const PictureDrawer drawer(model.description(), model.weights());
  const PictureSize whole{options.size.width * side, options.size.height * side};
  const bool ink = model.description().mode == PictureMode::bw;

  // As many whole rows as make a block; when one row is too much already, parts of it.
  const i64 block_pixels = std::max<i64>(1, kBlockPixels / (side * side));
  const i64 band = std::clamp<i64>(block_pixels / columns, 1, crop.y1 - crop.y0);
  std::vector<float> rows(static_cast<std::size_t>(band * columns * model.channels()));
  for (i64 y = crop.y0; y < crop.y1; y += band) {
    const i64 height = std::min(band, crop.y1 - y);
    for (i64 x = crop.x0; x < crop.x1; x += block_pixels) {
      const i64 width = std::min(block_pixels, crop.x1 - x);
      const Block block{x * side, y * side, width * side, height * side};
      const Tensor drawn = draw(drawer, block, whole, ink);
      average_block(drawn.data<float>(), block, side, model.channels(),
                    rows.data() + (x - crop.x0) * model.channels(), columns);
    }
    sink(std::span(rows).first(static_cast<std::size_t>(height * columns * model.channels())));
  }
}

Picture render(const PictureModel& model, const RenderOptions& options) {
  std::vector<float> values;
  render(model, options, [&](std::span<const float> band) {
    values.insert(values.end(), band.begin(), band.end());
  });
  const PictureSize size = drawn_size(options);
  return {size.width, size.height, model.channels(), std::move(values)};
}

void PictureModel::render(PictureSize size, const RowSink& sink) const {
  iron::render(*this, {.size = size}, sink);
}

Picture PictureModel::render(PictureSize size) const { return iron::render(*this, {.size = size}); }

}  // namespace iron
