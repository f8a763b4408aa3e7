#include "iron/report/plot.h"

#include <span>

#include "iron/core/error.h"
#include "iron/data/picture_writer.h"
#include "iron/report/drawing/painter.h"
#include "iron/report/drawing/plot_check.h"
#include "iron/report/drawing/raster_canvas.h"
#include "iron/report/drawing/svg_canvas.h"
#include "iron/report/drawing/theme.h"

namespace iron {
namespace {

/// The suffix in small letters.
std::string suffix_of(const std::filesystem::path& path) {
  std::string suffix = path.extension().string();
  for (char& c : suffix) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return suffix;
}

}  // namespace

std::string plot_svg(const Plot& plot) {
  drawing::check_plot(plot);
  drawing::SvgCanvas canvas(plot.width, plot.height, drawing::theme_of(plot.background).background,
                            plot.title);
  drawing::paint(plot, canvas);
  return canvas.finish();
}

Picture plot_picture(const Plot& plot) {
  drawing::check_plot(plot);
  drawing::RasterCanvas canvas(plot.width, plot.height,
                               drawing::theme_of(plot.background).background);
  drawing::paint(plot, canvas);
  return canvas.picture();
}

void save_plot(const Plot& plot, const std::filesystem::path& path, Overwrite overwrite) {
  const std::string suffix = suffix_of(path);
  if (suffix == ".png") {
    write_picture(path, plot_picture(plot), overwrite);
  } else if (suffix == ".svg") {
    const std::string svg = plot_svg(plot);
    OutputFile file(path, overwrite);
    file.write(std::as_bytes(std::span(svg)));
    file.commit();
  } else {
    throw ValueError(path.string(), "plots are not written as '" + suffix + "'",
                     "end the name with .svg or .png");
  }
}

}  // namespace iron
