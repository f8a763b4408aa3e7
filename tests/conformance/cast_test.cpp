// Conversion between every pair of dtypes, and random numbers.

#include <cmath>
#include <limits>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "tests/conformance/places.h"
#include "tests/conformance/sample.h"

namespace iron::conformance {
namespace {

struct DTypeRow {
  const char* name;
  DType dtype;
};
void PrintTo(const DTypeRow& row, std::ostream* out) { *out << row.name; }

constexpr DTypeRow kDTypes[] = {{"f32", DType::f32},     {"f64", DType::f64}, {"i64", DType::i64},
                                {"i32", DType::i32},     {"i8", DType::i8},   {"u8", DType::u8},
                                {"bool", DType::boolean}};

/// Floating to integer: towards zero, held within the range, NaN to 0.
Real saturated(Real x, DType to) {
  const auto bounds = visit_dtype(to, []<class T>() {
    return std::pair<Real, Real>(static_cast<Real>(std::numeric_limits<T>::min()),
                                 static_cast<Real>(std::numeric_limits<T>::max()));
  });
  if (std::isnan(x)) return 0;
  return std::min(std::max(std::trunc(x), bounds.first), bounds.second);
}

Real converted(Real x, DType from, DType to) {
  if (to == DType::boolean) return x != 0;
  if (to == DType::f32) return static_cast<float>(x);
  if (to == DType::f64) return static_cast<double>(x);
  if (is_floating(from)) return saturated(x, to);
  return static_cast<Real>(wrapped(static_cast<i64>(x), to));
}

class Cast : public Conformance<DTypeRow> {};

TEST_P(Cast, ToEveryDTypeFromEveryLayout) {
  for (const DTypeRow& to : kDTypes) {
    for (const Shape& shape : shapes()) {
      for (const Arrangement arrangement : kArrangements) {
        const DType from = row().dtype;
        const Sample x = make_sample(shape, from, arrangement, Content::any, 3, device());
        Reals expected;
        for (const Real value : x.values) expected.push_back(converted(value, from, to.dtype));
        expect_result(x.tensor.to(to.dtype), to.dtype, shape, expected, {},
                      describe(from, shape, arrangement) + " to " + to.name);
        if (HasFailure()) return;
      }
    }
  }
}

TEST_P(Cast, CopiesIntoEveryLayout) {
  for (const Arrangement arrangement : kArrangements) {
    if (arrangement == Arrangement::repeated) continue;  // may not be written
    const Shape shape{5, 1, 3};
    Sample to = make_sample(shape, row().dtype, arrangement, Content::any, 4, device());
    const Sample from =
        make_sample({5, 2, 3}, row().dtype, Arrangement::stepped, Content::any, 5, device());
    const Tensor part = from.tensor.slice(1, {.start = 1});
    to.tensor.copy_(part);
    Reals expected;
    for (i64 i = 0; i < 5; ++i) {
      for (i64 k = 0; k < 3; ++k) {
        expected.push_back(from.values[static_cast<std::size_t>(i * 6 + 3 + k)]);
      }
    }
    expect_result(to.tensor, row().dtype, shape, expected, {},
                  describe(row().dtype, shape, arrangement));
  }
}

INSTANTIATE_TEST_SUITE_P(Table, Cast,
                         testing::Combine(testing::ValuesIn(places()), testing::ValuesIn(kDTypes)),
                         test_name<DTypeRow>);

TEST_P(Cast, RandomNumbersArePhiloxByIndex) {
  const Shape shape{3, 701};
  if (!is_floating(row().dtype)) {
    EXPECT_THROW(Tensor::uniform(shape, 9, -2, 3, row().dtype, device()), TypeError);
    return;
  }
  Reals uniform;
  Reals normal;
  for (u64 i = 0; i < 3 * 701; ++i) {
    uniform.push_back(-2 + 5 * random_uniform(9, RandomStream::tensor, 0, i));
    normal.push_back(1 + 2 * random_normal(9, RandomStream::tensor, 0, i));
  }
  // The host's library and a device's may round a logarithm differently.
  expect_result(Tensor::uniform(shape, 9, -2, 3, row().dtype, device()), row().dtype, shape,
                uniform, {.ulps = 1, .absolute = 1e-15}, "uniform");
  expect_result(Tensor::normal(shape, 9, 1, 2, row().dtype, device()), row().dtype, shape, normal,
                {.ulps = 1, .absolute = 1e-14}, "normal");
}

}  // namespace
}  // namespace iron::conformance
