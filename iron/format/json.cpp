#include "iron/format/json.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "iron/core/error.h"

namespace iron {
namespace {

/// Reads text and leaves a mark at the furthest character, which the parser does not tell.
class Cursor {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** mark) : at_(at), mark_(mark) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    *mark_ = ++at_;
    return *this;
  }
  Cursor operator++(int) {
    Cursor old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const Cursor& a, const Cursor& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  const char** mark_;
};

/// Builds the document event by event. Unlike the parser's own builder it stops at a depth and at a
/// repeated key.
class Builder : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(Json& root) : root_(root) {}
  const std::string& fault() const noexcept { return fault_; }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(Json::number_integer_t value) override { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) override { return add(value); }
  bool number_float(Json::number_float_t value, const std::string&) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(Json::binary_t&) override { return stop("binary data"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    const auto [place, fresh] = open_.back()->emplace(name, nullptr);
    if (!fresh) return stop("the key \"" + name + "\" occurs twice");
    member_ = &*place;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    // "[code] parse error at line 1, column 2: what; last read: '…'": only what it is, for the rest
    // may be as long as the file.
    std::string text = error.what();
    if (const auto id = text.find("] "); id != std::string::npos) text.erase(0, id + 2);
    if (text.starts_with("parse error")) text.erase(0, std::min(text.size(), text.find(": ") + 2));
    text.erase(std::min(text.size(), text.find("; last read")));
    constexpr std::size_t kLongest = 120;
    return stop(text.size() > kLongest ? "a number is too large" : text);
  }

 private:
  Json* place(Json&& value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_array()) return &open_.back()->emplace_back(std::move(value));
    return &(*member_ = std::move(value));
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json container) {
    if (open_.size() == kJsonDepth) {
      return stop("more than " + std::to_string(kJsonDepth) + " levels of nesting");
    }
    open_.push_back(place(std::move(container)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool stop(std::string fault) {
    fault_ = std::move(fault);
    return false;
  }

  Json& root_;
  std::vector<Json*> open_;  // the containers around the next value
  Json* member_ = nullptr;   // the value of the last key
  std::string fault_;
};

std::string kind_of(const Json& json) {
  if (json.is_null()) return "null";
  if (json.is_boolean()) return json.get<bool>() ? "true" : "false";
  if (json.is_string()) return "a string";
  if (json.is_array()) return "an array";
  if (json.is_object()) return "an object";
  return json.is_number_float() ? "a number with a fraction" : "a number";
}

}  // namespace

Json parse_json(std::string_view text, const std::string& where) {
  Json root;
  Builder builder(root);
  const char* mark = text.data();
  const char* const end = text.data() + text.size();
  if (Json::sax_parse(Cursor(text.data(), &mark), Cursor(end, &mark), &builder)) return root;
  // The mark is behind the last character read.
  const std::string_view read =
      text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(mark - text.data(), 1) - 1));
  const auto line = std::count(read.begin(), read.end(), '\n') + 1;
  const auto line_start = read.rfind('\n');
  const auto column = read.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
  throw DataError(where,
                  "line " + std::to_string(line) + ", column " + std::to_string(column) +
                      " of the JSON text: " + builder.fault(),
                  "correct the text; it must be strict JSON");
}

std::string json_quoted(const std::string& text, const std::string& where) {
  try {
    return Json(text).dump();
  } catch (const Json::type_error&) {
    throw ValueError(where, "a text is not valid UTF-8", "convert it to UTF-8");
  }
}

void JsonValue::fail(const std::string& detail, const std::string& hint) const {
  throw DataError(where_, path_.empty() ? detail : path_ + ": " + detail, hint);
}

void JsonValue::expected(std::string_view what) const {
  fail("expected " + std::string(what) + ", found " + kind_of(*json_));
}

void JsonValue::expect_object() const {
  if (!json_->is_object()) expected("an object");
}

void JsonValue::expect_array() const {
  if (!json_->is_array()) expected("an array");
}

JsonValue JsonValue::at(const std::string& key) const {
  expect_object();
  const auto member = json_->find(key);
  if (member == json_->end()) fail("the key \"" + key + "\" is missing");
  return {*member, where_, path_.empty() ? key : path_ + "." + key};
}

JsonValue JsonValue::at(i64 index) const {
  expect_array();
  if (index < 0 || index >= size()) {
    fail("has " + std::to_string(size()) + " elements, none at " + std::to_string(index));
  }
  return {(*json_)[static_cast<std::size_t>(index)], where_,
          path_ + "[" + std::to_string(index) + "]"};
}

bool JsonValue::has(const std::string& key) const {
  expect_object();
  return json_->contains(key);
}

i64 JsonValue::size() const {
  expect_array();
  return static_cast<i64>(json_->size());
}

std::vector<std::string> JsonValue::keys() const {
  expect_object();
  std::vector<std::string> keys;
  for (const auto& member : json_->items()) keys.push_back(member.key());
  return keys;
}

bool JsonValue::boolean() const {
  if (!json_->is_boolean()) expected("true or false");
  return json_->get<bool>();
}

double JsonValue::number() const {
  if (!json_->is_number()) expected("a number");
  return json_->get<double>();
}

i64 JsonValue::integer() const {
  if (!json_->is_number_integer()) expected("a whole number");
  if (json_->is_number_unsigned() &&
      json_->get<u64>() > static_cast<u64>(std::numeric_limits<i64>::max())) {
    fail(json_->dump() + " is too large");
  }
  return json_->get<i64>();
}

std::string JsonValue::string() const {
  if (!json_->is_string()) expected("a string");
  return json_->get<std::string>();
}

std::vector<double> JsonValue::numbers() const {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(size()));
  for (const Json& element : *json_) {
    if (!element.is_number()) at(static_cast<i64>(out.size())).expected("a number");
    out.push_back(element.get<double>());
  }
  return out;
}

std::vector<i64> JsonValue::integers() const {
  std::vector<i64> out;
  out.reserve(static_cast<std::size_t>(size()));
  for (i64 i = 0; i < size(); ++i) out.push_back(at(i).integer());
  return out;
}

void JsonValue::allow_only(std::initializer_list<std::string_view> known) const {
  for (const std::string& key : keys()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string list;
    for (const std::string_view name : known) {
      list += (list.empty() ? "" : ", ") + std::string(name);
    }
    fail("unknown key \"" + key + "\"", "known keys: " + list);
  }
}

}  // namespace iron
