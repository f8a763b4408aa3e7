// iron: the command. Results go to stdout, everything else to stderr.

#include <CLI/CLI.hpp>
#include <iostream>

#include "apps/iron/failure.h"
#include "apps/iron/verbs.h"

namespace {

int run(int argc, char** argv) {
  using namespace iron::command;
  Chosen chosen;
  CLI::App app("Teaches a neural network a picture and draws it at any size.", "iron");
  app.set_version_flag("--version", "iron " IRON_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  CLI::App* image = app.add_subcommand("image", "Learn, draw and compare pictures");
  image->require_subcommand(1);
  add_image_fit(*image, chosen);
  add_image_render(*image, chosen);
  add_image_compare(*image, chosen);
  add_devices(app, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& fault) {
    std::cerr << "error: " << fault.what() << "\nhint: see iron --help, or --help behind a verb\n";
    return kWrongUsage;
  }
  return chosen();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (...) {
    return iron::command::tell_failure();
  }
}
