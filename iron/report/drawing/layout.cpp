#include "iron/report/drawing/layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numeric>

#include "iron/core/error.h"
#include "iron/report/drawing/extents.h"
#include "iron/report/drawing/stroke_font.h"
#include "iron/report/drawing/theme.h"

namespace iron::drawing {
namespace {

constexpr double kMargin = 14;      // around everything
constexpr double kTickLength = 5;   // with the gap to its label
constexpr double kLegendLine = 20;  // height
constexpr double kLegendGap = 16;   // between two entries
constexpr double kWide = 1.1;       // a font of the reader's that is wider than ours
constexpr double kPanelGap = 16;
constexpr double kLeastPanel = 30;  // height and width that still show something
constexpr double kXMargin = 0.02;   // of the axis, beside the data
constexpr double kYMargin = 0.06;
constexpr double kTickHeight = 36;  // of the y axis for each tick
constexpr double kTickGap = 18;     // between two labels of the x axis
constexpr i64 kColours = std::tuple_size_v<decltype(Theme::palette)>;

double widest(const std::vector<Tick>& ticks, double size) {
  double width = 0;
  for (const Tick& tick : ticks) width = std::max(width, text_width(tick.label, size));
  return width;
}

/// Gives series their colours: the asked-for one, or the next. Beyond the palette lines are dashed;
/// the shape of marks follows their colour.
class LookGiver {
 public:
  Look give(const Series& series) {
    const auto asked = std::visit([](const auto& s) { return s.colour; }, series);
    const i64 number = asked ? std::max<i64>(*asked, 0) : next_++;
    const i64 variant = std::holds_alternative<PointSeries>(series) ? number : number / kColours;
    return {number % kColours, variant};
  }

 private:
  i64 next_ = 0;
};

/// As many ticks as have room beside each other.
std::vector<Tick> x_ticks(const AxisMap& axis, double width, double unit) {
  std::vector<Tick> ticks;
  for (i64 most = 12; most >= 2; --most) {
    ticks = axis.ticks(most);
    double end = -1e9;
    bool room = true;
    for (const Tick& tick : ticks) {
      if (tick.label.empty()) continue;
      const double half = text_width(tick.label, kTickSize * unit) / 2;
      const double at = tick.share * width;
      room = room && at - half >= end;
      end = at + half + kTickGap * unit;
    }
    if (room) break;
  }
  return ticks;
}

i64 y_tick_count(double height, double unit) {
  return std::clamp<i64>(static_cast<i64>(height / (kTickHeight * unit)) + 1, 2, 12);
}

class LayoutMaker {
 public:
  explicit LayoutMaker(const Plot& plot)
      : plot_(plot),
        layout_{.unit = std::clamp(std::min(static_cast<double>(plot.width) / 800,
                                            static_cast<double>(plot.height) / 500),
                                   0.6, 32.0),
                .x = AxisMap(plot.x, x_extent(plot), has_heat(plot) ? 0 : kXMargin)} {}

  Layout make() {
    const double u = layout_.unit;
    make_panels();
    const double title = plot_.title.empty() ? 0 : (kTitleSize + 10) * u;
    place_legend(kMargin * u, kMargin * u + title);
    const double legend =
        layout_.legend.empty()
            ? 0
            : layout_.legend.back().at.y - (kMargin * u + title) + (kLegendLine / 2 + 6) * u;
    const double top = kMargin * u + title + legend;
    const double bottom = static_cast<double>(plot_.height) - kMargin * u -
                          (kTickSize + kTickLength) * u -
                          (plot_.x.label.empty() ? 0 : (kLabelSize + 7) * u);
    set_heights(top, bottom);
    set_widths();
    return std::move(layout_);
  }

 private:
  static bool has_heat(const Plot& plot) {
    return std::any_of(plot.panels.begin(), plot.panels.end(),
                       [](const Panel& panel) { return panel.heat.has_value(); });
  }

  void make_panels() {
    LookGiver looks;
    std::map<std::string, Look> known;  // a label means one look in all panels
    for (const Panel& panel : plot_.panels) {
      const Extent extent = y_extent(plot_, panel);
      PanelLayout laid{.y = AxisMap(panel.y, extent, panel.heat ? 0 : kYMargin)};
      laid.empty = extent.empty();
      for (const Series& series : panel.series) {
        const std::string& label = label_of(series);
        const auto found = known.find(label);
        const Look look =
            !label.empty() && found != known.end() ? found->second : looks.give(series);
        if (!label.empty() && found == known.end()) {
          known.emplace(label, look);
          layout_.legend.push_back({&series, look, {}});
        }
        laid.looks.push_back(look);
      }
      if (panel.heat) set_heat(*panel.heat, laid);
      layout_.panels.push_back(std::move(laid));
    }
  }

