#include "iron/report/drawing/painter.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "iron/report/drawing/layout.h"
#include "iron/report/drawing/series_painter.h"
#include "iron/report/drawing/theme.h"

namespace iron::drawing {
namespace {

constexpr double kMiddle = 0.35;  // of a text's size, from its baseline up to the middle

class Painter {
 public:
  Painter(const Plot& plot, Canvas& canvas)
      : plot_(plot),
        canvas_(canvas),
        theme_(theme_of(plot.background)),
        layout_(lay_out(plot)),
        unit_(layout_.unit) {}

  void paint() {
    title();
    SeriesPainter series(canvas_, theme_, unit_);
    for (std::size_t i = 0; i < plot_.panels.size(); ++i) {
      const Panel& panel = plot_.panels[i];
      const PanelLayout& laid = layout_.panels[i];
      if (panel.heat) {
        heat(*panel.heat, laid);
      } else {
        grid(laid);
      }
      for (std::size_t k = 0; k < panel.series.size(); ++k) {
        series.paint(panel.series[k], laid.looks[k], laid, layout_.x);
      }
      if (laid.empty) tell_empty(panel, laid);
      frame(laid.box);
      y_axis(panel, laid);
      if (panel.heat) colour_bar(*panel.heat, laid);
      x_ticks(laid, i + 1 == plot_.panels.size());
    }
    for (const LegendEntry& entry : layout_.legend) {
      series.sample(*entry.series, entry.look, entry.at);
      const Point at{entry.at.x + (kSampleWidth + kSampleGap) * unit_,
                     entry.at.y + kMiddle * kTickSize * unit_};
      write(at, label_of(*entry.series), kTickSize, Anchor::start);
    }
  }

 private:
  void write(Point at, const std::string& text, double size, Anchor anchor, bool upwards = false) {
    if (text.empty()) return;
    canvas_.text(
        at, text,
        {.colour = theme_.text, .size = size * unit_, .anchor = anchor, .upwards = upwards});
  }

  void line(Point from, Point to, Colour colour, double width) {
    const Point ends[] = {from, to};
    canvas_.polyline(ends, {.colour = colour, .width = width * unit_});
  }

  void title() {
    if (plot_.title.empty()) return;
    canvas_.text({14 * unit_, (14 + kTitleSize * 0.8) * unit_}, plot_.title,
                 {.colour = theme_.text, .size = kTitleSize * unit_, .bold = true});
  }

  double across(const Box& box, const Tick& tick) const {
    return box.left + tick.share * box.width();
  }
  static double up(const Box& box, const Tick& tick) {
    return box.bottom - tick.share * box.height();
  }
  static bool shown(const Tick& tick) { return tick.share >= -1e-9 && tick.share <= 1 + 1e-9; }

  void grid(const PanelLayout& panel) {
    const Box& box = panel.box;
    const auto weight = [](const Tick& tick) { return tick.label.empty() ? 0.5 : 1.0; };
    for (const Tick& tick : panel.y_ticks) {
      if (!shown(tick)) continue;
      const double y = up(box, tick);
      line({box.left, y}, {box.right, y}, theme_.grid, weight(tick));
    }
    for (const Tick& tick : layout_.x_ticks) {
      if (!shown(tick)) continue;
      const double x = across(box, tick);
      line({x, box.top}, {x, box.bottom}, theme_.grid, weight(tick));
    }
  }

  void frame(const Box& box) {
    const Point corners[] = {{box.left, box.top},
                             {box.right, box.top},
                             {box.right, box.bottom},
                             {box.left, box.bottom},
                             {box.left, box.top}};
    canvas_.polyline(corners, {.colour = theme_.frame, .width = unit_});
  }

