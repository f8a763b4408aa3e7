// Reductions over any axes of every dtype, shape and layout.

#include <cmath>
#include <limits>

#include "iron/core/error.h"
#include "tests/conformance/places.h"
#include "tests/conformance/sample.h"

namespace iron::conformance {
namespace {

/// The elements that are reduced to one, in order, and the dtype they come from.
using Fold = Real (*)(const Reals& elements, DType dtype);

enum class Result { same, wide, floating, index, boolean };

struct ReduceRow {
  const char* name;
  Tensor (Tensor::*run)(const Axes&, KeepDims) const;
  Fold fold;
  Result result;
  bool of_nothing;  ///< whether it is defined without elements
  bool one_axis;    ///< whether it takes one axis or all
  bool rounds;      ///< whether floating results are rounded
};
void PrintTo(const ReduceRow& row, std::ostream* out) { *out << row.name; }

/// Integers add and multiply modulo 2^64.
template <class F>
Real integer_fold(const Reals& elements, u64 start, F f) {
  for (const Real x : elements) start = f(start, static_cast<u64>(static_cast<i64>(x)));
  return static_cast<Real>(static_cast<i64>(start));
}

Real sum(const Reals& elements, DType dtype) {
  if (!is_floating(dtype)) return integer_fold(elements, 0, [](u64 a, u64 b) { return a + b; });
  Real total = 0;
  for (const Real x : elements) total += x;
  return total;
}

Real prod(const Reals& elements, DType dtype) {
  if (!is_floating(dtype)) return integer_fold(elements, 1, [](u64 a, u64 b) { return a * b; });
  Real total = 1;
  for (const Real x : elements) total *= x;
  return total;
}

Real mean(const Reals& elements, DType dtype) {
  return sum(elements, dtype) / static_cast<Real>(elements.size());
}

/// Position of the first element that is NaN, else of the first that no other beats.
template <class Better>
Real best(const Reals& elements, Better better) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (std::isnan(elements[i])) return static_cast<Real>(i);
    if (better(elements[i], elements[at])) at = i;
  }
  return static_cast<Real>(at);
}

Real argmax(const Reals& x, DType) { return best(x, std::greater<Real>()); }
Real argmin(const Reals& x, DType) { return best(x, std::less<Real>()); }
Real max(const Reals& x, DType d) { return x[static_cast<std::size_t>(argmax(x, d))]; }
Real min(const Reals& x, DType d) { return x[static_cast<std::size_t>(argmin(x, d))]; }
Real any(const Reals& x, DType) {
  return std::any_of(x.begin(), x.end(), [](Real v) { return v != 0; });
}
Real all(const Reals& x, DType) {
  return std::all_of(x.begin(), x.end(), [](Real v) { return v != 0; });
}

constexpr ReduceRow kRows[] = {
    {"sum", &Tensor::sum, sum, Result::wide, true, false, true},
    {"mean", &Tensor::mean, mean, Result::floating, true, false, true},
    {"prod", &Tensor::prod, prod, Result::wide, true, false, true},
    {"max", &Tensor::max, max, Result::same, false, false, false},
    {"min", &Tensor::min, min, Result::same, false, false, false},
    {"argmax", &Tensor::argmax, argmax, Result::index, false, true, false},
    {"argmin", &Tensor::argmin, argmin, Result::index, false, true, false},
    {"any", &Tensor::any, any, Result::boolean, true, false, false},
    {"all", &Tensor::all, all, Result::boolean, true, false, false},
};

DType result_dtype(Result result, DType dtype) {
  switch (result) {
    case Result::wide:
      return is_floating(dtype) ? dtype : DType::i64;
    case Result::floating:
      return is_floating(dtype) ? dtype : DType::f32;
    case Result::index:
      return DType::i64;
    case Result::boolean:
      return DType::boolean;
    case Result::same:
      break;
  }
  return dtype;
}

