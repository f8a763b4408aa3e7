#pragma once
/// Options to JSON and back, from their `fields` (see core/fields.h). Internal: it includes the
/// JSON library, so only .cpp files include it.
///
/// A struct is an object of its fields; a choice is an object with its name as "type", or the name
/// alone when its options are the defaults; an enum is its name; an empty optional is null.

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "iron/core/dtype.h"
#include "iron/core/error.h"
#include "iron/core/fields.h"
#include "iron/format/json.h"

namespace iron::fields_json {

/// Keeps the order of the fields.
using Json = nlohmann::ordered_json;

/// A type that is written as a word: it has to_string(T) and T::parse(text), which throws
/// ValueError.
template <class T>
concept Word = requires(const T& value, std::string_view text) {
  { to_string(value) } -> std::same_as<std::string>;
  { T::parse(text) } -> std::same_as<T>;
};

// --- writing ----------------------------------------------------------------------------------

inline Json write(bool value) { return value; }
inline Json write(i64 value) { return value; }
inline Json write(u64 value) { return value; }
inline Json write(const std::string& value) { return value; }
inline Json write(DType value) { return std::string(name_of(value)); }

inline Json write(double value) {
  if (!std::isfinite(value)) throw ValueError("json", "a number that is not finite has no JSON");
  return value;
}

template <Named E>
Json write(E value) {
  return std::string(name_of(value));
}

template <Word T>
Json write(const T& value) {
  return to_string(value);
}

template <class T>
Json write(const std::vector<T>& values);
template <class T>
requires std::is_class_v<T> Json write_fields(const T& value, Json object);

template <class T>
Json write(const std::optional<T>& value) {
  if (!value) return nullptr;
  if constexpr (requires { write(*value); }) {
    return write(*value);
  } else {
    return write_fields(*value, Json::object());
  }
}

template <Choice... T>
Json write(const std::variant<T...>& variant) {
  return std::visit(
      [&](const auto& choice) {
        return write_fields(choice, Json{{"type", std::string(choice_name(variant))}});
      },
      variant);
}

/// Writes each field it is shown into an object.
struct Writer {
  Json object;

  template <class T>
  void operator()(const char* name, const T& value, const char* /*help*/) {
    if constexpr (requires { write(value); }) {
      object[name] = write(value);
    } else {
      object[name] = write_fields(value, Json::object());
    }
  }
};

template <class T>
requires std::is_class_v<T> Json write_fields(const T& value, Json object) {
  Writer writer{std::move(object)};
  T::fields(value, writer);
  return std::move(writer.object);
}

template <class T>
Json write(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values) {
    if constexpr (requires { write(value); }) {
      array.push_back(write(value));
    } else {
      array.push_back(write_fields(value, Json::object()));
    }
  }
  return array;
}

// --- reading ----------------------------------------------------------------------------------

/// Where in which text a value stands, for errors.
struct Place {
  std::string where;
  std::string path;

  Place at(const std::string& key) const { return {where, path.empty() ? key : path + "." + key}; }
  [[noreturn]] void fail(const std::string& detail, const std::string& hint = {}) const {
    throw DataError(where, path.empty() ? detail : path + ": " + detail, hint);
  }
  [[noreturn]] void expected(const std::string& what, const Json& found) const {
    fail("expected " + what + ", found " + found.type_name());
  }
};

template <class T>
void read_fields(const Json& json, T& value, const Place& place, bool typed);

inline void read(const Json& json, bool& value, const Place& place) {
  if (!json.is_boolean()) place.expected("true or false", json);
  value = json.get<bool>();
}

inline void read(const Json& json, i64& value, const Place& place) {
  if (!json.is_number_integer()) place.expected("an integer", json);
  if (json.is_number_unsigned() &&
      json.get<u64>() > static_cast<u64>(std::numeric_limits<i64>::max())) {
    place.fail("the number is too large");
  }
  value = json.get<i64>();
}

inline void read(const Json& json, u64& value, const Place& place) {
  if (!json.is_number_unsigned()) place.expected("an integer from 0", json);
  value = json.get<u64>();
}

inline void read(const Json& json, double& value, const Place& place) {
  if (!json.is_number()) place.expected("a number", json);
  value = json.get<double>();
}

inline void read(const Json& json, std::string& value, const Place& place) {
  if (!json.is_string()) place.expected("a string", json);
  value = json.get<std::string>();
}

