#include "apps/iron/run_files.h"

#include <filesystem>
#include <fmt/format.h>

#include "apps/iron/arguments.h"
#include "iron/core/error.h"

namespace iron::command {

namespace fs = std::filesystem;

std::string default_checkpoint(const std::string& model) {
  fs::path path(model);
  const std::string suffix = path.extension().string();
  path.replace_extension(".checkpoint" + (suffix.empty() ? ".safetensors" : suffix));
  return path.string();
}

void put_aside(const std::string& path, bool force, bool is_checkpoint) {
  std::error_code none;
  if (!fs::exists(path, none)) return;
  if (!is_checkpoint) {
    if (force) return;
    throw OutputError(path, "exists and is no checkpoint", "take another name, or --force");
  }
  const std::string aside = path + ".before";
  fs::rename(path, aside, none);
  if (none) throw OutputError(path, "cannot be put aside: " + none.message());
  fmt::print(stderr, "the checkpoint that was in {} is in {} now\n", path, aside);
}

std::string shell_word(const std::string& word) {
  if (word.find_first_of(" \t'\"\\$&|;<>()*?[]#~!`{}") == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

void set_saving(const std::optional<std::string>& every, bool saves, double& seconds, i64& steps) {
  if (!every) return;
  if (!saves) {
    throw ValueError("--save-every", "there is no file to save to", "name one with --checkpoint");
  }
  if (const std::optional<double> duration = parse_duration(*every)) {
    seconds = *duration;
    return;
  }
  seconds = 0;
  try {
    steps = parse_count("--save-every", *every);
  } catch (const ValueError& error) {
    throw ValueError(error.where(), error.detail(), "write 30s, 5min or a number of steps");
  }
}

}  // namespace iron::command
