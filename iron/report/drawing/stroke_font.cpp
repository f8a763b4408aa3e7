#include "iron/report/drawing/stroke_font.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "iron/report/drawing/glyphs.h"
#include "iron/report/drawing/utf8.h"

namespace iron::drawing {
namespace {

constexpr double kLine = 20;         // units of a glyph in the size of the text
constexpr double kSpace = 3.5;       // between two letters
constexpr double kSmall = 0.62;      // a superscript's size
constexpr double kRaised = 6.6;      // where it stands
constexpr double kArcStep = 15;      // degrees
constexpr double kThickness = 1.55;  // of a stroke
constexpr double kBoldness = 2.3;

/// A letter as it is set: its shape, how large and how high.
struct Letter {
  Glyph glyph;
  double scale = 1;
  double raised = 0;

  double advance() const { return (glyph.width + kSpace) * scale; }
};

Letter letter_of(char32_t code) {
  const char32_t base = superscript_base(code);
  if (base != 0) return {find_glyph(base), kSmall, kRaised};
  return {find_glyph(code)};
}

/// Reads the language of Glyph::strokes.
class GlyphReader {
 public:
  explicit GlyphReader(std::string_view text) : text_(text) {}

  std::vector<Stroke> read() {
    std::vector<Stroke> strokes(1);
    for (std::string_view word = next(); !word.empty(); word = next()) {
      if (word == ";") {
        strokes.emplace_back();
      } else if (word == "(") {
        arc(strokes.back());
      } else {
        const double x = number(word);
        strokes.back().push_back({x, number(next())});
      }
    }
    if (strokes.back().empty()) strokes.pop_back();  // a space has none
    return strokes;
  }

 private:
  std::string_view next() {
    text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size()));
    const std::size_t end = std::min(text_.find(' '), text_.size());
    const std::string_view word = text_.substr(0, end);
    text_.remove_prefix(end);
    return word;
  }
  static double number(std::string_view word) {
    double value = 0;
    std::from_chars(word.data(), word.data() + word.size(), value);
    return value;
  }
  void arc(Stroke& stroke) {
    double values[6] = {};
    for (double& value : values) value = number(next());
    next();  // the closing bracket
    const auto [cx, cy, rx, ry, from, to] = values;
    const int steps = std::max(1, static_cast<int>(std::ceil(std::abs(to - from) / kArcStep)));
    for (int i = 0; i <= steps; ++i) {
      const double angle = (from + (to - from) * i / steps) * std::numbers::pi / 180;
      stroke.push_back({cx + rx * std::cos(angle), cy + ry * std::sin(angle)});
    }
  }

  std::string_view text_;
};

}  // namespace

double text_width(std::string_view text, double size) {
  double width = 0;
  for (const char32_t code : decode_utf8(text)) width += letter_of(code).advance();
  return width * size / kLine;
}

std::vector<Stroke> text_strokes(std::string_view text, double size) {
  std::vector<Stroke> all;
  double x = kSpace / 2;
  for (const char32_t code : decode_utf8(text)) {
    const Letter letter = letter_of(code);
    for (Stroke& stroke : GlyphReader(letter.glyph.strokes).read()) {
      for (Point& p : stroke) {
        p = {(x + p.x * letter.scale) * size / kLine,
             -(letter.raised + p.y * letter.scale) * size / kLine};
      }
      all.push_back(std::move(stroke));
    }
    x += letter.advance();
  }
  return all;
}

double stroke_width(double size, bool bold) {
  return std::max(0.8, size / kLine * (bold ? kBoldness : kThickness));
}

}  // namespace iron::drawing
