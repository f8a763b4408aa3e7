// What tensors do, on one screen.

#include <iostream>

#include "iron/iron.h"

int main() {
  using namespace iron;
  const Tensor a = Tensor::from({{1, 2}, {3, 4}}, DType::i32);
  const Tensor columns = a.sum(0, KeepDims::yes);  // [[4, 6]], an integer still
  const Tensor scaled = a / columns;               // broadcast without a copy; f32
  std::cout << to_string(columns) << '\n' << to_string(scaled) << '\n';

  const Tensor x = Tensor::linspace(0, 1, 5);
  std::cout << to_string(exp(-x * x)) << '\n'
            << to_string(matmul(a.to(DType::f32), a.transpose().to(DType::f32))) << '\n'
            << to_string(where(x > 0.5, x, Tensor::zeros({5}))) << '\n';
  try {
    matmul(Tensor::zeros({3, 4}), Tensor::zeros({5, 2}));
  } catch (const Error& error) {
    std::cout << error.what() << '\n';
  }
  return 0;
}
