// Functions of two and three tensors: every dtype, shape and pair of layouts.

#include <cmath>

#include "tests/conformance/places.h"
#include "tests/conformance/sample.h"

namespace iron::conformance {
namespace {

enum class Kind { arithmetic, ring, division, comparison };

/// One function; `ring` takes bool, `division` makes f32 of integers.
struct BinaryRow {
  const char* name;
  Tensor (*run)(const Operand&, const Operand&);
  Real (*f32)(float, float);
  Real (*f64)(double, double);
  i64 (*integer)(i64, i64);
  Kind kind;
  Tolerance tolerance;
  Content integer_right = Content::any;  ///< what the right integers are
};
void PrintTo(const BinaryRow& row, std::ostream* out) { *out << row.name; }

template <class F>
BinaryRow row(const char* name, Tensor (*run)(const Operand&, const Operand&), F,
              i64 (*integer)(i64, i64), Kind kind, Tolerance tolerance = {},
              Content integer_right = Content::any) {
  return {name,
          run,
          [](float a, float b) { return static_cast<Real>(F{}(a, b)); },
          [](double a, double b) { return static_cast<Real>(F{}(a, b)); },
          integer,
          kind,
          tolerance,
          integer_right};
}

template <class F>
BinaryRow comparison(const char* name, Tensor (*run)(const Operand&, const Operand&), F) {
  return row(
      name, run, F{}, [](i64 a, i64 b) { return i64{F{}(a, b)}; }, Kind::comparison);
}

u64 u(i64 x) { return static_cast<u64>(x); }

/// ⌊a/b⌋ and its remainder by their definition, without overflow.
i64 floor_quotient(i64 a, i64 b) {
  if (b == -1) return static_cast<i64>(0 - u(a));
  return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}
i64 floor_remainder(i64 a, i64 b) {
  return static_cast<i64>(u(a) - u(floor_quotient(a, b)) * u(b));
}

i64 power(i64 base, i64 exponent) {
  u64 result = 1;
  for (i64 i = 0; i < exponent; ++i) result *= u(base);
  return static_cast<i64>(result);
}

/// NumPy's floor_divide for floating numbers.
Real real_quotient(Real a, Real b) {
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<Real>::quiet_NaN();
  if (b == 0) return a / b;
  if (std::isinf(a)) return std::numeric_limits<Real>::quiet_NaN();
  if (std::isinf(b)) return a == 0 || (a < 0) == (b < 0) ? std::copysign(Real{0}, a / b) : -1;
  return std::floor(a / b);
}

Real real_remainder(Real a, Real b) {
  const Real r = std::fmod(a, b);
  if (r == 0) return std::copysign(r, b);
  return std::isnan(r) || (r < 0) == (b < 0) ? r : r + b;
}

std::vector<BinaryRow> rows() {
  constexpr Tolerance any_zero{.signed_zero = false};
  return {
      row(
          "add", add, [](auto a, auto b) { return a + b; },
          [](i64 a, i64 b) { return static_cast<i64>(u(a) + u(b)); }, Kind::ring),
      row(
          "subtract", subtract, [](auto a, auto b) { return a - b; },
          [](i64 a, i64 b) { return static_cast<i64>(u(a) - u(b)); }, Kind::arithmetic),
      row(
          "multiply", multiply, [](auto a, auto b) { return a * b; },
          [](i64 a, i64 b) { return static_cast<i64>(u(a) * u(b)); }, Kind::ring),
      row(
          "divide", divide, [](auto a, auto b) { return a / b; }, nullptr, Kind::division),
      row(
          "floor_divide", floor_divide,
          [](auto a, auto b) { return real_quotient(Real{a}, Real{b}); }, floor_quotient,
          Kind::arithmetic, {.ulps = 1}, Content::nonzero),
      row(
          "remainder", remainder, [](auto a, auto b) { return real_remainder(Real{a}, Real{b}); },
          floor_remainder, Kind::arithmetic, {.ulps = 1}, Content::nonzero),
      row(
          "pow", pow, [](auto a, auto b) { return std::pow(Real{a}, Real{b}); }, power,
          Kind::arithmetic, {.ulps = 1.5}, Content::small),
      row(
          "minimum", minimum,
          [](auto a, auto b) { return std::isnan(a) || std::isnan(b) ? a + b : std::min(a, b); },
          [](i64 a, i64 b) { return std::min(a, b); }, Kind::ring, any_zero),
      row(
          "maximum", maximum,
          [](auto a, auto b) { return std::isnan(a) || std::isnan(b) ? a + b : std::max(a, b); },
          [](i64 a, i64 b) { return std::max(a, b); }, Kind::ring, any_zero),
      comparison("equal", equal, [](auto a, auto b) { return a == b; }),
      comparison("not_equal", not_equal, [](auto a, auto b) { return a != b; }),
      comparison("less", less, [](auto a, auto b) { return a < b; }),
      comparison("less_equal", less_equal, [](auto a, auto b) { return a <= b; }),
      comparison("greater", greater, [](auto a, auto b) { return a > b; }),
      comparison("greater_equal", greater_equal, [](auto a, auto b) { return a >= b; }),
      comparison("logical_and", logical_and, [](auto a, auto b) { return a != 0 && b != 0; }),
      comparison("logical_or", logical_or, [](auto a, auto b) { return a != 0 || b != 0; }),
      comparison("logical_xor", logical_xor, [](auto a, auto b) { return (a != 0) != (b != 0); }),
  };
}

Real expected_of(const BinaryRow& row, DType dtype, Real a, Real b) {
  if (dtype == DType::f64) return row.f64(static_cast<double>(a), static_cast<double>(b));
  if (dtype == DType::f32 || row.kind == Kind::division) {
    return row.f32(static_cast<float>(a), static_cast<float>(b));
  }
  const i64 exact = row.integer(static_cast<i64>(a), static_cast<i64>(b));
  return static_cast<Real>(row.kind == Kind::comparison ? exact : wrapped(exact, dtype));
}

class Binary : public Conformance<BinaryRow> {
 protected:
  /// `right` may have another shape, to be broadcast.
  void check(DType dtype, const Shape& left, Arrangement arrange_left, const Shape& right,
             Arrangement arrange_right) {
    const Content content = is_floating(dtype) ? Content::any : row().integer_right;
    const Sample a = make_sample(left, dtype, arrange_left, Content::any, 1, device());
    const Sample b = make_sample(right, dtype, arrange_right, content, 2, device());
    const Shape shape = broadcast(left, right, "test");
    Reals expected;
    for (i64 flat = 0; flat < shape.numel(); ++flat) {
      const std::vector<i64> index = unravel(flat, shape);
      expected.push_back(expected_of(
          row(), dtype, a.values[static_cast<std::size_t>(ravel_broadcast(index, left))],
          b.values[static_cast<std::size_t>(ravel_broadcast(index, right))]));
    }
    DType result = dtype;
    if (row().kind == Kind::division && !is_floating(dtype)) result = DType::f32;
    if (row().kind == Kind::comparison) result = DType::boolean;
    expect_result(
        row().run(a.tensor, b.tensor), result, shape, expected, row().tolerance,
        describe(dtype, left, arrange_left) + " with " + describe(dtype, right, arrange_right));
  }
};

TEST_P(Binary, EveryDTypeShapeAndLayout) {
  for (const DType dtype :
       {DType::f32, DType::f64, DType::i64, DType::i32, DType::i8, DType::u8, DType::boolean}) {
    if (dtype == DType::boolean && row().kind == Kind::arithmetic) continue;
    for (const Shape& shape : shapes()) {
      for (const Arrangement arrangement : kArrangements) {
        check(dtype, shape, arrangement, shape, Arrangement::contiguous);
        check(dtype, shape, Arrangement::offset, shape, arrangement);
        if (HasFailure()) return;
      }
    }
  }
}

TEST_P(Binary, Broadcasts) {
  for (const DType dtype : {DType::f32, DType::i32}) {
    for (const Arrangement arrangement : kArrangements) {
      check(dtype, {3, 5}, arrangement, {5}, arrangement);
      check(dtype, {4, 1, 3}, arrangement, {2, 1}, arrangement);
      check(dtype, {}, arrangement, {600, 2}, arrangement);
      check(dtype, {0, 3}, arrangement, {1}, arrangement);
    }
  }
}

TEST_P(Binary, WorkForSeveralThreads) {
  check(DType::f32, {70001}, Arrangement::offset, {70001}, Arrangement::contiguous);
  check(DType::i32, {300, 301}, Arrangement::transposed, {300, 301}, Arrangement::contiguous);
}

INSTANTIATE_TEST_SUITE_P(Table, Binary,
                         testing::Combine(testing::ValuesIn(places()), testing::ValuesIn(rows())),
                         test_name<BinaryRow>);

}  // namespace
}  // namespace iron::conformance
