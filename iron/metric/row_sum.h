#pragma once
/// Sums over many rows that stay exact to the last digits. Internal.

#include <algorithm>
#include <cstddef>

namespace iron {

/// f(0) + … + f(count − 1), by blocks, so that rounding does not grow with the rows.
template <class F>
double sum_rows(std::size_t count, const F& f) {
  constexpr std::size_t kBlock = 1024;
  double sum = 0;
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    double part = 0;
    for (std::size_t i = begin; i < std::min(count, begin + kBlock); ++i) part += f(i);
    sum += part;
  }
  return sum;
}

}  // namespace iron
