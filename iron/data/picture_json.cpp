#include <algorithm>
#include <string_view>

#include "iron/core/error.h"
#include "iron/data/pixel_list.h"
#include "iron/data/readers.h"
#include "iron/format/json.h"

namespace iron {

bool is_picture_json(std::span<const std::byte> start) noexcept {
  const auto first = std::ranges::find_if(start, [](std::byte b) {
    return std::string_view(" \t\r\n").find(static_cast<char>(b)) == std::string_view::npos;
  });
  return first != start.end() && *first == std::byte{'{'};
}

Picture read_picture_json(InputFile& file) {
  const std::vector<u8> bytes = read_all(file);
  const Json json =
      parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file.name());
  const JsonValue root(json, file.name());
  root.allow_only({"m", "n", "x", "y", "m_test", "x_test", "y_test"});
  if (root.at("n").integer() != 2) {
    root.at("n").fail("a picture has 2 coordinates", "this file is a table, not a picture");
  }
  const std::vector<i64> places = root.at("x").integers();
  const std::vector<double> ink = root.at("y").numbers();
  const i64 count = root.at("m").integer();
  if (count < 0 || static_cast<u64>(count) != ink.size()) {
    root.at("y").fail("has " + std::to_string(ink.size()) + " values, but m is " +
                      std::to_string(count));
  }
  if (places.size() != 2 * ink.size()) {
    root.at("x").fail("has " + std::to_string(places.size()) + " values, a column and a row for " +
                      "each of " + std::to_string(count) + " pixels are needed");
  }
  PixelList list(file.name(), "pixel", 0);
  for (std::size_t i = 0; i < ink.size(); ++i) list.add(places[2 * i], places[2 * i + 1], ink[i]);
  return list.picture();
}

}  // namespace iron
