#include "iron/model/picture_description.h"

#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/model/model_file.h"
#include "iron/nn/network_json.h"
#include "iron/train/options_json.h"

namespace iron {
namespace {

constexpr i64 kCoordinates = 2;
constexpr i64 kMostSide = i64{1} << 30;  // pixels

/// Of the file: what the JSON text holds.
struct PictureText {
  PictureMode mode = PictureMode::automatic;
  i64 width = 0;
  i64 height = 0;
  i64 channels = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("mode", self.mode, "bw, gray, rgb or rgba");
    visit("width", self.width, "pixels of a row");
    visit("height", self.height, "pixels of a column");
    visit("channels", self.channels, "1, 3 or 4");
  }
};

struct Text {
  i64 format_version = 0;
  std::string kind;
  std::string recipe;
  NetworkOptions network;
  TrainOptions training;
  PictureText picture;
  std::optional<PictureFigures> figures;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("format_version", self.format_version, "1");
    visit("kind", self.kind, "picture");
    visit("recipe", self.recipe, "a word for the recipe");
    visit("network", self.network, "the network");
    visit("training", self.training, "how it was trained");
    visit("picture", self.picture, "the picture it learnt");
    visit("figures", self.figures, "how well it draws that");
  }
};

void expect_picture(std::string_view text, const std::string& where) {
  const std::string kind = model_kind(text, where);
  if (kind == "picture") return;
  throw DataError(where, "holds a model of kind '" + kind + "', not of a picture");
}

void check(Text& text, const std::string& where) {
  PictureText& p = text.picture;
  const auto fail = [&](const std::string& what) { throw DataError(where, "picture." + what); };
  for (const auto& [name, side] : {std::pair{"width", p.width}, std::pair{"height", p.height}}) {
    if (side < 1 || side > kMostSide) {
      fail(std::string(name) + ": expected 1 to " + std::to_string(kMostSide) + ", found " +
           std::to_string(side));
    }
  }
  if (p.channels != 1 && p.channels != 3 && p.channels != 4) {
    fail("channels: a picture has 1, 3 or 4, not " + std::to_string(p.channels));
  }
  if (p.mode == PictureMode::automatic) {  // written before there were modes
    p.mode = p.channels == 1   ? PictureMode::gray
             : p.channels == 3 ? PictureMode::rgb
                               : PictureMode::rgba;
  }
  if (channels_of(p.mode) != p.channels) {
    fail("channels: " + std::string(name_of(p.mode)) + " has " +
         std::to_string(channels_of(p.mode)) + ", not " + std::to_string(p.channels));
  }
  if (!is_precision(text.training.precision)) {
    throw DataError(where, "training.precision: a network computes in f32, f64 or bf16");
  }
  if (lower(text.training.loss).kind == LossKind::bce &&
      text.network.output != Activation::identity) {
    throw DataError(where, "describes a network that ends in " +
                               std::string(name_of(text.network.output)) +
                               " before the sigmoid of its loss");
  }
}

}  // namespace

i64 channels_of(PictureMode mode) noexcept {
  switch (mode) {
    case PictureMode::rgb:
      return 3;
    case PictureMode::rgba:
      return 4;
    default:
      return 1;
  }
}

PictureSize fit_longer_side(PictureSize picture, i64 longer) {
  if (longer < 1 || picture.width < 1 || picture.height < 1) {
    throw ValueError("size", "a picture needs at least one pixel");
  }
  if (longer > kMostSide) throw ValueError("size", "a side cannot have that many pixels");
  const double scale =
      static_cast<double>(longer) / static_cast<double>(std::max(picture.width, picture.height));
  const auto scaled = [&](i64 side) {
    return std::max<i64>(1, std::llround(static_cast<double>(side) * scale));
  };
  return {scaled(picture.width), scaled(picture.height)};
}

std::vector<double> pixel_centres(i64 count, i64 longer) {
  std::vector<double> centres(static_cast<std::size_t>(count));
  for (i64 i = 0; i < count; ++i) {
    // (i + ½)/N·2 − 1 for the longer side; shifted to the middle for the shorter one.
    centres[static_cast<std::size_t>(i)] =
        static_cast<double>(2 * i + 1 - count) / static_cast<double>(longer);
  }
  return centres;
}

NetworkSpec network_of(const PictureDescription& description) {
  return make_network(kCoordinates, description.network, description.channels);
}

Program drawing_program(const PictureDescription& description) {
  return prediction_program(network_of(description), lower(description.training.loss).kind,
                            description.training.precision);
}

std::string to_json(const PictureDescription& d) {
  return fields_json::to_text(Text{.format_version = kModelFormat,
                                   .kind = "picture",
                                   .recipe = d.recipe,
                                   .network = d.network,
                                   .training = d.training,
                                   .picture = {d.mode, d.size.width, d.size.height, d.channels},
                                   .figures = d.figures});
}

PictureDescription picture_description_from_json(std::string_view json, const std::string& where) {
  expect_picture(json, where);
  auto text = fields_json::from_text<Text>(json, where);
  check(text, where);
  PictureDescription d{.recipe = std::move(text.recipe),
                       .network = std::move(text.network),
                       .training = text.training,
                       .mode = text.picture.mode,
                       .size = {text.picture.width, text.picture.height},
                       .channels = text.picture.channels,
                       .figures = text.figures};
  try {
    drawing_program(d);
  } catch (const Error& error) {
    throw DataError(where, error.where() + ": " + error.detail(), error.hint());
  }
  return d;
}

}  // namespace iron
