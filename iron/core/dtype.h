#pragma once
/// Element types of tensors.

#include <string_view>
#include <type_traits>

#include "iron/core/types.h"

namespace iron {

/// The type of one element. `boolean` is one byte holding 0 or 1.
enum class DType : u8 { f32, f64, i64, i32, i8, u8, boolean };

/// Bytes of one element.
i64 size_of(DType dtype) noexcept;
/// "f32", "f64", "i64", "i32", "i8", "u8", "bool".
std::string_view name_of(DType dtype) noexcept;
/// The inverse of name_of. Throws TypeError, naming the known types.
DType dtype_from_name(std::string_view name);

constexpr bool is_floating(DType dtype) noexcept {
  return dtype == DType::f32 || dtype == DType::f64;
}
constexpr bool is_integer(DType dtype) noexcept {
  return dtype == DType::i64 || dtype == DType::i32 || dtype == DType::i8 || dtype == DType::u8;
}

/// The common type of two operands: bool < u8, i8 < i32 < i64 < f32 < f64 (u8 with i8 gives i32).
/// An integer with a float gives that float, as PyTorch does, so f32 networks stay f32.
DType promote(DType a, DType b) noexcept;

/// The DType of a C++ type: dtype_of<float>() is DType::f32.
template <class T>
constexpr DType dtype_of() noexcept {
  if constexpr (std::is_same_v<T, float>) return DType::f32;
  if constexpr (std::is_same_v<T, double>) return DType::f64;
  if constexpr (std::is_same_v<T, i64>) return DType::i64;
  if constexpr (std::is_same_v<T, i32>) return DType::i32;
  if constexpr (std::is_same_v<T, i8>) return DType::i8;
  if constexpr (std::is_same_v<T, u8>) return DType::u8;
  if constexpr (std::is_same_v<T, bool>) return DType::boolean;
}

/// Calls `f.template operator()<T>()` with the C++ type of `dtype`.
template <class F>
decltype(auto) visit_dtype(DType dtype, F&& f) {
  switch (dtype) {
    case DType::f32:
      return f.template operator()<float>();
    case DType::f64:
      return f.template operator()<double>();
    case DType::i64:
      return f.template operator()<i64>();
    case DType::i32:
      return f.template operator()<i32>();
    case DType::i8:
      return f.template operator()<i8>();
    case DType::u8:
      return f.template operator()<u8>();
    case DType::boolean:
      break;
  }
  return f.template operator()<bool>();
}

}  // namespace iron
