// iron: the command. Results go to stdout, everything else to stderr.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <iostream>

#include "apps/iron/failure.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"

namespace {

/// The first word that is no verb where one was expected; empty when there is none.
std::string stray_word(const CLI::App& app) {
  for (const CLI::App* verb : app.get_subcommands()) return stray_word(*verb);
  const std::vector<std::string> words = app.remaining();
  return words.empty() ? "" : words.front();
}

/// The parser says "--option: what"; errors here read "what: where".
std::string usage_message(const CLI::App& app, const CLI::ParseError& fault) {
  const std::string stray = stray_word(app);
  if (!stray.empty()) return "this is not known: " + stray;
  const std::string text = fault.what();
  const std::size_t colon = text.find(": ");
  if (!text.starts_with("-") || colon == std::string::npos) return text;
  return text.substr(colon + 2) + ": " + text.substr(0, colon);
}

/// Output that never arrived (a full disk, a closed pipe) is a failure.
void expect_written() {
  std::cout.flush();
  if (std::fflush(stdout) == 0 && std::cout && std::ferror(stdout) == 0) return;
  throw iron::OutputError("stdout", "the result cannot be written");
}

int run(int argc, char** argv) {
  using namespace iron::command;
  Chosen chosen;
  CLI::App app("Teaches a neural network a function: a table, a formula or a picture.", "iron");
  app.set_version_flag("--version", "iron " IRON_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  CLI::App* image = app.add_subcommand("image", "Learn, draw and compare pictures");
  image->require_subcommand(1);
  add_image_fit(*image, chosen);
  add_image_render(*image, chosen);
  add_image_encode(*image, chosen);
  add_image_decode(*image, chosen);
  add_image_compare(*image, chosen);
  CLI::App* function = app.add_subcommand("function", "Learn functions of one or two variables");
  function->require_subcommand(1);
  add_function_fit(*function, chosen);
  CLI::App* model = app.add_subcommand("model", "Look into model files, and convert old ones");
  model->require_subcommand(1);
  add_model_show(*model, chosen);
  add_model_convert(*model, chosen);
  add_train(app, chosen);
  add_predict(app, chosen);
  add_eval(app, chosen);
  add_plot(app, chosen);
  add_devices(app, chosen);
  add_bench(app, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    const int code = app.exit(help);
    expect_written();
    return code;
  } catch (const CLI::ParseError& fault) {
    fmt::print(stderr, "error: {}\nhint: see iron --help, or --help behind a verb\n",
               usage_message(app, fault));
    return kWrongUsage;
  }
  const int code = chosen();
  expect_written();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (...) {
    return iron::command::tell_failure();
  }
}
