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

PlotFormat plot_format(const std::filesystem::path& path) {
  std::string suffix = path.extension().string();
  for (char& c : suffix) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (suffix == ".svg") return PlotFormat::svg;
  if (suffix == ".png") return PlotFormat::png;
  throw ValueError(path.string(), "plots are not written as '" + suffix + "'",
                   "end the name with .svg or .png");
}

void save_plot(const Plot& plot, const std::filesystem::path& path, Overwrite overwrite) {
  if (plot_format(path) == PlotFormat::png) {
    write_picture(path, plot_picture(plot), overwrite);
    return;
  }
  const std::string svg = plot_svg(plot);
  OutputFile file(path, overwrite);
  file.write(std::as_bytes(std::span(svg)));
  file.commit();
}

}  // namespace iron
