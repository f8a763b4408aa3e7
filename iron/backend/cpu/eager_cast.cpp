// Conversion between dtypes, and copies.

#include <cmath>
#include <limits>

#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/map.h"

namespace iron::cpu {
namespace {

template <class From, class To>
To convert(From value) noexcept {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From{};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    // The bounds are powers of two (or 0), exact in any floating type.
    constexpr From low = static_cast<From>(std::numeric_limits<To>::min());
    constexpr From high =
        static_cast<From>(u64{1} << std::numeric_limits<To>::digits);  // first value too large
    if (std::isnan(value)) return 0;
    if (value < low) return std::numeric_limits<To>::min();
    if (value >= high) return std::numeric_limits<To>::max();
    return static_cast<To>(value);
  } else {
    return static_cast<To>(value);
  }
}

}  // namespace

void cast(const ConstView& a, const View& out) {
  visit_dtype(a.dtype, [&]<class From>() {
    visit_dtype(out.dtype, [&]<class To>() {
      map<To, From>(
          [](const From* x, To* y, i64 count) {
            for (i64 i = 0; i < count; ++i) y[i] = convert<From, To>(x[i]);
          },
          out, a);
    });
  });
}

}  // namespace iron::cpu
