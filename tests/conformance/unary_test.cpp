// Functions of one tensor: every dtype, shape and layout against the standard library.

#include <cmath>

#include "tests/conformance/places.h"
#include "tests/conformance/sample.h"

namespace iron::conformance {
namespace {

/// One function. `integer` is null where integers become f32.
struct UnaryRow {
  const char* name;
  Tensor (*run)(const Tensor&);
  Real (*f32)(float);
  Real (*f64)(double);
  i64 (*integer)(i64);
  Tolerance tolerance;
  bool takes_bool = true;
};
void PrintTo(const UnaryRow& row, std::ostream* out) { *out << row.name; }

template <class F>
UnaryRow row(const char* name, Tensor (*run)(const Tensor&), F, i64 (*integer)(i64),
             Tolerance tolerance, bool takes_bool = true) {
  return {name,
          run,
          [](float x) { return static_cast<Real>(F{}(x)); },
          [](double x) { return static_cast<Real>(F{}(x)); },
          integer,
          tolerance,
          takes_bool};
}

/// A function computed in extended precision.
template <class F>
UnaryRow smooth(const char* name, Tensor (*run)(const Tensor&), F, double ulps = 4) {
  return row(name, run, [](auto x) { return F{}(static_cast<Real>(x)); }, nullptr, {.ulps = ulps});
}

i64 same(i64 x) { return x; }

std::vector<UnaryRow> rows() {
  constexpr Tolerance exact{};
  return {
      row(
          "negative", negative, [](auto x) { return -x; },
          [](i64 x) { return static_cast<i64>(0 - static_cast<u64>(x)); }, exact, false),
      row(
          "abs", abs, [](auto x) { return std::abs(x); },
          [](i64 x) { return x < 0 ? static_cast<i64>(0 - static_cast<u64>(x)) : x; }, exact),
      row(
          "relu", relu, [](auto x) { return x < 0 ? decltype(x){0} : x; },
          [](i64 x) { return x < 0 ? 0 : x; }, {.signed_zero = false}),
      row(
          "round", round, [](auto x) { return std::nearbyint(x); }, same, exact),
      row(
          "floor", floor, [](auto x) { return std::floor(x); }, same, exact),
      row(
          "ceil", ceil, [](auto x) { return std::ceil(x); }, same, exact),
      row(
          "sqrt", sqrt, [](auto x) { return std::sqrt(x); }, nullptr, exact),
      smooth(
          "rsqrt", rsqrt, [](Real x) { return 1 / std::sqrt(x); }, 1.5),
      smooth("exp", exp, [](Real x) { return std::exp(x); }),
      smooth("log", log, [](Real x) { return std::log(x); }),
      smooth("log2", log2, [](Real x) { return std::log2(x); }),
      smooth("log10", log10, [](Real x) { return std::log10(x); }),
      smooth("sin", sin, [](Real x) { return std::sin(x); }),
      smooth("cos", cos, [](Real x) { return std::cos(x); }),
      smooth("tan", tan, [](Real x) { return std::tan(x); }),
      smooth("tanh", tanh, [](Real x) { return std::tanh(x); }),
      smooth("sigmoid", sigmoid, [](Real x) { return 1 / (1 + std::exp(-x)); }),
  };
}

Reals expected_of(const UnaryRow& row, DType dtype, const Reals& values, DType& result) {
  const bool floating = is_floating(dtype);
  result = floating || row.integer != nullptr ? dtype : DType::f32;
  Reals expected;
  for (const Real x : values) {
    if (dtype == DType::f64) {
      expected.push_back(row.f64(static_cast<double>(x)));
    } else if (dtype == DType::f32 || row.integer == nullptr) {
      expected.push_back(row.f32(static_cast<float>(x)));
    } else {
      expected.push_back(static_cast<Real>(wrapped(row.integer(static_cast<i64>(x)), dtype)));
    }
  }
  return expected;
}

class Unary : public Conformance<UnaryRow> {
 protected:
  void check(DType dtype, const Shape& shape, Arrangement arrangement) {
    const Sample x = make_sample(shape, dtype, arrangement, Content::any, 1, device());
    DType result{};
    const Reals expected = expected_of(row(), dtype, x.values, result);
    expect_result(row().run(x.tensor), result, shape, expected, row().tolerance,
                  describe(dtype, shape, arrangement));
  }
};

TEST_P(Unary, EveryDTypeShapeAndLayout) {
  for (const DType dtype :
       {DType::f32, DType::f64, DType::i64, DType::i32, DType::i8, DType::u8, DType::boolean}) {
    if (dtype == DType::boolean && !row().takes_bool) continue;
    for (const Shape& shape : shapes()) {
      for (const Arrangement arrangement : kArrangements) {
        check(dtype, shape, arrangement);
        if (HasFailure()) return;
      }
    }
  }
}

TEST_P(Unary, WorkForSeveralThreads) {
  check(DType::f32, {70001}, Arrangement::contiguous);
  check(DType::f64, {70001}, Arrangement::reversed);
}

INSTANTIATE_TEST_SUITE_P(Table, Unary,
                         testing::Combine(testing::ValuesIn(places()), testing::ValuesIn(rows())),
                         test_name<UnaryRow>);

}  // namespace
}  // namespace iron::conformance
