#include "tests/conformance/sample.h"

#include <cmath>
#include <gtest/gtest.h>
#include <iomanip>
#include <limits>
#include <random>

namespace iron::conformance {
namespace {

template <class T>
T draw_special(std::mt19937_64& random) {
  using Limits = std::numeric_limits<T>;
  if constexpr (std::is_floating_point_v<T>) {
    const T pool[] = {Limits::quiet_NaN(),
                      Limits::infinity(),
                      -Limits::infinity(),
                      T{0},
                      -T{0},
                      T{1},
                      T{-1},
                      T{0.5},
                      T{-0.5},
                      T{1.5},
                      T{2.5},
                      T{-2.5},
                      Limits::max(),
                      Limits::lowest(),
                      Limits::min(),
                      Limits::denorm_min(),
                      T{89},
                      T{-104},
                      T{1e-8F}};
    return pool[random() % std::size(pool)];
  } else if constexpr (std::is_same_v<T, bool>) {
    return random() % 2 == 0;
  } else {
    const T pool[] = {Limits::min(),      Limits::max(), T{0}, T{1},
                      static_cast<T>(-1), T{2},          T{3}, static_cast<T>(-7)};
    return pool[random() % std::size(pool)];
  }
}

template <class T>
T draw(Content content, std::mt19937_64& random) {
  const bool special = random() % 3 == 0;
  if (content == Content::small) return static_cast<T>(random() % 6);
  if (content == Content::any || content == Content::nonzero) {
    if (special) return draw_special<T>(random);
    if constexpr (std::is_floating_point_v<T>) {
      return static_cast<T>(std::normal_distribution<double>(0, 20)(random));
    }
    return static_cast<T>(random());
  }
  if constexpr (std::is_floating_point_v<T>) {
    if (content == Content::moderate && random() % 20 == 0) {
      const T pool[] = {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(),
                        -std::numeric_limits<T>::infinity(), T{0}};
      return pool[random() % std::size(pool)];
    }
    return static_cast<T>(std::uniform_real_distribution<double>(-8, 8)(random));
  }
  if constexpr (std::is_same_v<T, bool>) return random() % 2 == 0;
  const i64 low = std::is_signed_v<T> ? -8 : 0;
  return static_cast<T>(low + static_cast<i64>(random() % static_cast<u64>(9 - low)));
}

/// The shape of the memory from which `arrange` cuts a view of `shape`.
Shape base_shape(const Shape& shape, Arrangement arrangement) {
  std::vector<i64> extents = shape.extents();
  if (arrangement == Arrangement::transposed) extents = {extents.rbegin(), extents.rend()};
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (arrangement == Arrangement::repeated && i % 2 == 0) extents[i] = 1;
    if (arrangement == Arrangement::offset) extents[i] += 1;
    if (arrangement == Arrangement::stepped) extents[i] = 2 * extents[i] + 1;
  }
  return Shape(std::move(extents));
}

Tensor arrange(const Tensor& base, const Shape& shape, Arrangement arrangement) {
  if (arrangement == Arrangement::repeated) return base.broadcast_to(shape);
  if (arrangement == Arrangement::transposed) {
    std::vector<i64> order;
    for (i64 axis = shape.rank(); axis-- > 0;) order.push_back(axis);
    return base.permute(order);
  }
  Tensor view = base;
  for (i64 axis = 0; axis < shape.rank(); ++axis) {
    if (arrangement == Arrangement::reversed) view = view.slice(axis, {.step = -1});
    if (arrangement == Arrangement::offset) view = view.slice(axis, {.start = 1});
    if (arrangement == Arrangement::stepped) view = view.slice(axis, {.start = 1, .step = 2});
  }
  return view;
}

/// Whether a result is the expected number within its tolerance.
template <class T>
bool agrees(T actual, Real expected, const Tolerance& tolerance) {
  if constexpr (std::is_floating_point_v<T>) {
    const T nearest = static_cast<T>(expected);
    if (std::isnan(nearest) || std::isnan(actual)) return std::isnan(nearest) == std::isnan(actual);
    const T largest = std::numeric_limits<T>::max();
    if (std::isinf(nearest) || std::isinf(actual)) {
      // A result within reach of overflow may round either way.
      const bool edge = tolerance.ulps > 0 && std::abs(expected) > Real{largest} * Real{0.999L};
      return edge || actual == nearest;
    }
    if (nearest == 0 && actual == 0) {
      return !tolerance.signed_zero || std::signbit(actual) == std::signbit(nearest);
    }
    const T below = std::min(std::abs(nearest), std::nextafter(largest, T{0}));
    const Real ulp = Real{std::nextafter(below, largest)} - Real{below};
    const Real off = std::abs(Real{actual} - (tolerance.ulps > 0 ? expected : Real{nearest}));
    return off <= tolerance.ulps * ulp + Real{tolerance.absolute};
  } else {
    return static_cast<i64>(actual) == static_cast<i64>(expected);
  }
}

}  // namespace

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all{{},        {0},       {1},          {7},    {3, 5},
                                      {2, 0, 3}, {4, 1, 3}, {2, 3, 4, 5}, {1029}, {17, 67}};
  return all;
}

