#pragma once
/// JSON text from outside, read with bounds and with messages that say where a fault is. Internal:
/// it shows a third-party header, so no public header includes it.

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "iron/core/types.h"

namespace iron {

using Json = nlohmann::json;

/// Arrays and objects inside each other that parse_json accepts.
inline constexpr std::size_t kJsonDepth = 64;

/// Reads one JSON document. Throws DataError, with line and column, on anything that is not strict
/// JSON in UTF-8, on a key that occurs twice in an object, on a number beyond f64 and on more than
/// kJsonDepth levels. `where`: the file or option the text came from.
Json parse_json(std::string_view text, const std::string& where);

/// `text` as a JSON string with its quotes. Throws ValueError when it is not UTF-8.
std::string json_quoted(const std::string& text, const std::string& where);

/// A value inside a document that knows the way to it: its getters throw DataError such as
/// "network.hidden[2]: expected a number, found a string". The document must outlive it.
class JsonValue {
 public:
  /// The root of a document; `where` as in parse_json.
  JsonValue(const Json& root, std::string where) : JsonValue(root, std::move(where), {}) {}

  JsonValue(Json&& temporary, std::string where) = delete;

  const Json& json() const noexcept { return *json_; }
  const std::string& where() const noexcept { return where_; }
  /// "network.hidden[2]"; empty at the root.
  const std::string& path() const noexcept { return path_; }

  /// A member of this object.
  JsonValue at(const std::string& key) const;
  /// An element of this array.
  JsonValue at(i64 index) const;
  bool has(const std::string& key) const;
  /// Elements of this array.
  i64 size() const;
  /// The keys of this object, sorted.
  std::vector<std::string> keys() const;

  bool boolean() const;
  double number() const;
  /// A whole number, written without fraction or exponent.
  i64 integer() const;
  std::string string() const;
  /// All elements of this array.
  std::vector<double> numbers() const;
  std::vector<i64> integers() const;

  /// Throws when this object has a key that is not among `known`.
  void allow_only(std::initializer_list<std::string_view> known) const;
  /// Throws DataError about this value: "path: detail".
  [[noreturn]] void fail(const std::string& detail, const std::string& hint = {}) const;

 private:
  JsonValue(const Json& json, std::string where, std::string path)
      : json_(&json), where_(std::move(where)), path_(std::move(path)) {}
  [[noreturn]] void expected(std::string_view what) const;
  void expect_object() const;
  void expect_array() const;

  const Json* json_;
  std::string where_;
  std::string path_;
};

}  // namespace iron
