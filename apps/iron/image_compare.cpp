// iron image compare: how far two pictures are from each other.

#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/iron/failure.h"
#include "apps/iron/figures.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/metric/image_metrics.h"
#include "iron/report/table.h"

namespace iron::command {
namespace {

struct Arguments {
  std::string first;
  std::string second;
  bool json = false;
};

PictureComparison compare_files(const Arguments& arguments) {
  const Picture first = read_picture(arguments.first);
  const Picture second = read_picture(arguments.second);
  if (first.shape() != second.shape()) {
    const auto size = [](const Picture& p) {
      return fmt::format("{}x{} with {} channel(s)", p.width(), p.height(), p.channels());
    };
    throw DataError(arguments.second,
                    fmt::format("is {}, but {} is {}", size(second), arguments.first, size(first)),
                    "draw the model at the size of the picture you compare with");
  }
  return compare(first, second);
}

int run(const Arguments& arguments) {
  const PictureComparison c = compare_files(arguments);
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["psnr_db"] = finite_or_null(c.psnr_db);
    json["mse"] = c.mse;
    json["ssim"] = or_null(c.ssim);
    json["mae"] = c.mae;
    json["wrong_pixels"] = c.wrong_pixels;
    json["iou"] = or_null(c.iou_black);
    json["identical"] = c.identical;
    fmt::print("{}\n", json.dump(2));
  } else {
    fmt::print("{}", format_table(figures(c)));
  }
  return kDone;
}

}  // namespace

void add_image_compare(CLI::App& image, Chosen& chosen) {
  CLI::App* verb = image.add_subcommand("compare", "Tell how far two pictures are apart");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("A", arguments->first, "A picture")->required();
  verb->add_option("B", arguments->second, "Another of the same size and kind (grey, RGB, RGBA)")
      ->required();
  verb->add_flag("--json", arguments->json, "Print one JSON document");
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