std::vector<i64> unravel(i64 flat, const Shape& shape) {
  std::vector<i64> index(shape.extents().size());
  for (std::size_t i = index.size(); i-- > 0;) {
    index[i] = flat % shape.extents()[i];
    flat /= shape.extents()[i];
  }
  return index;
}

i64 ravel_broadcast(const std::vector<i64>& index, const Shape& shape) {
  const std::size_t lead = index.size() - shape.extents().size();
  i64 flat = 0;
  for (std::size_t i = 0; i < shape.extents().size(); ++i) {
    const i64 n = shape.extents()[i];
    flat = flat * n + (n == 1 ? 0 : index[lead + i]);
  }
  return flat;
}

Sample make_sample(const Shape& shape, DType dtype, Arrangement arrangement, Content content,
                   u64 seed, Device device) {
  return visit_dtype(dtype, [&]<class T>() {
    std::mt19937_64 random(seed);
    const Shape base = base_shape(shape, arrangement);
    Tensor host = Tensor::empty(base, dtype);
    const std::span<T> memory = host.data<T>();
    for (T& element : memory) {
      do {
        element = draw<T>(content, random);
      } while (content == Content::nonzero && element == T{});
    }
    Sample sample{arrange(host.to(device), shape, arrangement), {}};
    for (i64 flat = 0; flat < shape.numel(); ++flat) {
      i64 at = sample.tensor.offset();
      const std::vector<i64> index = unravel(flat, shape);
      for (std::size_t i = 0; i < index.size(); ++i) at += index[i] * sample.tensor.strides()[i];
      sample.values.push_back(static_cast<Real>(memory[static_cast<std::size_t>(at)]));
    }
    return sample;
  });
}

Reals values_of(const Tensor& tensor) {
  const Tensor host = tensor.to(Device::cpu()).contiguous();
  return visit_dtype(tensor.dtype(), [&]<class T>() {
    const std::span<const T> data = host.data<T>();
    return Reals(data.begin(), data.end());
  });
}

void expect_result(const Tensor& actual, DType dtype, const Shape& shape, const Reals& expected,
                   const Tolerance& tolerance, const std::string& context) {
  ASSERT_EQ(name_of(actual.dtype()), name_of(dtype)) << context;
  ASSERT_EQ(to_string(actual.shape()), to_string(shape)) << context;
  const Tensor host = actual.to(Device::cpu()).contiguous();
  visit_dtype(dtype, [&]<class T>() {
    const std::span<const T> data = host.data<T>();
    for (std::size_t i = 0; i < data.size(); ++i) {
      if (agrees(data[i], expected[i], tolerance)) continue;
      ADD_FAILURE() << context << " element " << i << ": " << std::setprecision(20)
                    << static_cast<Real>(data[i]) << " is not " << expected[i];
      return;  // one fault is enough to read
    }
  });
}

i64 wrapped(i64 value, DType dtype) {
  switch (dtype) {
    case DType::i32:
      return static_cast<i32>(value);
    case DType::i8:
      return static_cast<i8>(value);
    case DType::u8:
      return static_cast<u8>(value);
    case DType::boolean:
      return value != 0;
    default:
      return value;
  }
}

std::string describe(DType dtype, const Shape& shape, Arrangement arrangement) {
  static constexpr const char* kNames[] = {"contiguous", "transposed", "reversed",
                                           "repeated",   "offset",     "stepped"};
  return std::string(name_of(dtype)) + " " + to_string(shape) + " " +
         kNames[static_cast<std::size_t>(arrangement)];
}

}  // namespace iron::conformance
