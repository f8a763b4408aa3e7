#include "iron/tensor/axes.h"

#include <algorithm>
#include <numeric>

#include "iron/core/error.h"
#include "iron/core/shape.h"

namespace iron {

std::vector<i64> Axes::resolve(i64 rank, const std::string& where) const {
  if (all_) {
    std::vector<i64> every(static_cast<std::size_t>(rank));
    std::iota(every.begin(), every.end(), i64{0});
    return every;
  }
  std::vector<i64> resolved;
  for (const i64 axis : axes_) resolved.push_back(normalize_axis(axis, rank, where));
  std::sort(resolved.begin(), resolved.end());
  const auto twice = std::adjacent_find(resolved.begin(), resolved.end());
  if (twice != resolved.end()) {
    throw ShapeError(where, "axis " + std::to_string(*twice) + " is named twice");
  }
  return resolved;
}

}  // namespace iron
