// Linear regression with its inference: which columns matter, and how sure can one be?
//
// The rows are made here, so that the truth is known: the price of a flat is
//
//   price = 40 + 3.2 · area − 1.5 · distance + noise,
//
// in thousands, with the area in m², the distance from the centre in km, and noise of deviation 12.
// A third column, the house number, has nothing to do with it. The method must find all of that.

#include <cmath>
#include <cstdio>
#include <vector>

#include "iron/core/random.h"
#include "iron/iron.h"

namespace {

using namespace iron;

constexpr i64 kRows = 200;
constexpr double kTruth[] = {40, 3.2, -1.5, 0};  // intercept, then the three columns
constexpr const char* kNames[] = {"intercept", "area", "distance", "number"};

struct Flats {
  std::vector<double> features;  // row-major [kRows, 3]
  std::vector<double> prices;
};

/// The same numbers on every machine: each depends on its key alone.
Flats make_flats() {
  Flats flats;
  for (u64 i = 0; i < kRows; ++i) {
    const auto share = [&](u64 column) {
      return random_uniform(1, RandomStream::noise, column, i);
    };
    const double area = 30 + 90 * share(0);
    const double distance = 15 * share(1);
    const double number = std::floor(1 + 99 * share(2));
    const double noise = 12 * random_normal(1, RandomStream::noise, 3, i);
    flats.features.insert(flats.features.end(), {area, distance, number});
    flats.prices.push_back(kTruth[0] + kTruth[1] * area + kTruth[2] * distance + noise);
  }
  return flats;
}

}  // namespace

int main() {
  const Flats flats = make_flats();
  const Tensor x = Tensor::from(flats.features, {kRows, 3});
  const Tensor y = Tensor::from(flats.prices, {kRows});

  // No rate, no epochs: the least squares are found directly, by QR in double precision.
  LinearRegression model;
  model.fit(x, y);

  // A coefficient is the change of the price for one more m² or km. Its standard error says how far
  // it would wander with other rows; t is their ratio; p is how often chance alone gives such a t
  // to a column that does not matter.
  std::printf("%-10s %12s %12s %9s %10s %8s\n", "", "coefficient", "std. error", "t", "p", "truth");
  int surprises = 0;
  for (const Coefficient& c : model.table()) {
    const auto place = static_cast<std::size_t>(c.feature + 1);
    std::printf("%-10s %12.4f %12.4f %9.2f %10.2g %8.1f\n", kNames[place], c.value,
                *c.standard_error, *c.t, *c.p, kTruth[place]);
    // The truth lies within three standard errors nearly always (99.7 %).
    if (std::abs(c.value - kTruth[place]) > 3 * *c.standard_error) ++surprises;
  }
  const LinearSummary& summary = model.summary();
  std::printf("R2 %.4f, adjusted %.4f; sigma %.2f (the noise has 12); F %.1f (p %.2g)\n",
              *summary.r_squared, *summary.adjusted_r_squared, *summary.sigma, *summary.f,
              *summary.f_p);

  const Tensor flat = Tensor::from({{75.0, 4.0, 12.0}}, DType::f64);
  std::printf("75 m2, 4 km out: %.1f; by the rule %.1f\n", model.predict(flat).item<double>(),
              kTruth[0] + kTruth[1] * 75 + kTruth[2] * 4);

  // A column that says nothing new: the distance in miles beside that in km. No answer is better
  // than another then; the shortest one is given, and the columns are named.
  std::vector<double> wide;
  for (std::size_t i = 0; i < kRows; ++i) {
    const double* row = flats.features.data() + 3 * i;
    wide.insert(wide.end(), {row[0], row[1], row[1] / 1.609344});
  }
  LinearRegression twice;
  twice.fit(Tensor::from(wide, {kRows, 3}), y);
  std::printf("with km and miles: rank %lld of 3, dependent columns",
              static_cast<long long>(twice.rank()));
  for (const i64 feature : twice.dependent()) {
    std::printf(" %lld", static_cast<long long>(feature));
  }
  std::printf("\n");
  return surprises == 0 && twice.rank() == 2 ? 0 : 1;
}
