#pragma once
/// Names that options take, read by the tables the library describes itself with.

#include <string>

#include "iron/core/dtype.h"
#include "iron/core/error.h"
#include "iron/core/fields.h"

namespace iron::command {

/// The value of that name. Throws ValueError listing the names there are.
template <Named E>
E parse_name(const std::string& option, const std::string& text) {
  if (const std::optional<E> value = find_name<E>(text)) return *value;
  throw ValueError(option, "unknown name '" + text + "'", "use one of " + list_names<E>());
}

/// Makes `variant` the choice of that name; it keeps its options if it is that already.
template <class Variant>
void choose_name(const std::string& option, const std::string& text, Variant& variant) {
  if (text == choice_name(variant)) return;
  if (choose(variant, text)) return;
  throw ValueError(option, "unknown name '" + text + "'", "use one of " + list_choices(variant));
}

/// Reads f32, f64 or bf16.
inline DType parse_precision(const std::string& text) {
  for (const DType dtype : {DType::f32, DType::f64, DType::bf16}) {
    if (text == name_of(dtype)) return dtype;
  }
  throw ValueError("--precision", "cannot compute in '" + text + "'", "use f32, f64 or bf16");
}

}  // namespace iron::command
