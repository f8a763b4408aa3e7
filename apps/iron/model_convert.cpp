// iron model convert: the first Iron Learn's networks as model files.

#include <fmt/format.h>
#include <memory>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/format/file_kind.h"
#include "iron/model/original_model.h"

namespace iron::command {
namespace {

struct Arguments {
  std::string in;
  std::string out;
  std::string size = std::to_string(kOriginalSize.width);
  bool force = false;
};

OriginalNetwork read(const std::string& path) {
  constexpr const char* kHint = "give the first Iron Learn's JSON or NPZ";
  switch (file_kind(path)) {
    case FileKind::json:
      return read_original_json(path);
    case FileKind::npz:
      return read_original_npz(path);
    case FileKind::safetensors:
      throw DataError(path, "is a .safetensors file already: there is nothing to convert", kHint);
    case FileKind::empty:
      throw DataError(path, "is empty", "get the file again");
    case FileKind::unknown:
      break;
  }
  throw DataError(path, "is no file that can be converted", kHint);
}

int run(const Arguments& arguments) {
  const PictureSize size = parse_size(arguments.size, kOriginalSize);
  const OriginalNetwork network = read(arguments.in);
  const PictureModel model = original_picture_model(network, size, arguments.in);
  expect_other_file(arguments.in, arguments.out, "model");
  model.save(arguments.out, arguments.force ? Overwrite::yes : Overwrite::no);
  fmt::print(stderr, "wrote {} ({} parameters, a picture of {}x{})\n", arguments.out,
             model.parameters(), size.width, size.height);
  return kDone;
}

}  // namespace

void add_model_convert(CLI::App& model, Chosen& chosen) {
  CLI::App* verb =
      model.add_subcommand("convert", "Make a model file of a network of the first Iron Learn");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("IN", arguments->in, "Its JSON or NPZ file")->required();
  verb->add_option("-o,--out", arguments->out, "The model file to write (.safetensors)")
      ->required();
  verb->add_option("--size", arguments->size,
                   "Size of the picture it learnt: the side of a square, or 800x600")
      ->capture_default_str();
  verb->add_flag("--force", arguments->force, "Replace an existing model");
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
