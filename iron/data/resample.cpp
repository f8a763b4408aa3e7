#include "iron/data/resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kMostSide = i64{1} << 30;

/// The old pixels that make one new one: first, first + 1, …; they may lie beyond the edges.
struct Taps {
  i64 first = 0;
  std::vector<double> weights;
};

/// One side. A new pixel is the weighted sum of its taps, divided by `total`.
struct Side {
  i64 old_count = 0;
  double total = 1;
  std::vector<Taps> taps;
};

double sinc(double x) {
  const double angle = std::numbers::pi * x;
  return x == 0 ? 1 : std::sin(angle) / angle;
}

double triangle(double x) { return std::max(0.0, 1 - std::abs(x)); }

double keys_cubic(double x) {
  constexpr double a = -0.5;
  const double d = std::abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  return 0;
}

double lanczos(double x) { return std::abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0; }

/// Taps of a kernel that is 0 from `reach` on.
template <class Kernel>
Taps kernel_taps(i64 i, i64 old_count, i64 new_count, double reach, const Kernel& kernel) {
  const double ratio = static_cast<double>(old_count) / static_cast<double>(new_count);
  const double stretch = std::max(1.0, ratio);
  const double centre = (static_cast<double>(i) + 0.5) * ratio - 0.5;
  const i64 first = static_cast<i64>(std::ceil(centre - reach * stretch));
  const i64 last = static_cast<i64>(std::floor(centre + reach * stretch));
  Taps taps{.first = first, .weights = {}};
  double sum = 0;
  for (i64 k = first; k <= last; ++k) {
    const double weight = kernel((static_cast<double>(k) - centre) / stretch);
    taps.weights.push_back(weight);
    sum += weight;
  }
  for (double& weight : taps.weights) weight /= sum;
  return taps;
}

/// Counted in parts of 1/new_count of an old pixel, every border is a whole number: old pixel k
/// begins at k·new_count, new pixel i at i·old_count. So no weight is rounded.
Taps area_taps(i64 i, i64 old_count, i64 new_count) {
  const i64 begin = i * old_count;
  const i64 end = begin + old_count;
  Taps taps{.first = begin / new_count, .weights = {}};
  for (i64 k = taps.first; k * new_count < end; ++k) {
    taps.weights.push_back(
        static_cast<double>(std::min(end, (k + 1) * new_count) - std::max(begin, k * new_count)));
  }
  return taps;
}

Taps taps_of(i64 i, i64 old_count, i64 new_count, Filter filter) {
  switch (filter) {
    case Filter::nearest:
      return {.first = (2 * i + 1) * old_count / (2 * new_count), .weights = {1}};
    case Filter::bilinear:
      return kernel_taps(i, old_count, new_count, 1, triangle);
    case Filter::bicubic:
      return kernel_taps(i, old_count, new_count, 2, keys_cubic);
    case Filter::lanczos3:
      return kernel_taps(i, old_count, new_count, 3, lanczos);
    case Filter::area:
      return area_taps(i, old_count, new_count);
  }
  throw ValueError("resize", "no such filter");
}

Side side_of(i64 old_count, i64 new_count, Filter filter) {
  Side side{.old_count = old_count, .taps = {}};
  if (filter == Filter::area) side.total = static_cast<double>(old_count);
  side.taps.reserve(static_cast<std::size_t>(new_count));
  for (i64 i = 0; i < new_count; ++i) {
    side.taps.push_back(taps_of(i, old_count, new_count, filter));
  }
  return side;
}

/// Reads rows of a picture as f64, their pixels already weighted along the row.
class Rows {
 public:
  Rows(const Picture& picture, const Side& across, bool by_alpha)
      : picture_(picture), across_(across), by_alpha_(by_alpha) {}

  /// The sums of one row, [columns, channels].
  std::vector<double> row(i64 index) const {
    const auto channels = static_cast<std::size_t>(picture_.channels());
    const auto row_size = static_cast<std::size_t>(picture_.width()) * channels;
    const auto old =
        picture_.values().subspan(static_cast<std::size_t>(index) * row_size, row_size);
    std::vector<double> sums(across_.taps.size() * channels, 0.0);
    for (std::size_t i = 0; i < across_.taps.size(); ++i) {
      const Taps& taps = across_.taps[i];
      for (std::size_t t = 0; t < taps.weights.size(); ++t) {
        const i64 column =
            std::clamp<i64>(taps.first + static_cast<i64>(t), 0, across_.old_count - 1);
        add(old.subspan(static_cast<std::size_t>(column) * channels, channels), taps.weights[t],
            sums.data() + i * channels);
      }
    }
    return sums;
  }

 private:
  void add(std::span<const float> pixel, double weight, double* sums) const {
    for (std::size_t c = 0; c < pixel.size(); ++c) {
      const bool color = by_alpha_ && c < 3;
      const double alpha = color ? static_cast<double>(pixel[3]) : 1;
      sums[c] += weight * alpha * static_cast<double>(pixel[c]);
    }
  }

