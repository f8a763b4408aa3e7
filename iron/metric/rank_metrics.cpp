#include "iron/metric/rank_metrics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "iron/core/error.h"
#include "iron/metric/classification_check.h"

namespace iron {
namespace {

constexpr u64 kSign = u64{1} << 63;

/// Numbers whose order as integers is that of the scores; both zeros are one.
u64 key_of(double score) {
  const u64 bits = std::bit_cast<u64>(score + 0.0);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double score_of(u64 key) { return std::bit_cast<double>((key & kSign) != 0 ? key ^ kSign : ~key); }

/// Sorts by one digit of 11 bits after the other; a digit that all keys share is skipped.
void radix_sort(std::vector<u64>& keys) {
  constexpr int kDigit = 11;
  constexpr std::size_t kValues = std::size_t{1} << kDigit;
  std::vector<u64> other(keys.size());
  for (int shift = 0; shift < 64; shift += kDigit) {
    const auto digit = [shift](u64 key) { return (key >> shift) & (kValues - 1); };
    std::array<std::size_t, kValues> place{};
    for (const u64 key : keys) ++place[digit(key)];
    if (place[digit(keys.front())] == keys.size()) continue;
    std::size_t sum = 0;
    for (std::size_t& p : place) sum += std::exchange(p, sum);
    for (const u64 key : keys) other[place[digit(key)]++] = key;
    keys.swap(other);
  }
}

void sort_keys(std::vector<u64>& keys) {
  constexpr std::size_t kFew = 4096;  // too few for histograms to pay
  if (keys.size() < kFew) {
    std::sort(keys.begin(), keys.end());
  } else {
    radix_sort(keys);
  }
}

/// The scores of both classes, each in rising order.
struct Ranking {
  std::vector<u64> positive;
  std::vector<u64> negative;

  void add(double score, bool is_positive) {
    (is_positive ? positive : negative).push_back(key_of(score));
  }
  void sort() {
    sort_keys(positive);
    sort_keys(negative);
  }
  /// Calls visit(key, tp, fp) for each distinct score from the highest down: so many rows of class
  /// 1 and 0 score at least that.
  template <class Visit>
  void descend(const Visit& visit) const {
    std::size_t p = positive.size();
    std::size_t n = negative.size();
    while (p + n > 0) {
      const u64 key = std::max(p > 0 ? positive[p - 1] : 0, n > 0 ? negative[n - 1] : 0);
      while (p > 0 && positive[p - 1] == key) --p;
      while (n > 0 && negative[n - 1] == key) --n;
      visit(key, static_cast<double>(positive.size() - p),
            static_cast<double>(negative.size() - n));
    }
  }
};

void expect_finite(const char* where, double score, std::size_t row) {
  if (std::isfinite(score)) return;
  throw ValueError(where, fmt::format("the prediction of row {} is {}", row + 1,
                                      std::isnan(score) ? "NaN" : "infinite"));
}

Ranking rank(const char* where, std::span<const double> truth, std::span<const double> scores) {
  expect_labels(where, truth, scores.size());
  Ranking ranking;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    expect_finite(where, scores[i], i);
    ranking.add(scores[i], truth[i] == 1);
  }
  ranking.sort();
  return ranking;
}

std::optional<double> area(const Ranking& ranking) {
  if (ranking.positive.empty() || ranking.negative.empty()) return std::nullopt;
  double twice = 0;
  double tp_before = 0;
  double fp_before = 0;
  ranking.descend([&](u64, double tp, double fp) {
    twice += (fp - fp_before) * (tp + tp_before);
    tp_before = tp;
    fp_before = fp;
  });
  return twice / (2 * static_cast<double>(ranking.positive.size()) *
                  static_cast<double>(ranking.negative.size()));
}

std::optional<double> mean_precision(const Ranking& ranking) {
  if (ranking.positive.empty()) return std::nullopt;
  double sum = 0;
  double tp_before = 0;
  ranking.descend([&](u64, double tp, double fp) {
    sum += (tp - tp_before) * tp / (tp + fp);
    tp_before = tp;
  });
  return sum / static_cast<double>(ranking.positive.size());
}

}  // namespace

std::optional<double> auc(std::span<const double> truth, std::span<const double> scores) {
  return area(rank("auc", truth, scores));
}

std::optional<double> average_precision(std::span<const double> truth,
                                        std::span<const double> scores) {
  return mean_precision(rank("average_precision", truth, scores));
}

RankFigures rank_figures(std::span<const double> truth, std::span<const double> scores) {
  const Ranking ranking = rank("rank_figures", truth, scores);
  return {area(ranking), mean_precision(ranking)};
}

std::optional<F1Threshold> best_f1_threshold(std::span<const double> truth,
                                             std::span<const double> scores) {
  const Ranking ranking = rank("best_f1_threshold", truth, scores);
  if (ranking.positive.empty()) return std::nullopt;
  const auto positives = static_cast<double>(ranking.positive.size());
  F1Threshold best;
  u64 taken = 0;  // the key of the best, until the next one below is known
  bool open = false;
  const auto put_between = [&](double above, double below) {
    const double middle = below / 2 + above / 2;
    best.threshold = middle > below && middle <= above ? middle : above;
  };
  ranking.descend([&](u64 key, double tp, double fp) {
    if (open) put_between(score_of(taken), score_of(key));
    open = false;
    const double f1 = 2 * tp / (tp + fp + positives);
    if (f1 > best.f1) {
      best = {score_of(key), f1};
      taken = key;
      open = true;
    }
  });
  return best;
}

std::optional<double> macro_auc(std::span<const i32> truth, std::span<const double> scores,
                                i64 classes) {
  expect_codes("macro_auc", "true class", truth, classes);
  const auto width = static_cast<std::size_t>(classes);
  if (scores.size() != truth.size() * width) {
    throw ShapeError("macro_auc", fmt::format("{} scores are not {} rows of {} classes",
                                              scores.size(), truth.size(), classes));
  }
  double sum = 0;
  for (std::size_t k = 0; k < width; ++k) {
    Ranking ranking;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const double score = scores[i * width + k];
      expect_finite("macro_auc", score, i);
      ranking.add(score, truth[i] == static_cast<i32>(k));
    }
    ranking.sort();
    const std::optional<double> one = area(ranking);
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum / static_cast<double>(classes);
}

}  // namespace iron
