#include "iron/data/csv_stream.h"

#include <algorithm>
#include <cstring>

#include "iron/core/error.h"

namespace iron::csv {
namespace {

constexpr i64 kRead = i64{4} << 20;
constexpr i64 kBlock = i64{16} << 20;
constexpr i64 kLongestRecord = i64{64} << 20;
constexpr i64 kRowsOfPiece = 1024;

std::string_view without_line_end(std::string_view record) {
  const std::size_t last = record.find_last_not_of("\r\n");
  return record.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

RecordStream::RecordStream(TableInput input, TableBytes bytes, i64 size,
                           const TableOptions& options, const std::vector<std::string>& expected)
    : input_(std::move(input)), bytes_(std::move(bytes)), size_(size) {
  read_more();
  bool quoted = false;
  for (i64 from = 0; find_record_end(all(), from, quoted) < 0 && !ended_;) {
    from = size_;
    if (size_ > kLongestRecord) {
      head_ = read_head(all(), false, source(), options, expected);  // knows what is wrong
      fail_long(0);
    }
    read_more();
  }
  head_ = read_head(all(), ended_, source(), options, expected);
  stop_ = head_.body;
  if (head_.reading.header) {
    std::string_view line = all().substr(0, static_cast<std::size_t>(head_.body));
    if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    header_ = without_line_end(line);
  }
}

std::string_view RecordStream::all() const noexcept {
  return {bytes_.data(), static_cast<std::size_t>(size_)};
}

Text RecordStream::text() const noexcept {
  return {.end = bytes_.data() + size_,
          .separator = head_.reading.separator,
          .source = input_.name(),
          .names = head_.names,
          .first_row = row_};
}

std::string_view RecordStream::record(i64 index) const noexcept {
  const i64 begin = starts_[static_cast<std::size_t>(index)];
  const i64 end = index + 1 < count() ? starts_[static_cast<std::size_t>(index + 1)] : stop_;
  return without_line_end(
      all().substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
}

std::vector<Piece> RecordStream::pieces() const {
  std::vector<Piece> pieces;
  for (i64 row = 0; row < count(); row += kRowsOfPiece) {
    const i64 begin = starts_[static_cast<std::size_t>(row)];
    if (!pieces.empty()) pieces.back().end = begin - 1;
    pieces.push_back({.begin = begin,
                      .end = stop_ - (bytes_.data()[stop_ - 1] == '\n' ? 1 : 0),
                      .row = row,
                      .rows = std::min(kRowsOfPiece, count() - row)});
  }
  return pieces;
}

void RecordStream::read_more() {
  const i64 target = size_ + kRead;
  size_ = input_.fill(bytes_, size_, target);
  ended_ = size_ < target;
  bytes_.data()[size_] = '\n';  // in the padding if need be
}

void RecordStream::fail_long(i64 at) {
  // A field that is too long says where it begins.
  const Text place = text();
  const i64 row = count();
  const char* p = bytes_.data() + at;
  for (std::size_t c = 0; p < place.end; ++c) p = take_field(place, p, row, c).stop + 1;
  fail_at(place, row, "is longer than " + std::to_string(kLongestRecord >> 20) + " MiB",
          "see whether lines end with a line feed, and the separator is right");
}

void RecordStream::scan(i64 rows) {
  bool quoted = false;
  i64 at = 0;
  i64 from = 0;
  while (count() < rows && at < kBlock) {
    i64 end = find_record_end(all(), from, quoted);
    if (end < 0 && !ended_) {
      if (size_ - at > kLongestRecord) fail_long(at);
      from = size_;
      read_more();
      continue;
    }
    if (end < 0) {
      if (at == size_) break;
      end = size_;
    }
    if (is_blank_line(bytes_.data() + at)) {
      ++blanks_;
    } else {
      if (blanks_ > 0) fail_blank_line(text(), count());
      starts_.push_back(at);
    }
    at = from = end;
    quoted = false;
  }
  stop_ = at;
}

bool RecordStream::next(i64 rows) {
  row_ += count();
  starts_.clear();
  do {
    std::memmove(bytes_.data(), bytes_.data() + stop_, static_cast<std::size_t>(size_ - stop_));
    size_ -= stop_;
    bytes_.data()[size_] = '\n';
    scan(rows);
  } while (starts_.empty() && !(ended_ && stop_ == size_));
  if (starts_.empty() && row_ == 0) fail_header_alone(source());
  return !starts_.empty();
}

}  // namespace iron::csv
