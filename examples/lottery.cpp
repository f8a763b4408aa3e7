// Classification by a rule the network is never told. A point (x, y) wins when it lies between the
// x axis and the curve
//
//   a(x) = (x² + x³ + x⁴ + x⁶)/x⁵ = x + 1/x + 1/x² + 1/x³.
//
// 24 points are taught, 6 are kept back; the network has to win or lose with those it never saw.
// It sees the coordinates as they are, without scaling: with numbers up to 12 the first layer's
// tanh are steep from the start, which suits a border between two classes.

#include <array>
#include <iostream>
#include <vector>

#include "iron/iron.h"

namespace {

using namespace iron;

/// x, y and the label: 1 when the point wins.
using Row = std::array<float, 3>;

// a(1) = 4, a(2) = 2.875, a(3) = 3.48, a(4) = 4.33, a(5) = 5.25, a(6) = 6.20, a(8) = 8.14,
// a(10) = 10.11, a(12) = 12.09; left of 0 the curve lies below the axis: a(−2) = −1.875,
// a(−4) = −4.20.
const std::vector<Row> kTaught{{1, 2, 1},   {1, 6, 0},   {2, 1, 1},  {2, 5, 0},  {3, 2, 1},
                               {3, 6, 0},   {4, 1, 1},   {4, 7, 0},  {5, 3, 1},  {5, 9, 0},
                               {6, 4, 1},   {6, 9, 0},   {8, 2, 1},  {8, 6, 1},  {8, 11, 0},
                               {10, 5, 1},  {10, 12, 0}, {12, 9, 1}, {3, -2, 0}, {7, -3, 0},
                               {-2, -1, 1}, {-4, -2, 1}, {-3, 2, 0}, {-4, -8, 0}};
const std::vector<Row> kKeptBack{{2, 2, 1}, {4, 2, 1},  {7, 5, 1},
                                 {2, 6, 0}, {7, 11, 0}, {9, -3, 0}};

/// Some columns of the rows as a tensor [rows, last − first].
Tensor columns(const std::vector<Row>& rows, i64 first, i64 last) {
  std::vector<float> values;
  for (const Row& row : rows) values.insert(values.end(), row.begin(), row.end());
  return Tensor::from(values, {static_cast<i64>(rows.size()), 3})
      .slice(1, {first, last})
      .contiguous();
}

/// Whether a(x) says the same as the label: the rows above are written by hand.
bool follows_the_rule(const Row& row) {
  const float x = row[0];
  const float a = x + 1 / x + 1 / (x * x) + 1 / (x * x * x);
  const bool wins = a > 0 ? row[1] > 0 && row[1] < a : row[1] < 0 && row[1] > a;
  return wins == (row[2] == 1);
}

}  // namespace

int main() {
  for (const auto* rows : {&kTaught, &kKeptBack}) {
    for (const Row& row : *rows) {
      if (!follows_the_rule(row)) return 2;
    }
  }
  // Two layers of 16 tanh and one output. BCE ends the network with a sigmoid: a probability.
  Trainer trainer(make_network(2, {.hidden = {16, 16}, .activation = Activation::tanh}, 1),
                  {.optimizer = Adam{.rate = 1e-2},
                   .schedule = Cosine{},
                   .loss = Bce{},
                   .steps = 2000,
                   .seed = 1},
                  RowsData{columns(kTaught, 0, 2), columns(kTaught, 2, 3)}, Device::cpu());
  const TrainReport report = trainer.run();
  std::cout << "loss after " << report.steps << " steps: " << report.loss << '\n';

  const Tensor chances = trainer.predict(columns(kKeptBack, 0, 2));
  int right = 0;
  for (std::size_t i = 0; i < kKeptBack.size(); ++i) {
    const auto& [x, y, label] = kKeptBack[i];
    const float chance = chances.data<float>()[i];
    const bool good = (chance > 0.5F) == (label == 1);
    right += good ? 1 : 0;
    std::cout << '(' << x << ", " << y << "): wins with probability " << chance
              << (good ? "  right\n" : "  wrong\n");
  }
  std::cout << right << " of " << kKeptBack.size() << " right\n";
  return right == static_cast<int>(kKeptBack.size()) ? 0 : 1;
}
