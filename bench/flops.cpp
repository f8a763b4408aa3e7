#include "bench/flops.h"

namespace iron::bench {

double forward_flops(const std::vector<i64>& widths, i64 rows) {
  double products = 0;
  for (std::size_t layer = 1; layer < widths.size(); ++layer) {
    products += static_cast<double>(widths[layer - 1] * widths[layer]);
  }
  return 2 * products * static_cast<double>(rows);
}

double step_flops(const std::vector<i64>& widths, i64 rows) {
  return 3 * forward_flops(widths, rows) - forward_flops({widths[0], widths[1]}, rows);
}

}  // namespace iron::bench
