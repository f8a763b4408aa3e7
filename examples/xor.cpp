// Trains a network of 2, 4 and 1 numbers on XOR and prints what it answers.

#include <iostream>

#include "iron/iron.h"

int main() {
  using namespace iron;
  const RowsData rows{.inputs = Tensor::from({{0, 0}, {0, 1}, {1, 0}, {1, 1}}),
                      .targets = Tensor::from({{0}, {1}, {1}, {0}})};
  Trainer trainer(make_network(2, {.hidden = {4}, .activation = Activation::tanh}, 1),
                  {.optimizer = Adam{.rate = 0.05}, .loss = Bce{}, .steps = 1000}, rows,
                  Device::cpu());
  const TrainReport report = trainer.run();
  std::cout << "loss after " << report.steps << " steps: " << report.loss << '\n'
            << to_string(round(trainer.predict(rows.inputs))) << '\n';
  return report.loss < 0.01 ? 0 : 1;
}
