// Tensors as text, laid out as NumPy lays out arrays.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "iron/core/error.h"
#include "iron/tensor/functions.h"

namespace iron {
namespace {

constexpr i64 kThreshold = 1000;  // elements above which only the corners are shown
constexpr i64 kEdge = 3;          // elements shown at each end of an axis
constexpr std::size_t kLineWidth = 75;
constexpr int kLongest = 512;  // characters of any double in fixed notation, with digits to spare

/// A finite number cut into its parts: "-1.25e+07" is -1, 25, e+07.
struct Parts {
  std::string whole, fraction, exponent;
};

Parts split(std::string_view text) {
  const std::size_t e = std::min(text.find('e'), text.size());
  const std::size_t point = std::min(text.find('.'), e);
  return {std::string(text.substr(0, point)),
          point < e ? std::string(text.substr(point + 1, e - point - 1)) : std::string(),
          std::string(text.substr(e))};
}

/// x with `precision` digits after the point.
template <class T>
Parts exactly(T x, std::chars_format format, int precision) {
  char text[kLongest];
  const char* end = std::to_chars(text, std::end(text), x, format, precision).ptr;
  return split({text, static_cast<std::size_t>(end - text)});
}

/// The shortest digits that read back as x, or `precision` digits after the point if that is fewer.
template <class T>
Parts cut(T x, std::chars_format format, int precision) {
  char text[kLongest];
  const char* end = std::to_chars(text, std::end(text), x, format).ptr;
  Parts parts = split({text, static_cast<std::size_t>(end - text)});
  if (parts.fraction.size() > static_cast<std::size_t>(precision)) {
    parts = exactly(x, format, precision);
    parts.fraction.erase(parts.fraction.find_last_not_of('0') + 1);
  }
  return parts;
}

template <class T>
std::string not_finite(T x) {
  if (std::isnan(x)) return "nan";
  return x < 0 ? "-inf" : "inf";
}

/// Very large or small numbers, or a wide range of them, are written with exponents.
template <class T>
bool wants_exponent(std::span<const T> values) {
  double largest = 0;
  double smallest = std::numeric_limits<double>::infinity();
  for (const T value : values) {
    const double size = std::abs(static_cast<double>(value));
    if (!std::isfinite(size) || size == 0) continue;
    largest = std::max(largest, size);
    smallest = std::min(smallest, size);
  }
  const double most = std::is_same_v<T, float> ? 1e6 : 1e8;
  return largest > 0 && (largest >= most || smallest < 1e-4 || largest / smallest > 1000);
}

template <class T>
std::vector<std::string> floating_words(std::span<const T> values, int precision) {
  const bool exponents = wants_exponent(values);
  const auto format = exponents ? std::chars_format::scientific : std::chars_format::fixed;
  std::vector<Parts> cuts;
  std::size_t left = 0;
  std::size_t right = 0;
  std::size_t power = 0;
  for (const T value : values) {
    Parts parts;
    if (std::isfinite(value)) parts = cut(value, format, precision);
    left = std::max(left, parts.whole.size());
    right = std::max(right, parts.fraction.size());
    power = std::max(power, parts.exponent.size());
    cuts.push_back(std::move(parts));
  }
  std::vector<std::string> words;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Parts& parts = cuts[i];
    if (!std::isfinite(values[i])) {
      words.push_back(not_finite(values[i]));
      continue;
    }
    // With exponents more digits fill the columns, otherwise spaces do.
    if (exponents) {
      parts = exactly(values[i], format, static_cast<int>(right));
      parts.exponent.insert(2, power - parts.exponent.size(), '0');
    } else {
      parts.fraction.resize(right, ' ');
    }
    parts.whole.insert(0, left - parts.whole.size(), ' ');
    words.push_back(parts.whole + "." + parts.fraction + parts.exponent);
  }
  return words;
}

void align_right(std::vector<std::string>& words) {
  std::size_t width = 0;
  for (const std::string& word : words) width = std::max(width, word.size());
  for (std::string& word : words) word.insert(0, width - word.size(), ' ');
}

/// Every element of a contiguous CPU tensor as text, all of one width.
std::vector<std::string> words_of(const Tensor& tensor, int precision) {
  std::vector<std::string> words = visit_dtype(tensor.dtype(), [&]<class T>() {
    const std::span<const T> values = tensor.data<T>();
    if constexpr (std::is_floating_point_v<T>) {
      return floating_words(values, precision);
    } else {
      std::vector<std::string> texts;
      for (const T value : values) {
        texts.push_back(std::is_same_v<T, bool> ? (value ? "True" : "False")
                                                : std::to_string(value));
      }
      return texts;
    }
  });
  // An array of bool is as wide as "False" even where all are true.
  if (tensor.dtype() == DType::boolean) words.emplace_back("False");
  align_right(words);
  return words;
}

/// A single number, in full.
std::string number(const Tensor& tensor) {
  return visit_dtype(tensor.dtype(), [&]<class T>() -> std::string {
    const T value = tensor.data<T>()[0];
    if constexpr (std::is_same_v<T, bool>) {
      return value ? "True" : "False";
    } else if constexpr (std::is_integral_v<T>) {
      return std::to_string(value);
    } else {
      if (!std::isfinite(value)) return not_finite(value);
      const double size = std::abs(static_cast<double>(value));
      const double most = std::is_same_v<T, float> ? 1e6 : 1e16;
      const bool exponents = size != 0 && (size >= most || size < 1e-4);
      const auto format = exponents ? std::chars_format::scientific : std::chars_format::fixed;
      const Parts parts = cut(value, format, kLongest / 2);
      const std::string point = parts.fraction.empty() ? (exponents ? "" : ".0") : ".";
      return parts.whole + point + parts.fraction + parts.exponent;
    }
  });
}

/// Puts words in brackets and lines.
class Page {
 public:
  Page(const Tensor& corners, const Shape& shape, int precision)
      : words_(words_of(corners, precision)),
        shape_(corners.shape()),
        cut_(corners.shape() != shape),
        full_(shape) {}

