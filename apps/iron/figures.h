#pragma once
/// Figures of a comparison, as JSON and as text.

#include <nlohmann/json.hpp>
#include <optional>

#include "iron/metric/image_metrics.h"
#include "iron/report/table.h"

namespace iron::command {

/// JSON has no infinity: the PSNR of identical pictures is null.
nlohmann::ordered_json finite_or_null(double value);
nlohmann::ordered_json or_null(const std::optional<double>& value);

/// PSNR, wrong pixels, IoU, SSIM, MSE and MAE as rows of text.
TextTable figures(const PictureComparison& comparison);

}  // namespace iron::command