  static void set_heat(const HeatMap& heat, PanelLayout& panel) {
    const Extent extent = heat_extent(heat);
    panel.heat_low = heat.low.value_or(extent.empty() ? 0 : extent.low());
    panel.heat_high = heat.high.value_or(extent.empty() ? 1 : extent.high());
    if (panel.heat_low < panel.heat_high) return;
    const double more = std::max(std::abs(panel.heat_low) * 0.1, 0.5);  // all cells are alike
    if (!heat.low) panel.heat_low = panel.heat_high - more;
    if (!heat.high) panel.heat_high = panel.heat_low + more;
  }

  void place_legend(double left, double top) {
    const double u = layout_.unit;
    const double right = static_cast<double>(plot_.width) - kMargin * u;
    double x = left;
    double y = top + kLegendLine / 2 * u;
    for (LegendEntry& entry : layout_.legend) {
      const double width = (kSampleWidth + kSampleGap) * u +
                           kWide * text_width(label_of(*entry.series), kTickSize * u);
      if (x > left && x + width > right) {
        x = left;
        y += kLegendLine * u;
      }
      entry.at = {x, y};
      x += width + kLegendGap * u;
    }
  }

  void set_heights(double top, double bottom) {
    const double u = layout_.unit;
    const double gaps = kPanelGap * u * static_cast<double>(plot_.panels.size() - 1);
    double shares = 0;
    for (const Panel& panel : plot_.panels) shares += panel.share;
    for (std::size_t i = 0; i < plot_.panels.size(); ++i) {
      PanelLayout& panel = layout_.panels[i];
      const double height = (bottom - top - gaps) * plot_.panels[i].share / shares;
      if (!(height >= kLeastPanel * u)) no_room();
      panel.box.top = i == 0 ? top : layout_.panels[i - 1].box.bottom + kPanelGap * u;
      panel.box.bottom = panel.box.top + height;
      panel.y_ticks = panel.y.ticks(y_tick_count(height, u));
    }
  }

  void set_widths() {
    const double u = layout_.unit;
    double ticks = 0;
    double label = 0;
    double bar = 0;
    for (std::size_t i = 0; i < plot_.panels.size(); ++i) {
      const PanelLayout& panel = layout_.panels[i];
      ticks = std::max(ticks, widest(panel.y_ticks, kTickSize * u));
      if (!plot_.panels[i].y.label.empty()) label = (kLabelSize + 8) * u;
      if (plot_.panels[i].heat) bar = std::max(bar, bar_room(*plot_.panels[i].heat, panel));
    }
    const double left = kMargin * u + label + ticks + (kTickLength + 2) * u;
    const double edge = static_cast<double>(plot_.width) - kMargin * u;
    double right = bar > 0 ? edge - bar : edge - 6 * u;
    if (!(right - left >= kLeastPanel * u)) no_room();
    layout_.x_ticks = x_ticks(layout_.x, right - left, u);
    // The last label of the x axis may reach beyond the panel.
    for (const Tick& tick : layout_.x_ticks) {
      const double half = text_width(tick.label, kTickSize * u) / 2;
      const double over = left + tick.share * (right - left) + half - edge;
      if (over > 0) right -= over;
    }
    for (PanelLayout& panel : layout_.panels) {
      panel.box.left = left;
      panel.box.right = right;
    }
  }

  double bar_room(const HeatMap& heat, const PanelLayout& panel) const {
    const double u = layout_.unit;
    return (kBarGap + kBarWidth + kTickLength + 2) * u +
           widest(bar_ticks(panel, u), kTickSize * u) +
           (heat.label.empty() ? 0 : (kLabelSize + 8) * u);
  }

  [[noreturn]] void no_room() const {
    throw ValueError(
        "plot", fmt::format("{}x{} leaves no room beside its labels", plot_.width, plot_.height),
        "make it larger, or its labels shorter");
  }

  const Plot& plot_;
  Layout layout_;
};

}  // namespace

Layout lay_out(const Plot& plot) { return LayoutMaker(plot).make(); }

const std::string& label_of(const Series& series) {
  return std::visit([](const auto& s) -> const std::string& { return s.label; }, series);
}

std::vector<Tick> bar_ticks(const PanelLayout& panel, double unit) {
  Axis axis;
  axis.low = panel.heat_low;
  axis.high = panel.heat_high;
  return AxisMap(axis, Extent(), 0).ticks(y_tick_count(panel.box.height(), unit));
}

}  // namespace iron::drawing