  std::string block(i64 axis, std::size_t& word) const {
    const i64 n = shape_[axis];
    const bool dots = cut_ && full_[axis] > n;
    const auto depth = static_cast<std::size_t>(axis) + 1;
    const bool last = axis + 1 == shape_.rank();
    std::string text;
    std::string line(depth, ' ');
    const std::string gap(static_cast<std::size_t>(std::max<i64>(1, shape_.rank() - axis - 1)),
                          '\n');
    for (i64 i = 0; i < n; ++i) {
      if (last) {
        if (dots && i == kEdge) add(text, line, "...", depth, i);
        add(text, line, words_[word++], depth, i);
      } else {
        if (dots && i == kEdge) text.append(depth, ' ').append("...").append(gap);
        text.append(depth, ' ').append(block(axis + 1, word));
        if (i + 1 < n) text += gap;
      }
    }
    if (last) text += line;
    text[depth - 1] = '[';  // the first line's indent makes room for the bracket
    return text.substr(depth - 1).append("]");
  }

 private:
  /// Adds a word to a line, which wraps when it is full.
  void add(std::string& text, std::string& line, const std::string& word, std::size_t depth,
           i64 position) const {
    if (position > 0) line += ' ';
    // Each bracket that may close after the line takes a place.
    if (line.size() + word.size() > kLineWidth - depth && line.size() > depth) {
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
      line = std::string(depth, ' ');
    }
    line += word;
  }

  std::vector<std::string> words_;
  Shape shape_;
  bool cut_;
  Shape full_;
};

/// The ends of every long axis.
Tensor corners_of(const Tensor& tensor) {
  Tensor corners = tensor;
  for (i64 axis = 0; axis < tensor.rank(); ++axis) {
    if (tensor.shape()[axis] > 2 * kEdge) {
      corners = concat(
          {corners.slice(axis, {.stop = kEdge}), corners.slice(axis, {.start = -kEdge})}, axis);
    }
  }
  return corners;
}

}  // namespace

std::string to_string(const Tensor& tensor, int precision) {
  if (precision < 0) throw ValueError("to_string", "a negative number of digits");
  if (tensor.numel() == 0) return "[]";
  const bool long_one = tensor.numel() > kThreshold;
  const Tensor host = (long_one ? corners_of(tensor) : tensor).to(Device::cpu()).contiguous();
  if (tensor.rank() == 0) return number(host);
  std::size_t word = 0;
  return Page(host, tensor.shape(), std::min(precision, kLongest / 2)).block(0, word);
}

}  // namespace iron
