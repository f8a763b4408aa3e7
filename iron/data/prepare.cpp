#include "iron/data/prepare.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "iron/core/error.h"
#include "iron/data/resample.h"

namespace iron {
namespace {

constexpr i64 kMostSide = i64{1} << 20;
constexpr i64 kMostLevel = 255;

std::string size_text(const Picture& picture) {
  return std::to_string(picture.width()) + "x" + std::to_string(picture.height());
}

bool is_transparent(const Picture& picture) {
  if (picture.channels() != 4) return false;
  const auto v = picture.values();
  for (std::size_t i = 3; i < v.size(); i += 4) {
    if (v[i] < 1) return true;
  }
  return false;
}

/// All three colours of every pixel are the same.
bool is_gray(const Picture& picture) {
  const auto channels = static_cast<std::size_t>(picture.channels());
  if (channels == 1) return true;
  const auto v = picture.values();
  for (std::size_t i = 0; i < v.size(); i += channels) {
    if (v[i] != v[i + 1] || v[i] != v[i + 2]) return false;
  }
  return true;
}

/// Grey levels after rounding to 8 bits.
i64 level_count(const Picture& gray) {
  std::set<double> levels;
  for (const float value : gray.values()) {
    levels.insert(std::round(static_cast<double>(value) * kMostLevel));
  }
  return static_cast<i64>(levels.size());
}

/// RGBA; pictures without alpha are opaque.
Picture to_rgba(const Picture& picture) {
  if (picture.channels() == 4) return picture;
  const auto channels = static_cast<std::size_t>(picture.channels());
  const auto v = picture.values();
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(picture.pixels()) * 4);
  for (std::size_t i = 0; i < v.size(); i += channels) {
    const std::size_t step = channels == 1 ? 0 : 1;
    values.insert(values.end(), {v[i], v[i + step], v[i + 2 * step], 1.0F});
  }
  return {picture.width(), picture.height(), 4, std::move(values)};
}

Picture to_rgb(const Picture& picture) { return lay_on_white(to_rgba(picture)); }

void check(const Preparation& how) {
  if (how.size < 0 || how.size > kMostSide) {
    throw ValueError("size", "a picture cannot have " + std::to_string(how.size) + " pixels a side",
                     "give 1 to " + std::to_string(kMostSide) + ", or 0 for the file's own size");
  }
  if (!how.threshold) return;
  if (*how.threshold < 0 || *how.threshold > kMostLevel) {
    throw ValueError("threshold", std::to_string(*how.threshold) + " is not a grey level",
                     "give a number from 0 to 255, such as 128");
  }
  if (how.mode == PictureMode::rgb || how.mode == PictureMode::rgba) {
    throw ValueError(
        "threshold",
        "does not go with mode " + std::string(name_of(how.mode)) + ": it makes two greys of one",
        "leave the threshold out, or use mode bw");
  }
}

/// Brings the longer side to `longer` pixels, keeping the proportions.
Picture resize_to(const Picture& picture, i64 longer, std::vector<std::string>& notes) {
  const i64 now = std::max(picture.width(), picture.height());
  if (longer == 0 || longer == now) return picture;
  const auto scaled = [&](i64 side) {
    const double exact =
        static_cast<double>(side) * static_cast<double>(longer) / static_cast<double>(now);
    return std::max<i64>(1, std::llround(exact));
  };
  const bool shrinks = longer < now;
  Picture resized = resize(picture, scaled(picture.width()), scaled(picture.height()),
                           shrinks ? Filter::area : Filter::bicubic);
  // Bicubic overshoots at edges; there is nothing darker than black to learn.
  for (float& value : resized.values()) value = std::clamp(value, 0.0F, 1.0F);
  notes.push_back("resized from " + size_text(picture) + " to " + size_text(resized) +
                  (shrinks ? " by area average" : " by bicubic interpolation"));
  return resized;
}

/// One channel: 0 where the grey, rounded to 8 bits, is below the threshold, else 1.
Picture apply_threshold(Picture gray, i64 threshold, std::vector<std::string>& notes) {
  i64 black = 0;
  for (float& value : gray.values()) {
    if (std::isnan(value)) continue;  // for the fit to refuse, not to hide
    const double level = std::round(static_cast<double>(value) * kMostLevel);
    value = level < static_cast<double>(threshold) ? 0.0F : 1.0F;
    black += value == 0 ? 1 : 0;
  }
  notes.push_back("grey below " + std::to_string(threshold) + " became black: " +
                  std::to_string(black) + " of " + std::to_string(gray.pixels()) + " pixels");
  return gray;
}

void expect_two_valued(const Picture& gray) {
  if (is_two_valued(gray)) return;
  throw ValueError("mode",
                   "bw needs a picture of black and white only; this one has " +
                       std::to_string(level_count(gray)) + " grey levels",
                   "add --threshold 128 (grey below 128 becomes black), or use mode gray");
}

}  // namespace

PictureMode mode_of(const Picture& picture) {
  if (is_transparent(picture)) return PictureMode::rgba;
  if (!is_gray(picture)) return PictureMode::rgb;
  return is_two_valued(to_gray(picture)) ? PictureMode::bw : PictureMode::gray;
}

PreparedPicture prepare(const Picture& picture, const Preparation& how) {
  check(how);
  std::vector<std::string> notes;
  Picture sized = resize_to(picture, how.size, notes);
  PictureMode mode = how.mode;
  if (mode == PictureMode::automatic) {
    mode = how.threshold ? PictureMode::bw : mode_of(sized);
    notes.push_back("mode auto took " + std::string(name_of(mode)));
    if (mode == PictureMode::gray && mode_of(picture) == PictureMode::bw) {
      notes.push_back(
          "black and white only in the file, grey after resizing; a threshold of 128 "
          "would keep it two-valued");
    }
  }
  if (mode != PictureMode::rgba && is_transparent(sized)) {
    notes.push_back("its transparent parts were laid on white");
  }
  switch (mode) {
    case PictureMode::rgba:
      return {to_rgba(sized), mode, std::move(notes)};
    case PictureMode::rgb:
      return {to_rgb(sized), mode, std::move(notes)};
    default:
      sized = to_gray(sized);
  }
  if (how.threshold) sized = apply_threshold(std::move(sized), *how.threshold, notes);
  if (mode == PictureMode::bw) expect_two_valued(sized);
  return {std::move(sized), mode, std::move(notes)};
}

}  // namespace iron
