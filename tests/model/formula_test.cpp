#include "iron/model/formula.h"

#include <clocale>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numbers>
#include <set>
#include <thread>

#include "iron/core/error.h"
#include "iron/model/random_formula.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;

double at(const std::string& text, double x) {
  return Formula(text).evaluate(std::vector{x}).front();
}
double at(const std::string& text, double x, double y) {
  return Formula(text, 2).evaluate(std::vector{x, y}).front();
}

TEST(Formula, HasTheValuesOfMathematics) {
  EXPECT_DOUBLE_EQ(at("sin(3*x)*exp(-x^2)", 0.5), std::sin(1.5) * std::exp(-0.25));
  EXPECT_DOUBLE_EQ(at("(x^2 + x^3 + x^4 + x^6)/x^5", 2), (4 + 8 + 16 + 64) / 32.0);
  EXPECT_EQ(at("-x^2", 3), -9);    // a sign binds less than a power
  EXPECT_EQ(at("2^3^2", 0), 512);  // powers go from the right
  EXPECT_EQ(at("2^-1", 0), 0.5);
  EXPECT_EQ(at("x*-2", 3), -6);
  EXPECT_EQ(at("1 - 2 - 3", 0), -4);
  EXPECT_EQ(at("8/4/2", 0), 1);
  EXPECT_EQ(at("1e3 + .5", 0), 1000.5);
  EXPECT_EQ(at("pi", 0), std::numbers::pi);
  EXPECT_DOUBLE_EQ(at("e^x", 2), std::exp(2));
  EXPECT_EQ(at("log(e) + ln(e)", 0), 2);  // both natural
  EXPECT_EQ(at("log2(8) + log10(1000)", 0), 6);
  EXPECT_EQ(at("abs(-x) + sqrt(x) + sign(-x)", 4), 5);
  EXPECT_EQ(at("floor(-x) + ceil(x) + round(2.5)", 1.5), 3);
  EXPECT_EQ(at("min(x, 2) + max(x, 2) + pow(x, 2)", 3), 14);
  EXPECT_DOUBLE_EQ(at("atan2(1, x)", 1), std::numbers::pi / 4);
  EXPECT_DOUBLE_EQ(at("asin(x)+acos(x)+atan(x)+sinh(x)+cosh(x)+tanh(x)+asinh(x)+atanh(x)", 0.3),
                   std::asin(0.3) + std::acos(0.3) + std::atan(0.3) + std::sinh(0.3) +
                       std::cosh(0.3) + std::tanh(0.3) + std::asinh(0.3) + std::atanh(0.3));
  EXPECT_EQ(at("x < 2 ? x : -x", 1), 1);
  EXPECT_EQ(at("x < 2 ? x : -x", 3), -3);
  EXPECT_EQ(at("x >= 2 && x != 3", 2), 1);
  EXPECT_EQ(at("x\t+\n1", 1), 2);
  EXPECT_EQ(at("x - 2*y", 5, 1), 3);
  EXPECT_EQ(at("7", 1, 2), 7);
}

TEST(Formula, HasNoFiniteValueWhereThereIsNone) {
  EXPECT_TRUE(std::isinf(at("1/x", 0)));
  EXPECT_TRUE(std::isnan(at("sqrt(x)", -1)));
  EXPECT_TRUE(std::isnan(at("x/x", 0)));
  EXPECT_TRUE(std::isnan(at("min(x/x, 1)", 0)));
  EXPECT_TRUE(std::isnan(at("max(1, x/x)", 0)));
  EXPECT_TRUE(std::isinf(at("exp(x)", 1000)));
}

TEST(Formula, IsEvaluatedRowByRow) {
  EXPECT_THAT(Formula("x - y", 2).evaluate(std::vector<double>{5, 1, 2, 4}), ElementsAre(4, -2));
  EXPECT_TRUE(Formula("x").evaluate({}).empty());
  EXPECT_THROW(Formula("x", 2).evaluate(std::vector<double>{1, 2, 3}), ShapeError);
}

void expect_fault(const std::string& text, const std::string& says, i64 variables = 1) {
  const auto error = error_of<ValueError>([&] { const Formula formula(text, variables); });
  ASSERT_TRUE(error) << text;
  EXPECT_EQ(error->where(), "formula");
  EXPECT_THAT(error->detail(), HasSubstr(says)) << text;
}

