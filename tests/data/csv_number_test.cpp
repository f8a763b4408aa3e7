#include "iron/data/csv_number.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>
#include <string>

#include "iron/core/random.h"

namespace iron::csv {
namespace {

/// What the quick way makes of a text that a separator follows; NaN when it leaves it to the other.
double quick(std::string text) {
  const std::size_t length = text.size();
  text += "," + std::string(16, '\0');
  double number = 0;
  const char* const end = scan_number(text.data(), number);
  return end == text.data() + length ? number : std::nan("");
}

bool same_bits(double a, double b) { return std::bit_cast<u64>(a) == std::bit_cast<u64>(b); }

TEST(CsvNumber, QuickWayIsExact) {
  for (const auto& [text, number] : std::initializer_list<std::pair<const char*, double>>{
           {"0", 0.0},
           {"-0", -0.0},
           {"7", 7.0},
           {"-12.5", -12.5},
           {".5", 0.5},
           {"5.", 5.0},
           {"00012", 12.0},
           {"12345678", 12345678.0},
           {"12345678.98765432", 12345678.98765432},
           {"9007199254740992", 9007199254740992.0},
           {"1e22", 1e22},
           {"1.5E-7", 1.5e-7},
           {"3e+05", 3e5},
           {"1e23", 1e23},
           {"1e-23", 1e-23},
           {"9007199254740993", 9007199254740992.0},
           {"-123456789.987654321", -123456789.987654321},
           {"12345678901234567890", 12345678901234567890.0},
           {"0.1000000000000000055511151231257827", 0.1},
           {"0.1", 0.1},
           {"0.000001234", 0.000001234}}) {
    EXPECT_TRUE(same_bits(quick(text), number)) << text;
  }
  // The rest is left to the other way.
  for (const char* text : {"", "-", ".", "e5", "1e", "1e+", "+1", "abc", "1e00001", "--1", " 1",
                           "\"1\"", "inf", "1e999", "1e-999"}) {
    EXPECT_TRUE(std::isnan(quick(text))) << text;
  }
}

TEST(CsvNumber, BothWaysAgreeWithTheLibraryOnRandomTexts) {
  for (u64 i = 0; i < 20'000; ++i) {
    const auto words = philox(1, RandomStream::tensor, 0, i);
    // Every exponent, and the texts people write: few digits, fixed points.
    const double any = std::bit_cast<double>((u64{words[0]} << 32) | words[1]);
    const double plain = static_cast<double>(static_cast<i32>(words[2])) / 1e6;
    for (const double value : {any, plain, std::ldexp(plain, static_cast<int>(words[3] % 64))}) {
      if (!std::isfinite(value)) continue;
      std::array<char, 400> text{};
      const int digits = static_cast<int>(words[3] % 18);
      for (const char* format : {"%.*g", "%.*e", "%.*f"}) {
        if (std::abs(value) > 1e30 && format[3] == 'f') continue;
        const int length = std::snprintf(text.data(), text.size(), format, digits, value);
        const std::string written(text.data(), static_cast<std::size_t>(length));
        double expected = 0;
        const auto [end, fault] =
            std::from_chars(written.data(), written.data() + written.size(), expected);
        if (fault != std::errc{}) continue;
        const Value read = read_value(written);
        ASSERT_EQ(read.kind, ValueKind::number) << written;
        ASSERT_TRUE(same_bits(read.number, expected)) << written;
        const double fast = quick(written);
        ASSERT_TRUE(std::isnan(fast) || same_bits(fast, expected)) << written;
      }
    }
  }
}

TEST(CsvNumber, KindsOfValues) {
  for (const char* text : {"", "  ", "NA", "N/A", "NaN", "nan", "null", " NA\t"}) {
    EXPECT_EQ(read_value(text).kind, ValueKind::missing) << text;
  }
  for (const char* text : {"true", "True", "TRUE", " tRuE "}) {
    EXPECT_EQ(read_value(text).kind, ValueKind::boolean) << text;
    EXPECT_EQ(read_value(text).number, 1) << text;
  }
  EXPECT_EQ(read_value("False").kind, ValueKind::boolean);
  EXPECT_EQ(read_value("FALSE").number, 0);
  for (const char* text : {"inf", "-Inf", "+INFINITY", "1e999", "-1e309", "1e99999999999999999999",
                           "99e307", "17976931348623159e292"}) {
    EXPECT_EQ(read_value(text).kind, ValueKind::beyond) << text;
  }
  for (const char* text : {"abc", "1,5", "1 2", "0x10", "--1", "+-1", "1e", "e5", "-", "+", ".",
                           "1.2.3", "nano", "infinite", "-nan", "yes", "1e5.0", "١"}) {
    EXPECT_EQ(read_value(text).kind, ValueKind::text) << text;
  }
}

TEST(CsvNumber, TooSmallNumbersAreZero) {
  for (const char* text : {"1e-400", "1e-99999999999999999999", "0.0000001e-330", "2e-324"}) {
    const Value value = read_value(text);
    EXPECT_EQ(value.kind, ValueKind::number) << text;
    EXPECT_TRUE(same_bits(value.number, 0.0)) << text;
  }
  EXPECT_TRUE(same_bits(read_value("-1e-400").number, -0.0));
  EXPECT_EQ(read_value("5e-324").number, 5e-324);
  EXPECT_EQ(read_value("1.7976931348623157e308").number, 1.7976931348623157e308);
  EXPECT_EQ(read_value("0e999").number, 0);
  // Zeros before and behind do not decide.
  EXPECT_EQ(read_value("0." + std::string(400, '0') + "1e401").number, 1);
  EXPECT_EQ(read_value("1" + std::string(400, '0') + "e-400").number, 1);
  EXPECT_EQ(read_value("1" + std::string(400, '0')).kind, ValueKind::beyond);
}

TEST(CsvNumber, SignsAndSpaces) {
  EXPECT_EQ(read_value("+1.5").number, 1.5);
  EXPECT_EQ(read_value("\t-2 ").number, -2);
  EXPECT_TRUE(has_decimal_comma("2,5"));
  EXPECT_TRUE(has_decimal_comma("-1,000"));
  EXPECT_FALSE(has_decimal_comma("1,000,000"));
  EXPECT_FALSE(has_decimal_comma("a,5"));
  EXPECT_FALSE(has_decimal_comma("25"));
}

}  // namespace
}  // namespace iron::csv
