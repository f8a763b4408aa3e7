#include "iron/data/csv_bytes.h"

#include <algorithm>

namespace iron::csv {

void Bytes::drop_line_ends() {
  constexpr i64 kBlock = 4096;
  TableBytes buffer;
  while (size_ > 0) {
    const i64 begin = std::max<i64>(0, size_ - kBlock);
    const char* const text = take(begin, size_, buffer);
    const i64 before = size_;
    while (size_ > begin && (text[size_ - begin - 1] == '\n' || text[size_ - begin - 1] == '\r')) {
      --size_;
    }
    if (size_ > begin || size_ == before) break;
  }
  if (in_memory()) memory_[size_] = '\n';
}

const char* Bytes::take(i64 begin, i64 end, TableBytes& buffer) const {
  if (in_memory()) return memory_ + begin;
  buffer.grow(end - begin + 1);
  file_->read_at(from_ + begin, buffer.data(), end - begin);
  buffer.data()[end - begin] = '\n';
  return buffer.data();
}

TableBytes Buffers::borrow() {
  const std::scoped_lock lock(mutex_);
  if (free_.empty()) return {};
  TableBytes buffer = std::move(free_.back());
  free_.pop_back();
  return buffer;
}

void Buffers::give_back(TableBytes buffer) {
  const std::scoped_lock lock(mutex_);
  free_.push_back(std::move(buffer));
}

}  // namespace iron::csv
