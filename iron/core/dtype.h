#pragma once
/// Element types of tensors, and the precisions that networks compute in.

#include <string_view>
#include <type_traits>

#include "iron/core/types.h"

namespace iron {

/// The type of one element. `boolean` is one byte holding 0 or 1. bf16 is a precision only: no
/// tensor holds it.
enum class DType : u8 { f32, f64, i64, i32, i8, u8, boolean, bf16 };

/// Bytes of one element.
i64 size_of(DType dtype) noexcept;
/// "f32", "f64", "i64", "i32", "i8", "u8", "bool", "bf16".
std::string_view name_of(DType dtype) noexcept;
/// The inverse of name_of. Throws TypeError, naming the known types.
DType dtype_from_name(std::string_view name);

constexpr bool is_floating(DType dtype) noexcept {
  return dtype == DType::f32 || dtype == DType::f64;
}
constexpr bool is_integer(DType dtype) noexcept {
  return dtype == DType::i64 || dtype == DType::i32 || dtype == DType::i8 || dtype == DType::u8;
}

/// Whether networks compute in it: f32, f64, or bf16, where the operands of large products are
/// rounded to bf16 and everything else is f32.
constexpr bool is_precision(DType dtype) noexcept {
  return is_floating(dtype) || dtype == DType::bf16;
}
/// The type of the parameters, moments, gradients, inputs and outputs of a network that computes in
/// `precision`: f32 for bf16, else the same.
constexpr DType storage_of(DType precision) noexcept {
  return precision == DType::bf16 ? DType::f32 : precision;
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

/// TypeError: no tensor holds `dtype`.
[[noreturn]] void throw_no_element(DType dtype);

/// Calls `f.template operator()<T>()` with the C++ type of `dtype`. Throws TypeError for bf16.
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
      return f.template operator()<bool>();
    case DType::bf16:
      break;
  }
  throw_no_element(dtype);
}

}  // namespace iron
