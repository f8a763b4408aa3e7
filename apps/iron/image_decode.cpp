// iron image decode: a CSV of pixels as a picture.

#include <fmt/format.h>
#include <memory>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/verbs.h"
#include "iron/data/picture_table.h"
#include "iron/data/picture_writer.h"

namespace iron::command {
namespace {

struct Arguments {
  std::string in;
  std::string out;
  bool force = false;
};

int run(const Arguments& arguments) {
  format_of(arguments.out);  // a wrong suffix is told before anything is read
  expect_other_file(arguments.in, arguments.out, "picture");
  const Picture picture = read_picture_csv(arguments.in);
  write_picture(arguments.out, picture, arguments.force ? Overwrite::yes : Overwrite::no);
  fmt::print(stderr, "wrote {} ({}x{})\n", arguments.out, picture.width(), picture.height());
  return kDone;
}

}  // namespace

void add_image_decode(CLI::App& image, Chosen& chosen) {
  CLI::App* verb = image.add_subcommand("decode", "Draw the picture that a CSV of pixels holds");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("IN", arguments->in, "A CSV that encode wrote")->required();
  verb->add_option("-o,--out", arguments->out,
                   "The picture to write: PNG, JPEG or WebP by its suffix")
      ->required();
  verb->add_flag("--force", arguments->force, "Replace an existing picture");
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
