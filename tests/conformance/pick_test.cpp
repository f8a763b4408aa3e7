// where, clamp, take, gather, concat and stack for every dtype and layout.

#include <cmath>

#include "tests/conformance/places.h"
#include "tests/conformance/sample.h"

namespace iron::conformance {
namespace {

struct PickRow {
  const char* name;
  DType dtype;
};
void PrintTo(const PickRow& row, std::ostream* out) { *out << row.name; }

constexpr PickRow kRows[] = {{"f32", DType::f32},     {"f64", DType::f64}, {"i64", DType::i64},
                             {"i32", DType::i32},     {"i8", DType::i8},   {"u8", DType::u8},
                             {"bool", DType::boolean}};

class Pick : public Conformance<PickRow> {
 protected:
  Sample sample(const Shape& shape, Arrangement arrangement, u64 seed) const {
    return make_sample(shape, row().dtype, arrangement, Content::any, seed, device());
  }
  std::string about(const Shape& shape, Arrangement arrangement) const {
    return describe(row().dtype, shape, arrangement);
  }
};

std::size_t at(i64 i) { return static_cast<std::size_t>(i); }

TEST_P(Pick, Where) {
  for (const Shape& shape : shapes()) {
    for (const Arrangement arrangement : kArrangements) {
      const Sample c = make_sample(shape, DType::boolean, arrangement, Content::any, 3, device());
      const Sample a = sample(shape, arrangement, 1);
      const Sample b = sample({}, arrangement, 2);
      Reals expected;
      for (std::size_t i = 0; i < c.values.size(); ++i) {
        expected.push_back(c.values[i] != 0 ? a.values[i] : b.values[0]);
      }
      expect_result(where(c.tensor, a.tensor, b.tensor), row().dtype, shape, expected, {},
                    about(shape, arrangement));
    }
  }
}

TEST_P(Pick, Clamp) {
  for (const Shape& shape : shapes()) {
    for (const Arrangement arrangement : kArrangements) {
      const Sample x = sample(shape, arrangement, 1);
      const Sample low = sample({}, Arrangement::contiguous, 8);
      const Sample high = sample(shape, Arrangement::contiguous, 3);
      Reals expected;
      for (std::size_t i = 0; i < x.values.size(); ++i) {
        const bool any_nan =
            std::isnan(x.values[i]) || std::isnan(low.values[0]) || std::isnan(high.values[i]);
        expected.push_back(any_nan
                               ? std::nanl("")
                               : std::min(std::max(x.values[i], low.values[0]), high.values[i]));
      }
      expect_result(clamp(x.tensor, low.tensor, high.tensor), row().dtype, shape, expected,
                    {.signed_zero = false}, about(shape, arrangement));
    }
  }
}

TEST_P(Pick, Take) {
  const Shape shape{4, 3, 5};
  for (i64 axis = 0; axis < 3; ++axis) {
    for (const Arrangement arrangement : kArrangements) {
      const Sample x = sample(shape, arrangement, 1);
      const Tensor index = Tensor::from({2, -1, 0, 2}, DType::i32, device());
      const i64 positions[] = {2, shape[axis] - 1, 0, 2};
      std::vector<i64> extents = shape.extents();
      extents[at(axis)] = 4;
      const Shape result(extents);
      Reals expected;
      for (i64 flat = 0; flat < result.numel(); ++flat) {
        std::vector<i64> from = unravel(flat, result);
        from[at(axis)] = positions[from[at(axis)]];
        expected.push_back(x.values[at(ravel_broadcast(from, shape))]);
      }
      expect_result(take(x.tensor, index, axis), row().dtype, result, expected, {},
                    about(shape, arrangement));
    }
  }
}

TEST_P(Pick, Gather) {
  const Shape shape{4, 3, 6};
  const Shape result{3, 3, 5};
  for (i64 axis = 0; axis < 3; ++axis) {
    for (const Arrangement arrangement : kArrangements) {
      const Sample x = sample(shape, arrangement, 1);
      const Sample index =
          make_sample(result, DType::i64, arrangement, Content::small, 2, device());
      const Tensor inside = remainder(index.tensor, shape[axis]);
      Reals expected;
      for (i64 flat = 0; flat < result.numel(); ++flat) {
        std::vector<i64> from = unravel(flat, result);
        from[at(axis)] = static_cast<i64>(index.values[at(flat)]) % shape[axis];
        expected.push_back(x.values[at(ravel_broadcast(from, shape))]);
      }
      expect_result(gather(x.tensor, axis, inside), row().dtype, result, expected, {},
                    about(shape, arrangement));
    }
  }
}

TEST_P(Pick, ConcatAndStack) {
  for (const Arrangement arrangement : kArrangements) {
    const Sample a = sample({2, 3}, arrangement, 1);
    const Sample b = sample({2, 4}, arrangement, 2);
    Reals expected;
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < 3; ++j) expected.push_back(a.values[i * 3 + j]);
      for (std::size_t j = 0; j < 4; ++j) expected.push_back(b.values[i * 4 + j]);
    }
    expect_result(concat({a.tensor, b.tensor}, 1), row().dtype, {2, 7}, expected, {}, "concat");

    const Sample c = sample({2, 3}, Arrangement::contiguous, 3);
    expected.clear();
    for (std::size_t i = 0; i < 6; ++i) {
      expected.push_back(a.values[i]);
      expected.push_back(c.values[i]);
    }
    expect_result(stack({a.tensor, c.tensor}, -1), row().dtype, {2, 3, 2}, expected, {}, "stack");
  }
}

INSTANTIATE_TEST_SUITE_P(Table, Pick,
                         testing::Combine(testing::ValuesIn(places()), testing::ValuesIn(kRows)),
                         test_name<PickRow>);

}  // namespace
}  // namespace iron::conformance