  const Picture& picture_;
  const Side& across_;
  bool by_alpha_;
};

/// Sums become values; colours that were weighted by alpha are divided by it, and are black where
/// nothing of them can be seen.
void append_row(const std::vector<double>& sums, double total, bool by_alpha,
                std::vector<float>& values) {
  constexpr double kVisible = 1e-6;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const bool color = by_alpha && i % 4 < 3;
    const double divisor = color ? sums[i / 4 * 4 + 3] : total;
    const bool seen = !color || divisor > kVisible * total;
    values.push_back(seen ? static_cast<float>(sums[i] / divisor) : 0.0F);
  }
}

/// Weights along the rows first. Old rows are kept, weighted so, while new rows still need them.
Picture resample(const Picture& picture, const Side& across, const Side& down, bool by_alpha) {
  const Rows rows(picture, across, by_alpha);
  std::size_t window = 1;
  for (const Taps& taps : down.taps) window = std::max(window, taps.weights.size());
  window = std::min(window, static_cast<std::size_t>(picture.height()));
  std::vector<std::vector<double>> kept(window);
  std::vector<i64> kept_index(window, -1);

  const auto width = static_cast<i64>(across.taps.size());
  const auto height = static_cast<i64>(down.taps.size());
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(Shape{height, width, picture.channels()}.numel()));
  std::vector<double> sums(across.taps.size() * static_cast<std::size_t>(picture.channels()));
  for (const Taps& taps : down.taps) {
    std::ranges::fill(sums, 0.0);
    for (std::size_t t = 0; t < taps.weights.size(); ++t) {
      const i64 index = std::clamp<i64>(taps.first + static_cast<i64>(t), 0, picture.height() - 1);
      const std::size_t slot = static_cast<std::size_t>(index) % window;
      if (kept_index[slot] != index) {
        kept[slot] = rows.row(index);
        kept_index[slot] = index;
      }
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += taps.weights[t] * kept[slot][i];
    }
    append_row(sums, across.total * down.total, by_alpha, values);
  }
  return {width, height, picture.channels(), std::move(values)};
}

/// Every second pixel, from row `first` and column `first` on.
Picture every_second(const Picture& picture, i64 first) {
  const auto count = [first](i64 side) { return (side - first + 1) / 2; };
  Picture out(count(picture.width()), count(picture.height()), picture.channels());
  for (i64 row = 0; row < out.height(); ++row) {
    for (i64 column = 0; column < out.width(); ++column) {
      for (i64 channel = 0; channel < out.channels(); ++channel) {
        out.at(row, column, channel) = picture.at(2 * row + first, 2 * column + first, channel);
      }
    }
  }
  return out;
}

/// New pixel i stands half way between the old pixels i and i + 1.
Side half_way(i64 old_count, i64 new_count) {
  Side side{.old_count = old_count, .total = 16, .taps = {}};
  for (i64 i = 0; i < new_count; ++i) side.taps.push_back({i - 1, {-1, 9, 9, -1}});
  return side;
}

}  // namespace

Picture resize(const Picture& picture, i64 width, i64 height, Filter filter) {
  if (width < 1 || height < 1 || std::max(width, height) > kMostSide ||
      std::max(picture.width(), picture.height()) > kMostSide) {
    throw ShapeError("resize",
                     "cannot make " + std::to_string(width) + " × " + std::to_string(height) +
                         " pixels of " + std::to_string(picture.width()) + " × " +
                         std::to_string(picture.height()),
                     "each side may have 1 to 2^30 pixels");
  }
  if (width == picture.width() && height == picture.height()) return picture;
  const bool by_alpha = picture.channels() == 4 && filter != Filter::nearest;
  return resample(picture, side_of(picture.width(), width, filter),
                  side_of(picture.height(), height, filter), by_alpha);
}

Picture even_pixels(const Picture& picture) { return every_second(picture, 0); }

Picture odd_pixels(const Picture& picture) {
  if (picture.width() < 2 || picture.height() < 2) {
    throw ShapeError("odd_pixels",
                     "a picture of " + std::to_string(picture.width()) + " × " +
                         std::to_string(picture.height()) + " pixels has no odd row and column",
                     "use one with at least 2 × 2 pixels");
  }
  return every_second(picture, 1);
}

Picture interpolate_odd_bicubic(const Picture& even, i64 width, i64 height) {
  if (width < 2 || height < 2 || even.width() != (width + 1) / 2 ||
      even.height() != (height + 1) / 2) {
    throw ShapeError("interpolate_odd_bicubic",
                     std::to_string(even.width()) + " × " + std::to_string(even.height()) +
                         " pixels are not the even ones of " + std::to_string(width) + " × " +
                         std::to_string(height),
                     "the whole picture has at least 2 × 2 pixels, its even part half of them, "
                     "rounded up");
  }
  Picture odd = resample(even, half_way(even.width(), width / 2),
                         half_way(even.height(), height / 2), even.channels() == 4);
  for (float& value : odd.values()) value = std::clamp(value, 0.0F, 1.0F);
  return odd;
}

}  // namespace iron
