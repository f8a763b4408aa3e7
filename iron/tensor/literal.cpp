#include "iron/tensor/literal.h"

#include "iron/core/error.h"

namespace iron {

Literal::Literal(std::initializer_list<Literal> items) {
  std::vector<i64> extents{static_cast<i64>(items.size())};
  if (items.size() > 0) {
    const Shape& first = items.begin()->shape_;
    extents.insert(extents.end(), first.begin(), first.end());
  }
  for (const Literal& item : items) {
    if (item.shape_ != items.begin()->shape_) {
      throw ShapeError("from", "ragged lists: items of shape " + to_string(items.begin()->shape_) +
                                   " and " + to_string(item.shape_));
    }
    values_.insert(values_.end(), item.values_.begin(), item.values_.end());
  }
  shape_ = Shape(std::move(extents));
}

}  // namespace iron
