// Enlarges or shrinks a picture by repeating or dropping pixels, which is what a picture looks like
// before a network has learnt it:
//   example_enlarge lion.png large.png 1024
// The last argument is the longer side in pixels. An existing file is replaced.

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

#include "iron/data/picture.h"

namespace {

/// The pixel of `from` in whose area the centre of pixel i of `to` lies.
iron::i64 nearest(iron::i64 i, iron::i64 from, iron::i64 to) {
  return (2 * i + 1) * from / (2 * to);
}

iron::Picture resized(const iron::Picture& picture, iron::i64 size) {
  const iron::i64 longer = std::max(picture.width(), picture.height());
  const iron::i64 width = std::max<iron::i64>(1, picture.width() * size / longer);
  const iron::i64 height = std::max<iron::i64>(1, picture.height() * size / longer);
  iron::Picture out(width, height, picture.channels());
  for (iron::i64 row = 0; row < height; ++row) {
    for (iron::i64 column = 0; column < width; ++column) {
      for (iron::i64 channel = 0; channel < picture.channels(); ++channel) {
        out.at(row, column, channel) = picture.at(nearest(row, picture.height(), height),
                                                  nearest(column, picture.width(), width), channel);
      }
    }
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: example_enlarge PICTURE OUTPUT SIZE\n";
    return 2;
  }
  try {
    const iron::Picture picture = iron::read_picture(argv[1]);
    iron::write_picture(argv[2], resized(picture, std::stoll(argv[3])), iron::Overwrite::yes);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
