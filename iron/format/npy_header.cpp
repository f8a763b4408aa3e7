#include "iron/format/npy_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "iron/core/error.h"

namespace iron {
namespace {

struct DTypeName {
  std::string_view name;  // behind the byte order
  DType dtype;
};
constexpr std::array<DTypeName, 7> kDTypes{{{"f4", DType::f32},
                                            {"f8", DType::f64},
                                            {"i8", DType::i64},
                                            {"i4", DType::i32},
                                            {"i1", DType::i8},
                                            {"u1", DType::u8},
                                            {"b1", DType::boolean}}};
constexpr const char* kDamagedHint = "get the file again, or write it anew";

/// Reads the little of Python that a header is made of.
class Reader {
 public:
  Reader(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  NpyHeader run() {
    expect('{');
    while (!take('}')) {
      read_entry(string("a key"));
      if (take('}')) break;
      expect(',');
    }
    skip_space();
    if (at_ != text_.size()) fail("the header goes on behind its dictionary");
    if (!descr_) fail("the header has no 'descr'");
    if (!order_) fail("the header has no 'fortran_order'");
    if (!shape_) fail("the header has no 'shape'");
    return header_;
  }

 private:
  [[noreturn]] void fail(const std::string& detail, const std::string& hint = kDamagedHint) const {
    throw DataError(where_, detail, hint);
  }
  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  char next() {
    skip_space();
    return at_ == text_.size() ? '\0' : text_[at_];
  }
  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) {
      fail("the header is no dictionary: expected " + std::string(1, c) + " at its byte " +
           std::to_string(at_));
    }
  }
  void once(bool& seen, const char* key) {
    if (seen) fail(std::string("the header has '") + key + "' twice");
    seen = true;
  }

  std::string_view string(const char* what) {
    const char quote = next();
    const std::size_t end =
        quote == '\'' || quote == '"' ? text_.find(quote, at_ + 1) : std::string_view::npos;
    if (end == std::string_view::npos) {
      fail(std::string("expected ") + what + " in quotes at byte " + std::to_string(at_) +
           " of the header");
    }
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return inside;
  }

  void read_entry(std::string_view key) {
    expect(':');
    if (key == "descr") {
      once(descr_, "descr");
      if (next() == '[') {
        fail("holds a structure of several fields", "save each field as an array of its own");
      }
      header_.dtype = dtype(string("a type"));
    } else if (key == "fortran_order") {
      once(order_, "fortran_order");
      header_.fortran_order = truth();
    } else if (key == "shape") {
      once(shape_, "shape");
      header_.shape = shape();
    } else {
      fail("the header has a key that is not known");
    }
  }

  DType dtype(std::string_view descr) const {
    const bool ordered =
        !descr.empty() && std::string_view("<>|=").find(descr[0]) != std::string_view::npos;
    const std::string_view name = descr.substr(ordered ? 1 : 0);
    if (name.starts_with('O')) {
      fail("holds Python objects, which only running them would read",
           "save numbers: array.astype('<f4')");
    }
    for (const DTypeName& known : kDTypes) {
      if (name != known.name) continue;
      if (descr[0] != '>' || size_of(known.dtype) == 1) return known.dtype;
      fail("its numbers are big-endian",
           "save them little-endian: array.astype('<" + std::string(name) + "')");
    }
    fail("the type '" + printable(descr) + "' is not supported",
         "convert it to one of f4, f8, i8, i4, i1, u1, b1");
  }

  /// A word from outside, for a message.
  static std::string printable(std::string_view text) {
    std::string shown(text.substr(0, 16));
    for (char& c : shown) {
      if (c < ' ' || c > '~') c = '?';
    }
    return shown;
  }

  bool truth() {
    skip_space();
    const std::string_view rest = text_.substr(at_);
    for (const bool value : {false, true}) {
      const std::string_view word = value ? "True" : "False";
      if (!rest.starts_with(word)) continue;
      at_ += word.size();
      return value;
    }
    fail("'fortran_order' is neither True nor False");
  }

  Shape shape() {
    expect('(');
    std::vector<i64> extents;
    while (!take(')')) {
      if (extents.size() == kMostAxes) {
        fail("has more than " + std::to_string(kMostAxes) + " axes");
      }
      extents.push_back(extent());
      if (take(')')) break;
      expect(',');
    }
    try {
      return Shape(std::move(extents));
    } catch (const ShapeError& error) {
      fail(error.detail());
    }
  }

  i64 extent() {
    skip_space();
    i64 value = 0;
    const char* const first = text_.data() + at_;
    const auto [end, fault] = std::from_chars(first, text_.data() + text_.size(), value);
    if (fault != std::errc{} || value < 0) fail("'shape' holds something that is no extent");
    at_ += static_cast<std::size_t>(end - first);
    return value;
  }

  std::string_view text_;
  const std::string& where_;
  std::size_t at_ = 0;
  NpyHeader header_;
  bool descr_ = false;
  bool order_ = false;
  bool shape_ = false;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& where) {
  return Reader(text, where).run();
}

std::string format_npy_header(DType dtype, const Shape& shape) {
  const auto* known =
      std::find_if(kDTypes.begin(), kDTypes.end(), [&](auto& d) { return d.dtype == dtype; });
  std::string text = "{'descr': '";
  text += size_of(dtype) == 1 ? '|' : '<';
  text += std::string(known->name) + "', 'fortran_order': False, 'shape': (";
  for (i64 axis = 0; axis < shape.rank(); ++axis) {
    text += (axis == 0 ? "" : ", ") + std::to_string(shape[axis]);
  }
  return text + (shape.rank() == 1 ? ",), }" : "), }");
}

}  // namespace iron
