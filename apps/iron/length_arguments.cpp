#include "apps/iron/length_arguments.h"

#include "apps/iron/arguments.h"
#include "iron/core/error.h"

namespace iron::command {

void add_length(CLI::App& verb, std::optional<RunChange>& length, const std::string& passes,
                const std::string& group) {
  const auto set = [&length](bool epochs, const std::string& option, const std::string& text) {
    const bool more = text.starts_with('+');
    length = RunChange{parse_count(option, text.substr(more ? 1 : 0)), epochs, more};
  };
  CLI::Option* by_epochs =
      verb.add_option_function<std::string>(
              "--epochs", [=](const std::string& text) { set(true, "--epochs", text); },
              passes + "; +N prolongs a resumed run")
          ->type_name("[+]INT")
          ->group(group);
  verb.add_option_function<std::string>(
          "--steps", [=](const std::string& text) { set(false, "--steps", text); },
          "The same in steps")
      ->type_name("[+]INT")
      ->excludes(by_epochs)
      ->group(group);
}

const char* length_option(const RunChange& length) {
  return length.epochs ? "--epochs" : "--steps";
}

void set_length(const RunChange& length, TrainOptions& training) {
  if (length.more) {
    throw ValueError(length_option(length), "there is no run yet that could be prolonged",
                     "leave out the +");
  }
  training.epochs = length.epochs ? length.count : 0;
  training.steps = length.epochs ? 0 : length.count;
}

}  // namespace iron::command
