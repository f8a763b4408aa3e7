#include "apps/iron/figures.h"

#include <cmath>
#include <fmt/format.h>

namespace iron::command {

nlohmann::ordered_json finite_or_null(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json or_null(const std::optional<double>& value) {
  return value ? finite_or_null(*value) : nlohmann::ordered_json(nullptr);
}

TextTable figures(const PictureComparison& c) {
  const auto optional = [](const std::optional<double>& value, const char* without) {
    return value ? fmt::format("{:.4f}", *value) : std::string(without);
  };
  return {{"PSNR", c.identical ? "identical" : fmt::format("{:.2f} dB", c.psnr_db)},
          {"wrong pixels", fmt::format("{}", c.wrong_pixels)},
          {"IoU of black", optional(c.iou_black, "no black pixel")},
          {"SSIM", optional(c.ssim, "a side is below 11 pixels")},
          {"MSE", fmt::format("{:.3e}", c.mse)},
          {"MAE", fmt::format("{:.3e}", c.mae)}};
}

}  // namespace iron::command
