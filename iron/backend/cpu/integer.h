#pragma once
/// Integer arithmetic that wraps, without undefined behaviour.

#include <type_traits>

#include "iron/core/types.h"

namespace iron::cpu {

/// An unsigned type no narrower than T that C++ does not widen to int.
template <class T>
using Wrap = std::conditional_t<sizeof(T) == 8, u64, u32>;

template <class T>
constexpr Wrap<T> wrap(T value) noexcept {
  return static_cast<Wrap<T>>(value);
}

/// The low bits of `value`; conversion to a signed type is modular since C++20.
template <class T>
constexpr T unwrap(Wrap<T> value) noexcept {
  return static_cast<T>(value);
}

}  // namespace iron::cpu
