#include "iron/data/csv_text.h"

#include <algorithm>
#include <cstring>

#include "iron/core/error.h"
#include "iron/data/table_readers.h"

namespace iron {

std::string column_label(const std::string& name) { return "column '" + name + "'"; }

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 40;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result = "'";
  const std::size_t bad = csv::find_not_utf8(text);
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (i >= kMost && (c & 0xC0U) != 0x80U) break;  // not inside a character
    if (c < ' ' || c == 0x7F || i >= bad) {
      if (c >= ' ' && c < 0x7F) {
        result += text[i];
      } else {
        result += {'\\', 'x', kDigits[c >> 4U], kDigits[c & 15U]};
      }
    } else {
      result += text[i];
    }
  }
  return result + (i < text.size() ? "…'" : "'");
}

namespace csv {
namespace {

constexpr const char* kQuoteHint =
    "a field that holds quotes stands between quotes, each of its own quotes twice";

std::string place(const Text& text, i64 row) {
  if (row == kHeaderRow) return "the header";
  return "row " + std::to_string(text.first_row + row + 1);
}

std::string limit() { return std::to_string(kLongestField >> 20) + " MiB"; }

Field take_quoted(const Text& text, const char* at, i64 row, std::size_t column) {
  const char* const first = at + 1;
  const char* const most = first + std::min<i64>(text.end - first, kLongestField + 1);
  bool doubled = false;
  const char* p = first;
  while (true) {
    p = static_cast<const char*>(std::memchr(p, '"', static_cast<std::size_t>(most - p)));
    if (p == nullptr) {
      const bool ended = most == text.end;
      fail_at(text, row, column,
              ended ? "a quote opens here and is never closed"
                    : "a quote opens here and is not closed within " + limit(),
              "close it, or remove it");
    }
    if (p[1] != '"') break;  // at the end a line feed follows
    doubled = true;
    p += 2;
    if (p > most) p = most;
  }
  const std::string_view inside(first, static_cast<std::size_t>(p - first));
  const char* stop = p + 1;
  if (*stop == '\r' && stop[1] == '\n') ++stop;
  if (*stop != text.separator && *stop != '\n') {
    fail_at(text, row, column, "text follows the quote that closes the field " + shown(inside),
            kQuoteHint);
  }
  return {.text = inside, .stop = stop, .doubled = doubled};
}

}  // namespace

void fail_at(const Text& text, i64 row, std::size_t column, const std::string& detail,
             const std::string& hint) {
  const std::string label = column < text.names.size() ? column_label(text.names[column])
                                                       : "column " + std::to_string(column + 1);
  throw DataError(std::string(text.source), place(text, row) + ", " + label + ": " + detail, hint);
}

void fail_at(const Text& text, i64 row, const std::string& detail, const std::string& hint) {
  throw DataError(std::string(text.source), place(text, row) + ": " + detail, hint);
}

void fail_blank_line(const Text& text, i64 row) {
  fail_at(text, row, "the line is blank",
          text.names.size() == 1 ? "remove it, or write NA for a missing value" : "remove it");
}

void fail_header_alone(const std::string& source) {
  throw DataError(source, "holds a header alone", "a table has at least one row below it");
}

Field take_field(const Text& text, const char* at, i64 row, std::size_t column) {
  if (*at == '"' && at != text.end) return take_quoted(text, at, row, column);
  const char* stop = at;
  while (*stop != text.separator && *stop != '\n' && *stop != '"') ++stop;
  if (*stop == '"') {
    const std::string_view before(at, static_cast<std::size_t>(stop - at));
    fail_at(text, row, column, "a quote stands inside the field that begins " + shown(before),
            kQuoteHint);
  }
  if (stop - at > kLongestField) {
    fail_at(text, row, column, "is longer than " + limit(), "shorten it, or choose the separator");
  }
  const bool carriage = *stop == '\n' && stop != at && stop[-1] == '\r';
  return {.text = {at, static_cast<std::size_t>(stop - at - (carriage ? 1 : 0))}, .stop = stop};
}

std::string without_doubles(std::string_view text) {
  std::string single;
  single.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    single += text[i];
    if (text[i] == '"') ++i;
  }
  return single;
}

std::size_t find_not_utf8(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t i = 0;
  while (i < text.size()) {
    u64 word = 0;
    if (i + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & 0x8080808080808080) == 0) {
        i += sizeof word;
        continue;
      }
    }
    const unsigned first = byte(i);
    if (first < 0x80) {
      ++i;
      continue;
    }
    // Lengths by the first byte; C0, C1 and F5 … FF never occur.
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0U) != 0x80U) return i;
    }
    const unsigned second = byte(i + 1);
    const bool longer = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second >= 0xA0;
    if (longer || surrogate || (first == 0xF4 && second >= 0x90)) return i;
    i += length;
  }
  return std::string_view::npos;
}

void check_characters(const Text& text, std::string_view field, i64 row, std::size_t column) {
  if (field.find('\0') != std::string_view::npos) {
    fail_at(text, row, column, "holds a NUL byte: " + shown(field),
            "this is no text file, or it is UTF-16: save it as UTF-8");
  }
  if (find_not_utf8(field) != std::string_view::npos) {
    fail_at(text, row, column, "is not UTF-8: " + shown(field),
            "convert the file, for example with iconv -f LATIN1 -t UTF-8");
  }
}

std::vector<std::string> take_record(const Text& text, const char*& at, i64 row) {
  std::vector<std::string> fields;
  while (true) {
    const Field field = take_field(text, at, row, fields.size());
    check_characters(text, field.text, row, fields.size());
    fields.push_back(field.doubled ? without_doubles(field.text) : std::string(field.text));
    at = field.stop + 1;
    if (*field.stop == '\n') return fields;
  }
}

}  // namespace csv
}  // namespace iron
