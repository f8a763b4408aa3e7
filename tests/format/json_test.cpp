#include "iron/format/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string fault_of(const std::string& text) {
  const auto error = testing::error_of<DataError>([&] { parse_json(text, "run.json"); });
  if (!error) return "no error";
  EXPECT_EQ(error->where(), "run.json");
  return error->detail();
}

template <class Action>
std::string detail_of(const Action& action) {
  const auto error = testing::error_of<DataError>(action);
  return error ? error->detail() : "no error";
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(ParseJson, ReadsEveryKindOfValue) {
  const Json json = parse_json(
      R"( {"a": [1, -2, 2.5e1, true, false, null], "b": {"c": "\u00e4\n"}, "d": {}, "e": []} )",
      "x");
  const Json& a = json["a"];
  EXPECT_EQ(a.size(), 6U);
  EXPECT_EQ(a[0].get<i64>(), 1);
  EXPECT_EQ(a[1].get<i64>(), -2);
  EXPECT_EQ(a[2].get<double>(), 25.0);
  EXPECT_TRUE(a[3].get<bool>());
  EXPECT_FALSE(a[4].get<bool>());
  EXPECT_TRUE(a[5].is_null());
  EXPECT_EQ(json["b"]["c"].get<std::string>(), "ä\n");
  EXPECT_TRUE(json["d"].is_object() && json["d"].empty());
  EXPECT_TRUE(json["e"].is_array() && json["e"].empty());
  EXPECT_EQ(parse_json("7", "x").get<i64>(), 7);
}

TEST(ParseJson, SaysLineAndColumnOfAFault) {
  EXPECT_THAT(fault_of("{\n  \"a\": 1,\n  \"b\": ?\n}"), HasSubstr("line 3, column 8"));
  EXPECT_THAT(fault_of("[1, 2"), HasSubstr("line 1, column 5"));
  EXPECT_THAT(fault_of(""), HasSubstr("line 1, column 1"));
  EXPECT_THAT(fault_of("[1] 2"), HasSubstr("line 1, column 5"));
  EXPECT_THAT(fault_of("{\"a\": 1,\n \"a\": 2}"), HasSubstr("line 2, column 4"));
}

TEST(ParseJson, RefusesWhatIsNotStrictJson) {
  for (const char* text :
       {"{",        "}",       "[1,]",     "{\"a\":}", "{\"a\" 1}", "{a: 1}",  "'a'",
        "nul",      "NaN",     "Infinity", "01",       "+1",        "1.",      ".5",
        "\"\x01\"", "\"\\x\"", "\"a",      "[1 2]",    "// no\n1",  "\xEF\xBB"}) {
    EXPECT_NE(fault_of(text), "no error") << text;
  }
}

TEST(ParseJson, RefusesInvalidUtf8) {
  for (const char* text : {"\"\xFF\"", "\"\xC3\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"",
                           "\"\xF5\x80\x80\x80\"", "\"\\ud800\""}) {
    EXPECT_NE(fault_of(text), "no error") << text;
  }
}

TEST(ParseJson, RefusesRepeatedKeys) {
  EXPECT_THAT(fault_of(R"({"a": 1, "b": {"c": 1, "c": 2}})"), HasSubstr("\"c\" occurs twice"));
  EXPECT_EQ(fault_of(R"([{"a": 1}, {"a": 2}])"), "no error");
}

TEST(ParseJson, RefusesNumbersBeyondDouble) {
  EXPECT_THAT(fault_of("[1e999]"), HasSubstr("1e999"));
  EXPECT_THAT(fault_of("1" + std::string(1000, '0')), HasSubstr("too large"));
}

TEST(ParseJson, BoundsNesting) {
  EXPECT_EQ(fault_of(nested(kJsonDepth)), "no error");
  EXPECT_THAT(fault_of(nested(kJsonDepth + 1)), HasSubstr("column 65"));
  EXPECT_THAT(fault_of(nested(200'000)), HasSubstr("64 levels"));
  EXPECT_THAT(fault_of(std::string(200'000, '[')), HasSubstr("64 levels"));
  std::string objects;
  for (int i = 0; i < 200'000; ++i) objects += "{\"a\":";
  EXPECT_THAT(fault_of(objects), HasSubstr("64 levels"));
}

TEST(ParseJson, KeepsItsMessageShort) {
  EXPECT_LT(fault_of("\"" + std::string(100'000, 'x')).size(), 300U);
}

TEST(JsonQuoted, EscapesAndRefusesWhatIsNotUtf8) {
  EXPECT_EQ(json_quoted("a\"\\\n\x01ü", "x"), "\"a\\\"\\\\\\n\\u0001ü\"");
  EXPECT_THROW(json_quoted("\xFF", "x"), ValueError);
}

class JsonValueTest : public ::testing::Test {
 protected:
  const Json json_ = parse_json(
      R"({"network": {"hidden": [64, 32, "many"], "bias": true}, "rate": 0.5, "name": "lion",
          "big": 18446744073709551615, "none": null, "steps": -3})",
      "run.json");
  const JsonValue root_{json_, "run.json"};
};

TEST_F(JsonValueTest, ReadsValues) {
  EXPECT_EQ(root_.at("network").at("hidden").at(1).integer(), 32);
  EXPECT_EQ(root_.at("network").at("hidden").size(), 3);
  EXPECT_TRUE(root_.at("network").at("bias").boolean());
  EXPECT_EQ(root_.at("rate").number(), 0.5);
  EXPECT_EQ(root_.at("steps").number(), -3.0);
  EXPECT_EQ(root_.at("steps").integer(), -3);
  EXPECT_EQ(root_.at("name").string(), "lion");
  EXPECT_TRUE(root_.has("rate"));
  EXPECT_FALSE(root_.has("Rate"));
  EXPECT_THAT(root_.at("network").keys(), ElementsAre("bias", "hidden"));
  const Json numbers = parse_json("[1, 2.5, -3]", "x");
  EXPECT_THAT(JsonValue(numbers, "x").numbers(), ElementsAre(1, 2.5, -3));
  const Json empty = parse_json("[]", "x");
  EXPECT_TRUE(JsonValue(empty, "x").integers().empty());
}

TEST_F(JsonValueTest, NamesThePathOfAFault) {
  const JsonValue hidden = root_.at("network").at("hidden");
  const std::string fault = "network.hidden[2]: expected a number, found a string";
  EXPECT_EQ(detail_of([&] { hidden.at(2).number(); }), fault);
  EXPECT_EQ(detail_of([&] { hidden.numbers(); }), fault);
  EXPECT_EQ(detail_of([&] { hidden.integers(); }),
            "network.hidden[2]: expected a whole number, found a string");
  EXPECT_EQ(detail_of([&] { hidden.at(3); }), "network.hidden: has 3 elements, none at 3");
  EXPECT_EQ(detail_of([&] { hidden.at(-1); }), "network.hidden: has 3 elements, none at -1");
  EXPECT_EQ(detail_of([&] { hidden.at("a"); }),
            "network.hidden: expected an object, found an array");
  EXPECT_EQ(detail_of([&] { root_.at("network").at("width"); }),
            "network: the key \"width\" is missing");
  EXPECT_EQ(detail_of([&] { root_.at("width"); }), "the key \"width\" is missing");
  EXPECT_EQ(detail_of([&] { root_.at("name").boolean(); }),
            "name: expected true or false, found a string");
  EXPECT_EQ(detail_of([&] { root_.at("none").string(); }), "none: expected a string, found null");
  EXPECT_EQ(detail_of([&] { root_.at("rate").size(); }),
            "rate: expected an array, found a number with a fraction");
  EXPECT_EQ(detail_of([&] { root_.integer(); }), "expected a whole number, found an object");
}

TEST_F(JsonValueTest, IntegersAreExact) {
  EXPECT_EQ(detail_of([&] { root_.at("rate").integer(); }),
            "rate: expected a whole number, found a number with a fraction");
  EXPECT_EQ(detail_of([&] { root_.at("big").integer(); }),
            "big: 18446744073709551615 is too large");
  const Json largest = parse_json("9223372036854775807", "x");
  EXPECT_EQ(JsonValue(largest, "x").integer(), 9223372036854775807);
}

TEST_F(JsonValueTest, RefusesUnknownKeys) {
  EXPECT_NO_THROW(root_.at("network").allow_only({"hidden", "bias", "output"}));
  const auto error = testing::error_of<DataError>([&] {
    root_.at("network").allow_only({"hiden", "bias"});
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "network: unknown key \"hidden\"");
  EXPECT_EQ(error->hint(), "known keys: hiden, bias");
}

}  // namespace
}  // namespace iron
