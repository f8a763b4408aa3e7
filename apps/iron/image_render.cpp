// iron image render: a model drawn at any size.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <optional>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/data/picture_writer.h"
#include "iron/model/picture_render.h"

namespace iron::command {
namespace {

constexpr u64 kMostSupersample = 64;

struct Arguments {
  std::string model;
  std::string out;
  std::optional<std::string> size;
  std::optional<double> scale;
  i64 supersample = 1;
  std::optional<std::string> crop;
  bool force = false;
  ComputeArguments compute;
};

PictureSize target_size(const Arguments& arguments, PictureSize picture) {
  if (arguments.size) return parse_size(*arguments.size, picture);
  if (!arguments.scale) return picture;
  const auto longer = static_cast<double>(std::max(picture.width, picture.height));
  const double scaled = std::round(longer * *arguments.scale);
  if (scaled >= 1 && scaled <= static_cast<double>(kMostSide)) {
    return fit_longer_side(picture, static_cast<i64>(scaled));
  }
  throw ValueError("--scale",
                   fmt::format("{} times {} pixels cannot be drawn", *arguments.scale, longer),
                   fmt::format("the longer side may have 1 to {} pixels", kMostSide));
}

Crop parse_crop(const std::string& text) {
  std::array<i64, 4> numbers{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [next, fault] = std::from_chars(at, end, numbers[i]);
    const bool last = i + 1 == numbers.size();
    if (fault != std::errc{} || (last ? next != end : next == end || *next != ',')) {
      throw ValueError("--crop", fmt::format("cannot read '{}'", text),
                       "write four whole numbers x0,y0,x1,y1, such as 0,0,100,50");
    }
    at = next + 1;
  }
  return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

int run(const Arguments& arguments) {
  format_of(arguments.out);  // a wrong suffix is told before anything is read
  const std::optional<Crop> crop =
      arguments.crop ? std::optional(parse_crop(*arguments.crop)) : std::nullopt;
  expect_other_file(arguments.model, arguments.out, "picture");
  const Device device = arguments.compute.apply();
  const PictureModel model = PictureModel::load(arguments.model, device);
  const RenderOptions options{.size = target_size(arguments, model.size()),
                              .supersample = arguments.supersample,
                              .crop = crop};
  const PictureSize drawn = drawn_size(options);
  const std::atomic<bool>& interrupted = catch_interrupts();
  const auto writer =
      open_picture_writer(arguments.out, drawn.width, drawn.height, model.channels(),
                          arguments.force ? Overwrite::yes : Overwrite::no);
  render(model, options, [&](std::span<const float> rows) {
    if (interrupted) throw Interrupted{};
    writer->write_rows(rows);
  });
  writer->finish();
  fmt::print(stderr, "wrote {} ({}x{})\n", arguments.out, drawn.width, drawn.height);
  return kDone;
}

}  // namespace

void add_image_render(CLI::App& image, Chosen& chosen) {
  CLI::App* verb = image.add_subcommand("render", "Draw a model's picture at any size");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("MODEL", arguments->model, "A model file that fit wrote")->required();
  verb->add_option("-o,--out", arguments->out,
                   "The picture to write: PNG, JPEG or WebP by its suffix")
      ->required();
  CLI::Option* size = verb->add_option(
      "--size", arguments->size, "Longer side, such as 1024, or 800x600 (default: as learnt)");
  verb->add_option("--scale", arguments->scale, "Times the size that was learnt, such as 5")
      ->excludes(size);
  add_whole_number(
      *verb, "--supersample", 1, kMostSupersample,
      [arguments](u64 value) { arguments->supersample = static_cast<i64>(value); },
      "Average so many by so many samples for each pixel (default 1)");
  verb->add_option("--crop", arguments->crop,
                   "Draw only columns x0 to x1 - 1 and rows y0 to y1 - 1: x0,y0,x1,y1");
  verb->add_flag("--force", arguments->force, "Replace an existing picture");
  arguments->compute.add_to(*verb);
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
