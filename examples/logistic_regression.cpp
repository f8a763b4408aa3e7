// Logistic regression: the probability of one of two classes, and what shifts it.
//
// The rows are made here, so that the truth is known. A letter is answered with probability
//
//   1 / (1 + exp(−z)),   z = −2 + 0.8 · stamps − 0.3 · pages,
//
// so every stamp multiplies the odds (answered : not answered) by e^0.8 = 2.23, whatever the rest.

#include <cmath>
#include <cstdio>
#include <vector>

#include "iron/core/random.h"
#include "iron/iron.h"

namespace {

using namespace iron;

constexpr i64 kRows = 1000;
constexpr double kTruth[] = {-2, 0.8, -0.3};
constexpr const char* kNames[] = {"intercept", "stamps", "pages"};

struct Letters {
  std::vector<double> features;  // row-major [kRows, 2]
  std::vector<double> answered;  // 0 or 1
};

/// The same numbers on every machine: each depends on its key alone.
Letters make_letters() {
  Letters letters;
  for (u64 i = 0; i < kRows; ++i) {
    const auto share = [&](u64 column) {
      return random_uniform(2, RandomStream::noise, column, i);
    };
    const double stamps = std::floor(6 * share(0));
    const double pages = std::floor(1 + 8 * share(1));
    const double z = kTruth[0] + kTruth[1] * stamps + kTruth[2] * pages;
    letters.features.insert(letters.features.end(), {stamps, pages});
    letters.answered.push_back(share(2) < 1 / (1 + std::exp(-z)) ? 1 : 0);
  }
  return letters;
}

}  // namespace

int main() {
  const Letters letters = make_letters();
  const Tensor x = Tensor::from(letters.features, {kRows, 2});
  const Tensor y = Tensor::from(letters.answered, {kRows});

  // Newton's method on the likelihood: a handful of steps, and nothing to tune.
  LogisticRegression model;
  model.fit(x, y);
  std::printf("%-10s %12s %12s %8s %10s %11s %7s\n", "", "coefficient", "std. error", "z", "p",
              "odds ratio", "truth");
  int surprises = 0;
  for (const Coefficient& c : model.table()) {
    const auto place = static_cast<std::size_t>(c.feature + 1);
    std::printf("%-10s %12.4f %12.4f %8.2f %10.2g %11.3f %7.1f\n", kNames[place], c.value,
                *c.standard_error, *c.t, *c.p, *c.odds_ratio, kTruth[place]);
    if (std::abs(c.value - kTruth[place]) > 3 * *c.standard_error) ++surprises;
  }

  // Accuracy alone says little where one class is common: always saying "not answered" is right
  // often, too. The log-loss and the AUC look at the probabilities.
  const Tensor chances = model.predict(x);
  const ClassificationFigures figures =
      classification_figures(letters.answered, chances.data<double>());
  std::printf("accuracy %.3f (always the commoner class: %.3f), log-loss %.4f, AUC %.4f\n",
              *figures.accuracy, figures.baseline->accuracy, *figures.log_loss, *figures.auc);
  const Tensor letter = Tensor::from({{3.0, 2.0}}, DType::f64);
  std::printf("3 stamps, 2 pages: answered with probability %.3f\n",
              model.predict(letter).item<double>());

  // The trap: a column that tells the class without fault. The likelihood grows with its
  // coefficient for ever, so there is no best one. The column is named, and gets no standard error.
  std::vector<double> wide;
  for (std::size_t i = 0; i < kRows; ++i) {
    const double* row = letters.features.data() + 2 * i;
    // A postmark stands on a part of the answered letters, and on no other.
    const double postmark = letters.answered[i] == 1 && i % 3 == 0 ? 1 : 0;
    wide.insert(wide.end(), {row[0], row[1], postmark});
  }
  LogisticRegression separated;
  separated.fit(Tensor::from(wide, {kRows, 3}), y);
  for (const i64 feature : separated.summary().separated) {
    std::printf("column %lld separates the classes: its coefficient has no finite value\n",
                static_cast<long long>(feature));
  }
  return surprises == 0 && separated.summary().separated == std::vector<i64>{2} ? 0 : 1;
}
