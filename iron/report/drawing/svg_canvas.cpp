#include "iron/report/drawing/svg_canvas.h"

#include <cmath>
#include <fmt/format.h>
#include <iterator>

#include "iron/report/drawing/embedded_png.h"
#include "iron/report/drawing/utf8.h"

namespace iron::drawing {
namespace {

std::string hex(Colour c) { return fmt::format("#{:02x}{:02x}{:02x}", c.red, c.green, c.blue); }

/// A length to a hundredth of a pixel, without zeros at its end.
std::string number(double value) {
  const i64 hundredths = std::llround(value * 100);
  std::string text = fmt::format("{}{}", hundredths < 0 ? "-" : "", std::abs(hundredths) / 100);
  const i64 rest = std::abs(hundredths) % 100;
  if (rest != 0)
    text += rest % 10 == 0 ? fmt::format(".{}", rest / 10) : fmt::format(".{:02}", rest);
  return text;
}

/// Characters that XML gives a meaning are escaped; those it does not allow become U+FFFD.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char32_t code : decode_utf8(text)) {
    switch (code) {
      case U'&':
        out += "&amp;";
        break;
      case U'<':
        out += "&lt;";
        break;
      case U'>':
        out += "&gt;";
        break;
      default:
        out += encode_utf8(code < 0x20 || code == 0xFFFE || code == 0xFFFF ? 0xFFFD : code);
    }
  }
  return out;
}

std::string path(std::span<const Point> points) {
  std::string d;
  for (const Point p : points) {
    d += fmt::format("{}{} {}", d.empty() ? "M" : "L", number(p.x), number(p.y));
  }
  if (points.size() == 1) d += fmt::format("L{} {}", number(points[0].x), number(points[0].y));
  return d;
}

}  // namespace

SvgCanvas::SvgCanvas(i64 width, i64 height, Colour background, std::string_view title) {
  svg_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" font-family=\"Helvetica, Arial, Liberation Sans, sans-serif\">\n",
      width, height);
  if (!title.empty()) svg_ += fmt::format("<title>{}</title>\n", escaped(title));
  rectangle({0, 0, static_cast<double>(width), static_cast<double>(height)}, background);
}

void SvgCanvas::rectangle(const Box& box, Colour fill) {
  fmt::format_to(std::back_inserter(svg_),
                 "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n",
                 number(box.left), number(box.top), number(box.width()), number(box.height()),
                 hex(fill));
}

void SvgCanvas::polyline(std::span<const Point> points, const Pen& pen) {
  if (points.empty()) return;
  const std::string dashes =
      pen.dash > 0 && pen.gap > 0
          ? fmt::format(" stroke-dasharray=\"{} {}\"", number(pen.dash), number(pen.gap))
          : "";
  fmt::format_to(std::back_inserter(svg_),
                 "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" "
                 "stroke-linecap=\"round\" stroke-linejoin=\"round\"{}/>\n",
                 path(points), hex(pen.colour), number(pen.width), dashes);
}

void SvgCanvas::polygon(std::span<const Point> points, Colour fill, double opacity) {
  if (points.size() < 3) return;
  const std::string faint = opacity < 1 ? fmt::format(" fill-opacity=\"{}\"", number(opacity)) : "";
  fmt::format_to(std::back_inserter(svg_), "<path d=\"{}Z\" fill=\"{}\"{}/>\n", path(points),
                 hex(fill), faint);
}

void SvgCanvas::disc(Point centre, double radius, Colour fill) {
  fmt::format_to(std::back_inserter(svg_), "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n",
                 number(centre.x), number(centre.y), number(radius), hex(fill));
}

void SvgCanvas::text(Point at, std::string_view text, const TextStyle& style) {
  const char* anchor = style.anchor == Anchor::start    ? ""
                       : style.anchor == Anchor::middle ? " text-anchor=\"middle\""
                                                        : " text-anchor=\"end\"";
  const std::string turn =
      style.upwards ? fmt::format(" transform=\"rotate(-90 {} {})\"", number(at.x), number(at.y))
                    : "";
  fmt::format_to(std::back_inserter(svg_),
                 "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{}{}{}>{}</text>\n",
                 number(at.x), number(at.y), number(style.size), hex(style.colour), anchor,
                 style.bold ? " font-weight=\"bold\"" : "", turn, escaped(text));
}

void SvgCanvas::cells(const Box& box, i64 columns, i64 rows, std::span<const Colour> colours) {
  fmt::format_to(std::back_inserter(svg_),
                 "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" "
                 "style=\"image-rendering:pixelated\" href=\"{}\"/>\n",
                 number(box.left), number(box.top), number(box.width()), number(box.height()),
                 png_data_uri(columns, rows, colours));
}

std::string SvgCanvas::finish() { return std::move(svg_) + "</svg>\n"; }

}  // namespace iron::drawing
