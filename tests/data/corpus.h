#pragma once
/// The small files that the fuzz targets start from, which tests read as well. All were made for
/// this project, with Pillow: `draw` tells what they show.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "iron/data/picture.h"
#include "tests/support/shared_data.h"

namespace iron::testing {

inline std::filesystem::path corpus(const std::string& name) {
  return project_file("tests/fuzz/corpus/" + name);
}

/// All files of a folder of the corpus, sorted.
inline std::vector<std::filesystem::path> corpus_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(corpus(folder))) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

/// The picture in the files: 17 × 9, red rising to the right, green downwards, blue both ways, and
/// an alpha falling to the right.
inline Picture draw(i64 channels) {
  Picture picture(17, 9, channels);
  for (i64 r = 0; r < 9; ++r) {
    for (i64 c = 0; c < 17; ++c) {
      const std::vector<i64> levels{c * 15, r * 28, (r + c) * 10, 255 - c * 12};
      for (i64 k = 0; k < channels; ++k) {
        picture.at(r, c, k) = static_cast<float>(levels[static_cast<std::size_t>(k)]) / 255.0F;
      }
    }
  }
  return picture;
}

/// The values of one pixel, 0 to 255.
inline std::vector<int> levels_at(const Picture& picture, i64 row, i64 column) {
  std::vector<int> levels;
  for (i64 k = 0; k < picture.channels(); ++k) {
    levels.push_back(static_cast<int>(std::lround(picture.at(row, column, k) * 255)));
  }
  return levels;
}

}  // namespace iron::testing
