#include "iron/report/drawing/theme.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace iron::drawing {
namespace {

constexpr Colour rgb(u32 hex) {
  return {static_cast<u8>(hex >> 16U), static_cast<u8>(hex >> 8U), static_cast<u8>(hex)};
}

// The hues are those of Okabe and Ito, brighter on the dark background, without the one that would
// vanish in it.
constexpr Theme kLight{.background = rgb(0xFFFFFF),
                       .text = rgb(0x222222),
                       .frame = rgb(0x8A8A8A),
                       .grid = rgb(0xE6E6E6),
                       .palette = {rgb(0x0072B2), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7),
                                   rgb(0xE69F00), rgb(0x56B4E9), rgb(0x333333)}};
constexpr Theme kDark{.background = rgb(0x15181D),
                      .text = rgb(0xE4E6E8),
                      .frame = rgb(0x7C828A),
                      .grid = rgb(0x2B3038),
                      .palette = {rgb(0x56B4E9), rgb(0xF08A3C), rgb(0x2BC297), rgb(0xE090BE),
                                  rgb(0xF0E442), rgb(0x8483EA), rgb(0xD8D8D8)}};

// Brightness rises steadily, so that the order shows in grey too.
constexpr std::array kSequential{rgb(0x14204A), rgb(0x1F4A86), rgb(0x1C7A94),
                                 rgb(0x35A383), rgb(0x97CB5C), rgb(0xF7EA6E)};
constexpr std::array kDivergingLight{rgb(0x005A8F), rgb(0x7FB8DA), rgb(0xF5F5F5), rgb(0xEDA56C),
                                     rgb(0xB84F00)};
constexpr std::array kDivergingDark{rgb(0x7CC7F2), rgb(0x2F6F9B), rgb(0x22262D), rgb(0x9C5A24),
                                    rgb(0xF5A055)};
constexpr std::array kClassesLight{rgb(0xA9D0E6), rgb(0xF8F8F8), rgb(0xF3C19C)};
constexpr std::array kClassesDark{rgb(0x1D4A66), rgb(0x1B1F25), rgb(0x6A3E1C)};

std::span<const Colour> anchors(ColourMap map, Background background) {
  const bool dark = background == Background::dark;
  if (map == ColourMap::sequential) return kSequential;
  if (map == ColourMap::classes) return dark ? kClassesDark : kClassesLight;
  return dark ? kDivergingDark : kDivergingLight;
}

}  // namespace

const Theme& theme_of(Background background) noexcept {
  return background == Background::dark ? kDark : kLight;
}

Colour mix(Colour a, Colour b, double share) noexcept {
  const auto channel = [share](u8 from, u8 to) {
    return static_cast<u8>(std::lround(from + (to - from) * share));
  };
  return {channel(a.red, b.red), channel(a.green, b.green), channel(a.blue, b.blue)};
}

Colour map_colour(ColourMap map, Background background, double share) noexcept {
  const std::span<const Colour> colours = anchors(map, background);
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(colours.size() - 1);
  const auto before = std::min(static_cast<std::size_t>(place), colours.size() - 2);
  return mix(colours[before], colours[before + 1], place - static_cast<double>(before));
}

}  // namespace iron::drawing
