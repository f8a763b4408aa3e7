#include "iron/data/csv_head.h"

#include <algorithm>
#include <cstring>

#include "iron/core/error.h"
#include "iron/data/csv_dialect.h"
#include "iron/data/csv_number.h"
#include "iron/data/csv_text.h"
#include "iron/data/table_readers.h"

namespace iron::csv {
namespace {

/// Kinds of files that people also keep tables in.
void refuse_other_kinds(std::string_view text, const std::string& source) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw DataError(source, "is UTF-16 text", "save it as UTF-8");
  }
  if (text.starts_with("PAR1")) {
    throw DataError(source, "is a Parquet file, which is not read", "save the table as CSV");
  }
  if (text.starts_with("\x1F\x8B")) {
    throw DataError(source, "is compressed with gzip", "unpack it, or pipe zcat into -");
  }
  if (text.starts_with("\x28\xB5\x2F\xFD")) {
    throw DataError(source, "is compressed with zstd", "unpack it, or pipe zstdcat into -");
  }
}

void check_names(const Text& text, std::vector<std::string>& names) {
  constexpr const char* kHint =
      "give each column a name of its own, or say that there is no header";
  for (std::size_t c = 0; c < names.size(); ++c) {
    names[c] = std::string(trimmed(names[c]));
    if (names[c].empty()) fail_at(text, kHeaderRow, c, "has no name", kHint);
  }
  std::vector<std::size_t> order(names.size());
  for (std::size_t c = 0; c < order.size(); ++c) order[c] = c;
  std::ranges::stable_sort(order, {},
                           [&](std::size_t c) -> const std::string& { return names[c]; });
  const auto same = std::ranges::adjacent_find(
      order, {}, [&](std::size_t c) -> const std::string& { return names[c]; });
  if (same == order.end()) return;
  fail_at(text, kHeaderRow,
          "columns " + std::to_string(*same + 1) + " and " + std::to_string(same[1] + 1) +
              " are both called " + shown(names[*same]),
          kHint);
}

}  // namespace

i64 find_record_end(std::string_view text, i64 from, bool& quoted) noexcept {
  const char* p = text.data() + from;
  const char* const end = text.data() + text.size();
  while (p < end) {
    const auto left = static_cast<std::size_t>(end - p);
    const auto* const feed = static_cast<const char*>(std::memchr(p, '\n', left));
    const char* const stop = feed == nullptr ? end : feed;
    if (std::count(p, stop, '"') % 2 != 0) quoted = !quoted;
    if (feed == nullptr) return -1;
    p = feed + 1;
    if (!quoted) return p - text.data();
  }
  return -1;
}

Head read_head(std::string_view text, bool whole, const std::string& source,
               const TableOptions& options, const std::vector<std::string>& expected) {
  refuse_other_kinds(text, source);
  const std::size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  std::string_view content = text.substr(mark);
  const std::size_t content_end = content.find_last_not_of("\r\n");
  if (content_end == std::string_view::npos) {
    throw DataError(source, "is empty", "a table has at least one row");
  }
  if (whole) content = content.substr(0, content_end + 1);
  const bool cut = content.size() > kSample;
  Head head;
  head.reading = find_dialect(content.substr(0, kSample), whole && !cut, options, expected);
  const Text place{
      .end = text.data() + text.size(), .separator = head.reading.separator, .source = source};
  const char* at = content.data();
  std::vector<std::string> first = take_record(place, at, head.reading.header ? kHeaderRow : 0);
  head.body = static_cast<i64>(mark);
  if (head.reading.header) {
    head.names = std::move(first);
    check_names(place, head.names);
    head.body = std::min<i64>(at - text.data(), static_cast<i64>(text.size()));
  } else {
    head.names = plain_names(first.size());
    const std::string last = "x" + std::to_string(first.size());
    if (std::ranges::find(expected, last) != expected.end()) head.names.back() = last;
  }
  return head;
}

}  // namespace iron::csv
