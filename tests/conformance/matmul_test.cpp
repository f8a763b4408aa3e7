// The matrix product against sums written out, for every layout of both factors.

#include "tests/conformance/places.h"
#include "tests/conformance/sample.h"

namespace iron::conformance {
namespace {

struct MatmulRow {
  const char* name;
  DType dtype;
  DType result;
};
void PrintTo(const MatmulRow& row, std::ostream* out) { *out << row.name; }

constexpr MatmulRow kRows[] = {{"f32", DType::f32, DType::f32},
                               {"f64", DType::f64, DType::f64},
                               {"i64", DType::i64, DType::i64},
                               {"i32", DType::i32, DType::i32},
                               {"i8", DType::i8, DType::i32}};

std::size_t index(i64 i) { return static_cast<std::size_t>(i); }

class Matmul : public Conformance<MatmulRow> {
 protected:
  void check(const Shape& left, Arrangement arrange_left, const Shape& right,
             Arrangement arrange_right, const Shape& shape) {
    // Integers over their whole range, so that sums wrap.
    const Content content = is_floating(row().dtype) ? Content::plain : Content::any;
    const Sample a = make_sample(left, row().dtype, arrange_left, content, 1, device());
    const Sample b = make_sample(right, row().dtype, arrange_right, content, 2, device());
    const i64 inner = left[-1];
    Reals expected;
    for (i64 flat = 0; flat < shape.numel(); ++flat) {
      std::vector<i64> at_a = unravel(flat, shape);
      std::vector<i64> at_b = at_a;
      at_a[at_a.size() - 1] = 0;
      at_b[at_b.size() - 2] = 0;
      const auto* line = inner > 0 ? &a.values[index(ravel_broadcast(at_a, left))] : nullptr;
      const auto* column = inner > 0 ? &b.values[index(ravel_broadcast(at_b, right))] : nullptr;
      Real real = 0;
      u64 integer = 0;
      for (i64 k = 0; k < inner; ++k) {
        const Real x = line[k];
        const Real y = column[k * right[-1]];
        real += x * y;
        if (!is_floating(row().dtype)) {
          integer += static_cast<u64>(static_cast<i64>(x)) * static_cast<u64>(static_cast<i64>(y));
        }
      }
      const i64 whole = wrapped(static_cast<i64>(integer), row().result);
      expected.push_back(is_floating(row().dtype) ? real : static_cast<Real>(whole));
    }
    // Each of k products, up to 64 in size, and each addition may round.
    const double epsilon = row().dtype == DType::f32 ? 6e-8 : 1.2e-16;
    const double n = static_cast<double>(inner);
    expect_result(matmul(a.tensor, b.tensor), row().result, shape, expected,
                  {.ulps = 1, .absolute = 64 * n * n * epsilon, .signed_zero = false},
                  describe(row().dtype, left, arrange_left) + " by " +
                      describe(row().dtype, right, arrange_right));
  }
};

TEST_P(Matmul, EveryShapeAndLayout) {
  struct Case {
    Shape left, right, product;
  };
  const Case cases[] = {
      {{1, 1}, {1, 1}, {1, 1}},
      {{3, 4}, {4, 5}, {3, 5}},
      {{9, 17}, {17, 33}, {9, 33}},
      {{1, 70}, {70, 3}, {1, 3}},
      {{40, 3}, {3, 1}, {40, 1}},
      {{0, 3}, {3, 2}, {0, 2}},
      {{2, 0}, {0, 3}, {2, 3}},
      {{2, 3}, {3, 0}, {2, 0}},
      {{2, 3, 4}, {4, 5}, {2, 3, 5}},
      {{3, 4}, {2, 4, 5}, {2, 3, 5}},
      {{2, 1, 3, 4}, {3, 4, 2}, {2, 3, 3, 2}},
      {{0, 3, 4}, {4, 2}, {0, 3, 2}},
      {{35, 265}, {265, 67}, {35, 67}},
  };
  for (const Case& c : cases) {
    for (const Arrangement arrangement : kArrangements) {
      check(c.left, arrangement, c.right, Arrangement::contiguous, c.product);
      check(c.left, Arrangement::offset, c.right, arrangement, c.product);
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Table, Matmul,
                         testing::Combine(testing::ValuesIn(places()), testing::ValuesIn(kRows)),
                         test_name<MatmulRow>);

}  // namespace
}  // namespace iron::conformance
