// A picture learnt by the command's quickest recipe, up to its goal.

#include <array>
#include <cmath>
#include <memory>

#include "bench/statistics.h"
#include "bench/temporary_file.h"
#include "bench/works.h"
#include "iron/core/error.h"
#include "iron/data/picture.h"
#include "iron/data/prepare.h"
#include "iron/model/picture_fit.h"
#include "iron/model/picture_recipe.h"

namespace iron::bench {
namespace {

constexpr i64 kSide = 200;

/// Rings, dots and waves of thin lines, in black on white.
Picture drawing() {
  struct Ring {
    double x, y, radius, width;
  };
  constexpr std::array<Ring, 7> kRings{{{100, 105, 80, 2},
                                        {70, 85, 16, 2},
                                        {130, 85, 16, 2},
                                        {72, 87, 5, 8},
                                        {128, 87, 5, 8},
                                        {100, 120, 7, 9},
                                        {100, 112, 45, 1.5}}};
  Picture picture(kSide, kSide, 1, 1);
  for (i64 row = 0; row < kSide; ++row) {
    for (i64 column = 0; column < kSide; ++column) {
      const auto x = static_cast<double>(column);
      const auto y = static_cast<double>(row);
      bool ink = std::abs(y - 190 - 4 * std::sin(x / 5)) < 1;
      for (i64 k = 0; k < 8; ++k) {
        const double wave = 14 + 22 * static_cast<double>(k);
        ink = ink || (std::abs(x - wave - 6 * std::sin(y / 7)) < 0.8 && y < 24);
      }
      for (const Ring& ring : kRings) {
        const double distance = std::hypot(x - ring.x, y - ring.y);
        ink = ink || std::abs(distance - ring.radius) < ring.width / 2;
      }
      if (ink) picture.values()[static_cast<std::size_t>(row * kSide + column)] = 0;
    }
  }
  return picture;
}

Picture read_black_and_white(const std::string& path) {
  PreparedPicture prepared = prepare(read_picture(path), {});
  if (prepared.mode == PictureMode::bw) return std::move(prepared.picture);
  throw ValueError(path, "is not in black and white", "give a picture of two values");
}

/// From the picture in memory to the model in its file.
void learn(const Picture& picture, const std::filesystem::path& file) {
  const PictureRecipe recipe = picture_recipe("fast", picture);
  PictureFit fit(picture, PictureMode::bw,
                 {.recipe = recipe.name,
                  .network = recipe.network,
                  .training = recipe.training,
                  .stop_at = {.wrong_pixels = 0}},
                 Device::cpu());
  if (fit.run({}).outcome != Outcome::reached) {
    throw TrainingError("lion_zero_wrong", "the run ended with wrong pixels");
  }
  fit.model().save(file, Overwrite::yes);
}

}  // namespace

Benchmark fit_work(const std::optional<std::string>& path) {
  const auto prepare = [path] {
    const auto picture =
        std::make_shared<const Picture>(path ? read_black_and_white(*path) : drawing());
    const auto file = std::make_shared<TemporaryFile>(".safetensors");
    return [picture, file] { return seconds_of([&] { learn(*picture, file->path()); }); };
  };
  return {.name = "lion_zero_wrong",
          .what = (path ? *path : std::string("a drawing of 200 x 200 in black and white")) +
                  ", by recipe fast to 0 wrong pixels and into a file",
          .prepare = prepare};
}

}  // namespace iron::bench