TEST(Formula, ShowsWhereItIsWrong) {
  expect_fault("sin(3*z)", "'sin(3*z)', character 7: unknown word 'z'");
  expect_fault("y", "'y', character 1: unknown word 'y'");
  expect_fault("foo(x)", "character 1: unknown word 'foo'");
  expect_fault("sin", "character 1: unknown word 'sin'");
  expect_fault("2x", "character 2: an operator is missing before 'x'");
  expect_fault("x x", "an operator is missing");
  expect_fault("sin(x)cos(x)", "character 7: an operator is missing before 'cos'");
  expect_fault("3(x)", "character 2: the bracket '(' cannot stand");
  expect_fault("sin((x)", "character 4: this bracket is never closed");
  expect_fault("x)", "character 2: there is no bracket open");
  expect_fault("()", "character 2: the bracket ')' cannot stand");
  expect_fault("x+", "at its end: something is missing");
  expect_fault("*x", "character 1: the operator '*' has nothing to work on");
  expect_fault("x**2", "character 2: '**' is no operator");
  expect_fault("x=3", "character 2: nothing can be assigned");
  expect_fault("x,1", "character 2: a comma stands outside a function");
  expect_fault("(x,1)", "");
  expect_fault("sin(x,1)", "too many numbers for 'sin'");
  expect_fault("atan2(x)", "too few numbers for 'atan2'");
  expect_fault("x ? 1", "a choice is not complete");
  expect_fault("1:2", "a choice is not complete");
  expect_fault("\"x\"", "character 1: this sign is in no formula");
  expect_fault("x\xC3\xA9", "character 2: this sign is in no formula");
  expect_fault(std::string("x\0y", 3), "character 2: this sign is in no formula");
  expect_fault("1e999", "");
  expect_fault("0x1F", "");
  expect_fault("", "is empty");
  expect_fault(" \n", "is empty");
  expect_fault("x + y + z", "character 9: unknown word 'z'", 2);
  EXPECT_THROW(Formula("x", 3), ValueError);
  EXPECT_THROW(Formula("x", 0), ValueError);
}

TEST(Formula, OfAnySizeIsReadOrRefused) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "x" + std::string(depth, ')');
  };
  EXPECT_EQ(at(nested(200), 3), 3);
  expect_fault(nested(201), "more than 200 brackets are open");
  std::string sum = "x";
  while (sum.size() + 2 <= Formula::kMostCharacters) sum += "+x";
  EXPECT_EQ(at(sum, 1), static_cast<double>(sum.size() + 1) / 2);
  expect_fault(sum + "+x", "has 10001 characters");
  std::string powers = "x";
  while (powers.size() + 2 <= Formula::kMostCharacters) powers += "^x";
  EXPECT_EQ(at(powers, 1), 1);
  std::string choices = "x";
  while (choices.size() + 4 <= Formula::kMostCharacters) choices += "?x:x";
  EXPECT_EQ(at(choices, 1), 1);
  // A long formula is not shown whole.
  const auto error = error_of<ValueError>([&] { const Formula wrong(sum.substr(2) + "+!"); });
  ASSERT_TRUE(error);
  EXPECT_LT(error->detail().size(), 200U);
}

TEST(Formula, DoesNotDependOnTheLocale) {
  const char* set = std::setlocale(LC_ALL, "de_DE.UTF-8");
  EXPECT_EQ(at("1.5 + x", 1), 2.5) << (set != nullptr ? set : "no such locale here");
  std::setlocale(LC_ALL, "C");
}

TEST(Formula, CanBeSharedByThreads) {
  const Formula formula("sin(x) + x^2");
  std::vector<double> points;
  for (int i = 0; i < 1000; ++i) points.push_back(0.01 * i);
  const std::vector<double> expected = formula.evaluate(points);
  std::vector<std::vector<double>> found(4);
  std::vector<std::thread> threads;
  for (auto& values : found) threads.emplace_back([&] { values = formula.evaluate(points); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& values : found) EXPECT_EQ(values, expected);
}

TEST(RandomFormula, IsValidWhateverTheSeed) {
  std::set<std::string> different;
  for (u64 seed = 0; seed < 1000; ++seed) {
    const Formula one = random_formula(seed);
    EXPECT_THAT(one.text(), HasSubstr("x"));
    // Eight terms and seven operators.
    EXPECT_EQ(std::count(one.text().begin(), one.text().end(), ' '), 14) << one.text();
    different.insert(one.text());
    const Formula two = random_formula(seed, 2);
    EXPECT_THAT(two.text(), HasSubstr("x"));
    EXPECT_THAT(two.text(), HasSubstr("y"));
    EXPECT_EQ(two.evaluate(std::vector<double>{1, 2}).size(), 1U);
  }
  EXPECT_GT(different.size(), 990U);
}

TEST(RandomFormula, IsTheSameForTheSameSeed) {
  EXPECT_EQ(random_formula(0).text(), random_formula(0).text());
  EXPECT_EQ(random_formula(3).text(), "9 - 6 - 4 - 6 * 8 / 6 + x^3 - x");
  EXPECT_NE(random_formula(0).text(), random_formula(1).text());
  EXPECT_THROW(random_formula(0, 3), ValueError);
}

}  // namespace
}  // namespace iron
