#pragma once
/// The shapes of the stroke font's letters. Internal.

#include <string_view>

namespace iron::drawing {

/// One letter: strokes divided by ';', each a run of points "x y" and arcs "( cx cy rx ry from to
/// )" in degrees, counterclockwise where `to` is larger. x runs from 0 to `width`, y upwards from
/// the baseline; capitals are 14 high, a line of text 20.
struct Glyph {
  char32_t code = 0;
  double width = 0;
  std::string_view strokes;
};

/// The letter, or a box where there is none. Superscript digits are in it too.
Glyph find_glyph(char32_t code) noexcept;

/// The digit (or minus sign) of which a superscript is a small copy; 0 when it is none.
char32_t superscript_base(char32_t code) noexcept;

}  // namespace iron::drawing
