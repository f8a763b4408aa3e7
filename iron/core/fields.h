#pragma once
/// Options that describe themselves: the one list that JSON, flags and help are made from.
///
/// A struct of options has a static member template
///
///   template <class Self, class Visitor>
///   static void fields(Self& self, Visitor& visit) {
///     visit("frequencies", self.frequencies, "number of random frequencies");
///   }
///
/// which shows a visitor each member with its name and a line of help. A struct that is one of
/// several choices (an optimizer, an encoding) also has `static constexpr std::string_view kName`;
/// the std::variant of the choices is their name table. An enum has a NameTable.

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace iron {

/// Specialised beside an enum: `rows` is an array of pairs {value, name}.
template <class E>
struct NameTable;

/// An enum with a name table.
template <class E>
concept Named = requires {
  NameTable<E>::rows;
};

/// The name of an enumerator.
template <Named E>
constexpr std::string_view name_of(E value) noexcept {
  for (const auto& [candidate, name] : NameTable<E>::rows) {
    if (candidate == value) return name;
  }
  return {};
}

/// The enumerator of that name, if there is one.
template <Named E>
constexpr std::optional<E> find_name(std::string_view name) noexcept {
  for (const auto& [value, candidate] : NameTable<E>::rows) {
    if (candidate == name) return value;
  }
  return std::nullopt;
}

/// All names, for help and errors: "a, b, c".
template <Named E>
std::string list_names() {
  std::string list;
  for (const auto& [value, name] : NameTable<E>::rows) {
    list += (list.empty() ? "" : ", ") + std::string(name);
  }
  return list;
}

/// One choice among several, with a name and options of its own.
template <class T>
concept Choice = requires {
  { T::kName } -> std::convertible_to<std::string_view>;
};

/// The name of the choice a variant holds.
template <Choice... T>
constexpr std::string_view choice_name(const std::variant<T...>& variant) noexcept {
  return std::visit([]<class C>(const C&) { return std::string_view(C::kName); }, variant);
}

/// Sets the variant to the choice of that name, with default options. False: there is none.
template <Choice... T>
bool choose(std::variant<T...>& variant, std::string_view name) {
  return ((T::kName == name ? (variant = T{}, true) : false) || ...);
}

/// All names of a variant's choices: "a, b, c".
template <Choice... T>
std::string list_choices(const std::variant<T...>&) {
  std::string list;
  ((list += (list.empty() ? "" : ", ") + std::string(T::kName)), ...);
  return list;
}

}  // namespace iron