inline void read(const Json& json, DType& value, const Place& place) {
  if (!json.is_string()) place.expected("a type's name", json);
  try {
    value = dtype_from_name(json.get<std::string>());
  } catch (const TypeError& error) {
    place.fail(error.detail(), error.hint());
  }
}

template <Named E>
void read(const Json& json, E& value, const Place& place) {
  if (!json.is_string()) place.expected("a name", json);
  const auto name = json.get<std::string>();
  const std::optional<E> found = find_name<E>(name);
  if (!found) place.fail("unknown name '" + name + "'", "use one of " + list_names<E>());
  value = *found;
}

template <Word T>
void read(const Json& json, T& value, const Place& place) {
  if (!json.is_string() && !json.is_number_integer()) place.expected("a word or a number", json);
  try {
    value = T::parse(json.is_string() ? json.get<std::string>() : json.dump());
  } catch (const ValueError& error) {
    place.fail(error.detail(), error.hint());
  }
}

template <Choice... T>
void read(const Json& json, std::variant<T...>& variant, const Place& place) {
  const bool object = json.is_object();
  if (object && !json.contains("type")) place.fail("the key 'type' is missing");
  const Json& type = object ? json.at("type") : json;
  if (!type.is_string()) (object ? place.at("type") : place).expected("a name", type);
  const auto name = type.template get<std::string>();
  if (!choose(variant, name)) {
    place.fail("unknown name '" + name + "'", "use one of " + list_choices(variant));
  }
  if (!object) return;
  std::visit([&](auto& choice) { read_fields(json, choice, place, true); }, variant);
}

/// One value of any kind.
template <class T>
void read_any(const Json& json, T& value, const Place& place) {
  if constexpr (requires { read(json, value, place); }) {
    read(json, value, place);
  } else {
    read_fields(json, value, place, false);
  }
}

template <class T>
void read(const Json& json, std::optional<T>& value, const Place& place) {
  value.reset();
  if (!json.is_null()) read_any(json, value.emplace(), place);
}

template <class T>
void read(const Json& json, std::vector<T>& values, const Place& place) {
  if (!json.is_array()) place.expected("a list", json);
  values.clear();
  for (const Json& item : json) {
    const Place item_place = place.at(std::to_string(values.size()));
    read_any(item, values.emplace_back(), item_place);
  }
}

/// Reads each field it is shown, if the object has it.
struct Reader {
  const Json& object;
  const Place& place;
  std::string known = {};
  std::size_t found = 0;

  template <class T>
  void operator()(const char* name, T& value, const char* /*help*/) {
    known += (known.empty() ? "" : ", ") + std::string(name);
    const auto item = object.find(name);
    if (item == object.end()) return;
    ++found;
    read_any(*item, value, place.at(name));
  }
};

/// Notes whether a name is among the fields.
struct Finder {
  std::string_view name;
  bool found = false;

  template <class T>
  void operator()(const char* field, const T&, const char* /*help*/) {
    found = found || name == field;
  }
};

/// `typed`: the object also has the key "type", read before.
template <class T>
void read_fields(const Json& json, T& value, const Place& place, bool typed) {
  if (!json.is_object()) place.expected("an object", json);
  Reader reader{json, place};
  T::fields(value, reader);
  if (reader.found + (typed ? 1 : 0) == json.size()) return;
  for (const auto& item : json.items()) {
    Finder finder{item.key()};
    T::fields(value, finder);
    if (finder.found || (typed && item.key() == "type")) continue;
    place.fail("unknown key '" + item.key() + "'",
               reader.known.empty() ? "it has no options" : "known: " + reader.known);
  }
}

// --- whole texts ------------------------------------------------------------------------------

template <class T>
std::string to_text(const T& value) {
  return write_fields(value, Json::object()).dump();
}

/// Lays the keys that the text has over `value`. Throws DataError(where, …) as parse_json does, or
/// when the text does not fit T.
template <class T>
void merge_text(std::string_view text, const std::string& where, T& value) {
  const Json json = parse_json(text, where);
  read_fields(json, value, Place{where, {}}, false);
}

/// A new value; throws as merge_text.
template <class T>
T from_text(std::string_view text, const std::string& where) {
  T value;
  merge_text(text, where, value);
  return value;
}

}  // namespace iron::fields_json
