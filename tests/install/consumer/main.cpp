// A program of somebody who uses Iron Learn.

#include <iostream>
#include <iron/backend/backend.h>
#include <iron/core/shape.h>

int main() {
  const iron::Shape shape = iron::broadcast({3, 1}, {4}, "consumer");
  const iron::Backend& backend = iron::backend_for(iron::Device::cpu());
  std::cout << iron::to_string(shape) << " on " << iron::to_string(backend.device()) << '\n';
  return shape == iron::Shape{3, 4} ? 0 : 1;
}
