#pragma once
/// Pixels that come one by one and must make a whole picture in the end.

#include <string>
#include <vector>

#include "iron/data/picture.h"

namespace iron {

/// Memory grows with the pixels that came, never with a size that one of them claims.
class PixelList {
 public:
  /// `name`: the file. `item`: what holds a pixel there, such as "line". `first`: the number of the
  /// first item.
  PixelList(std::string name, std::string item, i64 first)
      : name_(std::move(name)), item_(std::move(item)), first_(first) {}

  /// The next pixel. `ink`: 1 is black. Throws DataError when it cannot be one.
  void add(i64 column, i64 row, double ink);
  /// The picture. Throws DataError when a pixel is missing or came twice, or none came.
  Picture picture() const;
  /// Throws DataError about the item that is next to come.
  [[noreturn]] void fail(const std::string& detail, const std::string& hint) const;

 private:
  struct Pixel {
    u32 row;
    u32 column;
    float value;
  };
  std::string item_text(std::size_t index) const;

  std::string name_;
  std::string item_;
  i64 first_;
  std::vector<Pixel> pixels_;
  u64 width_ = 0;
  u64 height_ = 0;
};

}  // namespace iron