class Reduction : public Conformance<ReduceRow> {
 protected:
  void check(DType dtype, const Shape& shape, Arrangement arrangement,
             const std::vector<i64>& axes) {
    const Sample x = make_sample(shape, dtype, arrangement, Content::moderate, 6, device());
    std::vector<i64> extents = shape.extents();
    i64 count = 1;
    for (const i64 axis : axes) {
      count *= extents[static_cast<std::size_t>(axis)];
      extents[static_cast<std::size_t>(axis)] = 1;
    }
    const Shape kept(extents);
    if (count == 0 && kept.numel() > 0 && !row().of_nothing) {
      EXPECT_THROW((x.tensor.*row().run)(axes, KeepDims::yes), ShapeError);
      return;
    }
    std::vector<Reals> groups(static_cast<std::size_t>(kept.numel()));
    for (i64 flat = 0; flat < shape.numel(); ++flat) {
      groups[static_cast<std::size_t>(ravel_broadcast(unravel(flat, shape), kept))].push_back(
          x.values[static_cast<std::size_t>(flat)]);
    }
    Reals expected;
    for (const Reals& group : groups) expected.push_back(row().fold(group, dtype));
    const DType result = result_dtype(row().result, dtype);
    Tolerance tolerance{.signed_zero = false};
    if (row().rounds && is_floating(result)) {
      // f64 sums of n numbers up to 8 in size are off by n roundings at most.
      const double n = static_cast<double>(count);
      tolerance.ulps = row().fold == prod ? 1 + n : 1;
      tolerance.absolute = row().fold == sum ? 8 * n * n * 1e-16 : 8 * n * 1e-16;
    }
    expect_result((x.tensor.*row().run)(axes, KeepDims::yes), result, kept, expected, tolerance,
                  describe(dtype, shape, arrangement) + " over " + to_string(Shape(axes)));
  }
};

std::vector<std::vector<i64>> axes_of(const Shape& shape, bool one_axis) {
  std::vector<std::vector<i64>> all;
  std::vector<i64> every;
  for (i64 axis = 0; axis < shape.rank(); ++axis) {
    all.push_back({axis});
    every.push_back(axis);
  }
  if (one_axis) return all;
  all.push_back({});
  if (shape.rank() != 1) all.push_back(every);
  if (shape.rank() >= 3) all.push_back({0, shape.rank() - 1});
  return all;
}

TEST_P(Reduction, EveryDTypeShapeLayoutAndAxis) {
  for (const DType dtype :
       {DType::f32, DType::f64, DType::i64, DType::i32, DType::i8, DType::u8, DType::boolean}) {
    for (const Shape& shape : shapes()) {
      for (const Arrangement arrangement : kArrangements) {
        for (const std::vector<i64>& axes : axes_of(shape, row().one_axis)) {
          check(dtype, shape, arrangement, axes);
          if (HasFailure()) return;
        }
      }
    }
  }
}

TEST_P(Reduction, WorkForSeveralThreads) {
  check(DType::f32, {70001}, Arrangement::contiguous, {0});
  check(DType::f64, {4, 20000}, Arrangement::transposed, {1});
  check(DType::i32, {20000, 4}, Arrangement::contiguous, {0});
}

TEST_P(Reduction, OfTheFlattenedTensor) {
  const Sample x =
      make_sample({3, 4, 5}, DType::f64, Arrangement::transposed, Content::plain, 7, device());
  const Tensor result = (x.tensor.*row().run)(Axes::all(), KeepDims::no);
  expect_result(result, result_dtype(row().result, DType::f64), {},
                {row().fold(x.values, DType::f64)}, {.ulps = 60, .absolute = 1e-13}, "flattened");
}

INSTANTIATE_TEST_SUITE_P(Table, Reduction,
                         testing::Combine(testing::ValuesIn(places()), testing::ValuesIn(kRows)),
                         test_name<ReduceRow>);

}  // namespace
}  // namespace iron::conformance
