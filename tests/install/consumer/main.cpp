// A program of somebody who uses Iron Learn.

#include <iostream>
#include <iron/iron.h>

int main() {
  const iron::Tensor a = iron::Tensor::from({{1, 2}, {3, 4}}, iron::DType::i32);
  const iron::Tensor columns = a.sum(0, iron::KeepDims::yes);
  std::cout << iron::to_string(columns.shape()) << " on " << iron::to_string(columns.device())
            << '\n';
  return columns.shape() == iron::Shape{1, 2} && (a / columns).shape() == a.shape() ? 0 : 1;
}
