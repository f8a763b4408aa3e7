#pragma once
/// Pictures at other sizes.

#include <array>
#include <string_view>
#include <utility>

#include "iron/core/fields.h"
#include "iron/data/picture.h"

namespace iron {

/// How a pixel is made from those around its place.
enum class Filter : u8 {
  nearest,   ///< the pixel whose square holds the place
  bilinear,  ///< triangle, reaching 1 pixel
  bicubic,   ///< Keys, "Cubic convolution interpolation for digital image processing" (IEEE TASSP
             ///< 1981), with a = −0.5, reaching 2 pixels
  lanczos3,  ///< sinc(x)·sinc(x/3), reaching 3 pixels
  area,      ///< the mean over the square that the new pixel covers
};

template <>
struct NameTable<Filter> {
  static constexpr std::array rows{
      std::pair{Filter::nearest, std::string_view("nearest")},
      std::pair{Filter::bilinear, std::string_view("bilinear")},
      std::pair{Filter::bicubic, std::string_view("bicubic")},
      std::pair{Filter::lanczos3, std::string_view("lanczos3")},
      std::pair{Filter::area, std::string_view("area")},
  };
};

/// The picture with width × height pixels. Pixel centres: the new pixel i of M stands at
/// (i + ½)·N/M − ½ among the N old ones; beyond an edge its pixels go on. Columns and rows are
/// weighted one after the other, in f64, by weights that sum to 1. Where a side shrinks, the
/// bilinear, bicubic and Lanczos kernels are stretched by N/M, so that no pixel is left out. RGBA
/// is weighted by alpha (nearest copies). Nothing is clamped: bicubic and Lanczos may overshoot.
/// Throws ShapeError on a side below 1 or above 2^30.
Picture resize(const Picture& picture, i64 width, i64 height, Filter filter);

/// The pixels at even rows and even columns (0, 2, 4, …): ⌈width/2⌉ × ⌈height/2⌉ of them.
Picture even_pixels(const Picture& picture);

/// The pixels at odd rows and odd columns (1, 3, 5, …): ⌊width/2⌋ × ⌊height/2⌋ of them. Throws
/// ShapeError when a side is below 2.
Picture odd_pixels(const Picture& picture);

/// What bicubic interpolation (a = −0.5) of `even`, the even pixels of a width × height picture,
/// says about its odd pixels: weights (−1, 9, 9, −1)/16 along rows and columns, edges going on, in
/// the arrangement of odd_pixels, clamped to [0, 1] as a drawn picture is. Throws ShapeError when
/// the sizes do not belong together.
Picture interpolate_odd_bicubic(const Picture& even, i64 width, i64 height);

}  // namespace iron
