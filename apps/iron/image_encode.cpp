// iron image encode: a picture as a CSV of pixels.

#include <fmt/format.h>
#include <memory>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/data/picture_table.h"
#include "iron/data/prepare.h"

namespace iron::command {
namespace {

constexpr u64 kMostLevel = 255;

struct Arguments {
  std::string in;
  std::string out;
  Preparation preparation{.mode = PictureMode::bw};
  bool force = false;
};

int run(const Arguments& arguments) {
  expect_other_file(arguments.in, arguments.out, "CSV");
  const PreparedPicture prepared = prepare(read_picture(arguments.in), arguments.preparation);
  write_picture_csv(arguments.out, prepared.picture,
                    arguments.force ? Overwrite::yes : Overwrite::no);
  for (const std::string& note : prepared.notes) fmt::print(stderr, "{}\n", note);
  fmt::print(stderr, "wrote {} ({}x{})\n", arguments.out, prepared.picture.width(),
             prepared.picture.height());
  return kDone;
}

}  // namespace

void add_image_encode(CLI::App& image, Chosen& chosen) {
  CLI::App* verb =
      image.add_subcommand("encode", "Write a black and white picture as a CSV of its pixels");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("IN", arguments->in, "The picture")->required();
  verb->add_option("-o,--out", arguments->out, "The CSV to write: x,y,pixel_value; 1 is black")
      ->required();
  add_whole_number(
      *verb, "--size", 1, kMostSide,
      [arguments](u64 value) { arguments->preparation.size = static_cast<i64>(value); },
      "Pixels of the longer side (default: as the file has it)");
  add_whole_number(
      *verb, "--threshold", 0, kMostLevel,
      [arguments](u64 value) { arguments->preparation.threshold = static_cast<i64>(value); },
      "Grey below it, of 0 to 255, becomes black, the rest white");
  verb->add_flag("--force", arguments->force, "Replace an existing file");
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
