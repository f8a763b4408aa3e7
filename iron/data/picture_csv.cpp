#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "iron/core/error.h"
#include "iron/data/picture_table.h"
#include "iron/data/pixel_list.h"
#include "iron/data/readers.h"

namespace iron {
namespace {

constexpr std::string_view kHeader = "x,y,pixel_value";
constexpr std::string_view kLineEnd = "\r\n";
constexpr const char* kLineHint = "write column, row and value, such as 12,7,1";

/// Gives a file line by line, holding only a part of it.
class Lines {
 public:
  explicit Lines(InputFile& file) : file_(file), left_(static_cast<u64>(file.size())) {}

  /// The next line without its end; none behind the last. A line too long for the buffer comes in
  /// pieces, none of which is a good line.
  std::optional<std::string_view> next() {
    if (rest().find('\n') == std::string_view::npos) refill();
    if (rest().empty()) return std::nullopt;
    const std::size_t length = std::min(rest().find('\n'), rest().size());
    std::string_view line = rest().substr(0, length);
    begin_ = std::min(begin_ + length + 1, end_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

 private:
  std::string_view rest() const { return {buffer_.data() + begin_, end_ - begin_}; }

  void refill() {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    const std::size_t count = std::min<u64>(buffer_.size() - end_, left_);
    file_.read(std::as_writable_bytes(std::span(buffer_).subspan(end_, count)));
    end_ += count;
    left_ -= count;
  }

  InputFile& file_;
  u64 left_;  // bytes still in the file
  std::array<char, 1 << 16> buffer_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// Takes the text up to the next comma, and the comma, off the line.
std::string_view take_field(std::string_view& line) {
  const std::size_t comma = std::min(line.find(','), line.size());
  const std::string_view field = line.substr(0, comma);
  line.remove_prefix(std::min(comma + 1, line.size()));
  return field;
}

template <class T>
T parse(const PixelList& list, std::string_view field, const char* what) {
  T value{};
  const char* const end = field.data() + field.size();
  const auto [at, fault] = std::from_chars(field.data(), end, value);
  if (fault == std::errc{} && at == end) return value;
  constexpr std::size_t kShown = 20;
  list.fail("cannot read the " + std::string(what) + " '" + std::string(field.substr(0, kShown)) +
                (field.size() > kShown ? "…'" : "'"),
            kLineHint);
}

void add_line(PixelList& list, std::string_view line) {
  if (std::ranges::count(line, ',') != 2) list.fail("is not three values", kLineHint);
  const i64 column = parse<i64>(list, take_field(line), "column");
  const i64 row = parse<i64>(list, take_field(line), "row");
  list.add(column, row, parse<double>(list, line, "value"));
}

}  // namespace

bool is_picture_csv(std::span<const std::byte> start) noexcept {
  return start.size() >= kHeader.size() &&
         std::memcmp(start.data(), kHeader.data(), kHeader.size()) == 0;
}

Picture read_picture_csv(InputFile& file) {
  Lines lines(file);
  if (lines.next() != kHeader) {
    throw DataError(file.name(), "line 1: is not 'x,y,pixel_value'",
                    "name a picture that iron image encode wrote");
  }
  PixelList list(file.name(), "line", 2);
  while (const auto line = lines.next()) add_line(list, *line);
  return list.picture();
}

Picture read_picture_csv(const std::filesystem::path& path) {
  InputFile file(path);
  return read_picture_csv(file);
}

void write_picture_csv(const std::filesystem::path& path, const Picture& picture,
                       Overwrite overwrite) {
  if (picture.channels() != 1 || !is_two_valued(picture)) {
    throw ValueError("write_picture_csv", "the picture is not of black and white only",
                     "prepare it with mode bw and a threshold");
  }
  OutputFile file(path, overwrite);
  std::string text = std::string(kHeader) + std::string(kLineEnd);
  for (i64 row = 0; row < picture.height(); ++row) {
    for (i64 column = 0; column < picture.width(); ++column) {
      text += std::to_string(column) + ',' + std::to_string(row) +
              (picture.at(row, column) == 0 ? ",1" : ",0");
      text += kLineEnd;
    }
    file.write(std::as_bytes(std::span(text)));
    text.clear();
  }
  file.commit();
}

}  // namespace iron
