// iron image render: a model drawn at any size.

#include <algorithm>
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

namespace iron::command {
namespace {

struct Arguments {
  std::string model;
  std::string out;
  std::optional<std::string> size;
  std::optional<double> scale;
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

int run(const Arguments& arguments) {
  const Device device = arguments.compute.apply();
  const PictureModel model = PictureModel::load(arguments.model, device);
  const PictureSize size = target_size(arguments, model.size());
  const std::atomic<bool>& interrupted = catch_interrupts();
  const auto writer = open_picture_writer(arguments.out, size.width, size.height, model.channels(),
                                          arguments.force ? Overwrite::yes : Overwrite::no);
  model.render(size, [&](std::span<const float> rows) {
    if (interrupted) throw Interrupted{};
    writer->write_rows(rows);
  });
  writer->finish();
  fmt::print(stderr, "wrote {} ({}x{})\n", arguments.out, size.width, size.height);
  return kDone;
}

}  // namespace

void add_image_render(CLI::App& image, Chosen& chosen) {
  CLI::App* verb = image.add_subcommand("render", "Draw a model's picture at any size");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("MODEL", arguments->model, "A model file that fit wrote")->required();
  verb->add_option("-o,--out", arguments->out, "The picture to write (PNG)")->required();
  CLI::Option* size = verb->add_option(
      "--size", arguments->size, "Longer side, such as 1024, or 800x600 (default: as learnt)");
  verb->add_option("--scale", arguments->scale, "Times the size that was learnt, such as 5")
      ->excludes(size);
  verb->add_flag("--force", arguments->force, "Replace an existing picture");
  arguments->compute.add_to(*verb);
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
