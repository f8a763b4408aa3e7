#include "iron/data/csv_levels.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <numeric>

namespace iron::csv {
namespace {

/// Eight bytes at a time, multiplied and folded. No hash ever shows in a result.
u64 hash_of(std::string_view text) noexcept {
  constexpr u64 kOdd = 0x9E3779B97F4A7C15;
  u64 hash = text.size() * kOdd;
  const auto mix = [&](u64 word) {
    hash = (hash ^ word) * kOdd;
    hash ^= hash >> 32;
  };
  while (text.size() >= sizeof(u64)) {
    u64 word;
    std::memcpy(&word, text.data(), sizeof word);
    mix(word);
    text.remove_prefix(sizeof word);
  }
  u64 rest = 0;
  if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
  mix(rest);
  return hash;
}

using Texts = std::vector<std::string_view>;

/// Pairs of sorted lists become one, until one is left.
Texts unite(std::vector<Texts> lists) {
  while (lists.size() > 1) {
    std::vector<Texts> united((lists.size() + 1) / 2);
    for (std::size_t i = 0; i < united.size(); ++i) {
      if (2 * i + 1 == lists.size()) {
        united[i] = std::move(lists[2 * i]);
      } else {
        std::ranges::set_union(lists[2 * i], lists[2 * i + 1], std::back_inserter(united[i]));
      }
    }
    lists = std::move(united);
  }
  return lists.empty() ? Texts{} : std::move(lists.front());
}

}  // namespace

i32* Levels::find(std::string_view text, u64 hash) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const i32 code = slots_[slot];
    if (code < 0) return &slots_[slot];
    const auto c = static_cast<std::size_t>(code);
    if (hashes_[c] == hash && texts_[c] == text) return &slots_[slot];
  }
}

void Levels::grow() {
  constexpr std::size_t kFewest = 16;
  slots_.assign(std::max(kFewest, slots_.size() * 2), -1);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t c = 0; c < texts_.size(); ++c) {
    std::size_t slot = hashes_[c] & mask;
    while (slots_[slot] >= 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<i32>(c);
  }
}

std::string_view Levels::keep(std::string_view text) {
  constexpr std::size_t kFirst = 256;
  constexpr std::size_t kMost = std::size_t{1} << 16;
  if (text.empty()) return {};
  if (text.size() > left_) {
    left_ =
        std::max(text.size(), std::min(kMost, kFirst << std::min<std::size_t>(8, blocks_.size())));
    free_ = blocks_.emplace_back(new char[left_]).get();
  }
  char* const copy = free_;
  std::memcpy(copy, text.data(), text.size());
  free_ += text.size();
  left_ -= text.size();
  return {copy, text.size()};
}

i32 Levels::code_of(std::string_view text) {
  if (2 * texts_.size() >= slots_.size()) grow();
  const u64 hash = hash_of(text);
  i32* const slot = find(text, hash);
  if (*slot < 0) {
    *slot = static_cast<i32>(texts_.size());
    texts_.push_back(keep(text));
    hashes_.push_back(hash);
    counts_.push_back(0);
  }
  ++counts_[static_cast<std::size_t>(*slot)];
  return *slot;
}

MergedLevels merge_levels(const std::vector<Levels>& pieces) {
  std::vector<Texts> sorted;
  for (const Levels& piece : pieces) {
    sorted.push_back(piece.texts());
    std::ranges::sort(sorted.back());
  }
  const Texts all = unite(std::move(sorted));
  MergedLevels merged{.texts = {all.begin(), all.end()}, .counts = std::vector<i64>(all.size())};
  for (const Levels& piece : pieces) {
    std::vector<i32>& codes = merged.codes.emplace_back();
    for (std::size_t c = 0; c < piece.texts().size(); ++c) {
      const auto place = std::ranges::lower_bound(all, piece.texts()[c]) - all.begin();
      codes.push_back(static_cast<i32>(place));
      merged.counts[static_cast<std::size_t>(place)] += piece.counts()[c];
    }
  }
  return merged;
}

}  // namespace iron::csv