  void y_axis(const Panel& panel, const PanelLayout& laid) {
    const Box& box = laid.box;
    for (const Tick& tick : laid.y_ticks) {
      if (!shown(tick)) continue;
      const double y = up(box, tick);
      line({box.left - (tick.label.empty() ? 2 : 4) * unit_, y}, {box.left, y}, theme_.frame, 1);
      write({box.left - 7 * unit_, y + kMiddle * kTickSize * unit_}, tick.label, kTickSize,
            Anchor::end);
    }
    write({(14 + kLabelSize * 0.8) * unit_, (box.top + box.bottom) / 2}, panel.y.label, kLabelSize,
          Anchor::middle, true);
  }

  /// The ticks of the common axis; their labels and its own below the last panel only.
  void x_ticks(const PanelLayout& panel, bool last) {
    const Box& box = panel.box;
    for (const Tick& tick : layout_.x_ticks) {
      if (!shown(tick)) continue;
      const double x = across(box, tick);
      const double length = (tick.label.empty() ? 2 : 4) * unit_;
      line({x, box.bottom}, {x, box.bottom + length}, theme_.frame, 1);
      if (!last) continue;
      write({x, box.bottom + (6 + kTickSize * 0.85) * unit_}, tick.label, kTickSize,
            Anchor::middle);
    }
    if (!last) return;
    write({(box.left + box.right) / 2, static_cast<double>(plot_.height) - 15 * unit_},
          plot_.x.label, kLabelSize, Anchor::middle);
  }

  void tell_empty(const Panel& panel, const PanelLayout& laid) {
    const bool log = panel.y.scale == AxisScale::log || plot_.x.scale == AxisScale::log;
    write({(laid.box.left + laid.box.right) / 2, (laid.box.top + laid.box.bottom) / 2},
          log ? "no number above 0" : "no finite number", kLabelSize, Anchor::middle);
  }

  Colour heat_colour(const HeatMap& heat, const PanelLayout& panel, double value) const {
    if (std::isnan(value)) return mix(theme_.background, theme_.frame, 0.5);
    const double share =
        (value / 2 - panel.heat_low / 2) / (panel.heat_high / 2 - panel.heat_low / 2);
    return map_colour(heat.colours, plot_.background, share);
  }

  /// The cells fill the panel: its axes are as long as the heat map.
  void heat(const HeatMap& heat, const PanelLayout& panel) {
    std::vector<Colour> colours;
    for (i64 row = heat.rows - 1; row >= 0; --row) {
      for (i64 column = 0; column < heat.columns; ++column) {
        const double value = heat.values[static_cast<std::size_t>(row * heat.columns + column)];
        colours.push_back(heat_colour(heat, panel, value));
      }
    }
    canvas_.cells(panel.box, heat.columns, heat.rows, colours);
  }

  void colour_bar(const HeatMap& heat, const PanelLayout& panel) {
    constexpr i64 kSteps = 128;
    const double left = panel.box.right + kBarGap * unit_;
    const Box box{left, panel.box.top, left + kBarWidth * unit_, panel.box.bottom};
    std::vector<Colour> colours;
    for (i64 i = kSteps - 1; i >= 0; --i) {
      colours.push_back(map_colour(heat.colours, plot_.background,
                                   static_cast<double>(i) / static_cast<double>(kSteps - 1)));
    }
    canvas_.cells(box, 1, kSteps, colours);
    frame(box);
    for (const Tick& tick : bar_ticks(panel, unit_)) {
      if (!shown(tick)) continue;
      const double y = up(box, tick);
      line({box.right, y}, {box.right + 4 * unit_, y}, theme_.frame, 1);
      write({box.right + 7 * unit_, y + kMiddle * kTickSize * unit_}, tick.label, kTickSize,
            Anchor::start);
    }
    write({static_cast<double>(plot_.width) - 15 * unit_, (box.top + box.bottom) / 2}, heat.label,
          kLabelSize, Anchor::middle, true);
  }

  const Plot& plot_;
  Canvas& canvas_;
  const Theme& theme_;
  Layout layout_;
  double unit_;
};

}  // namespace

void paint(const Plot& plot, Canvas& canvas) { Painter(plot, canvas).paint(); }

}  // namespace iron::drawing
