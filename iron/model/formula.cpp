#include "iron/model/formula.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <muParser.h>
#include <numbers>
#include <string_view>
#include <utility>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr std::size_t kShown = 30;  // characters either side of a fault
constexpr const char* kWords =
    "functions: sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp log ln log2 log10 "
    "sqrt abs sign floor ceil round min max pow atan2; constants: pi e";

/// The formula, or the part of it around a fault.
std::string shown(std::string_view text, std::size_t place) {
  const std::size_t begin = place > kShown ? place - kShown : 0;
  std::string part(text.substr(std::min(begin, text.size()), 2 * kShown));
  for (char& c : part) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  const bool ends = begin + part.size() >= text.size();
  return "'" + std::string(begin > 0 ? "..." : "") + part + (ends ? "" : "...") + "'";
}

[[noreturn]] void fail(std::string_view text, std::size_t place, const std::string& what,
                       const std::string& hint = {}) {
  const std::string where = place < text.size() ? ", character " + std::to_string(place + 1)
                                                : std::string(", at its end");
  throw ValueError("formula", shown(text, place) + where + ": " + what, hint);
}

/// What the parser would accept though it is no formula, and what could make it work without end.
void check_characters(std::string_view text) {
  constexpr std::string_view kSigns = "+-*/^()<>=!&|?:,._ \t\r\n";
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw ValueError("formula", "is empty", "write one such as \"sin(3*x)*exp(-x^2)\"");
  }
  if (text.size() > Formula::kMostCharacters) {
    throw ValueError("formula",
                     shown(text, 0) + ": has " + std::to_string(text.size()) + " characters",
                     "at most " + std::to_string(Formula::kMostCharacters) + " are read");
  }
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && kSigns.find(c) == std::string_view::npos) {
      fail(text, i, "this sign is in no formula", kWords);
    }
    const auto next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (c == '*' && next == '*') fail(text, i, "'**' is no operator", "write ^ for a power");
    if (c == '=') {
      const char before = i > 0 ? text[i - 1] : ' ';
      const bool compares =
          next == '=' || before == '=' || before == '<' || before == '>' || before == '!';
      if (!compares) fail(text, i, "nothing can be assigned", "give the right-hand side alone");
    }
    if (c == '(') open.push_back(i);
    if (open.size() > static_cast<std::size_t>(Formula::kMostNested)) {
      fail(text, i, "more than " + std::to_string(Formula::kMostNested) + " brackets are open");
    }
    if (c == ')') {
      if (open.empty()) fail(text, i, "there is no bracket open for ')' to close");
      open.pop_back();
    }
    if (c == ',' && open.empty()) {
      fail(text, i, "a comma stands outside a function", "decimals are written with a point");
    }
  }
  if (!open.empty()) fail(text, open.back(), "this bracket is never closed");
}

/// The fault in our words.
[[noreturn]] void explain(std::string_view text, i64 variables, const mu::ParserError& fault) {
  const int position = fault.GetPos();
  const std::size_t place =
      position < 0 ? text.size() : std::min(static_cast<std::size_t>(position), text.size());
  std::string token = fault.GetToken();
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  const std::string quoted = "'" + token.substr(0, kShown) + "'";
  const std::string variable = variables == 1 ? "the variable: x" : "the variables: x y";
  switch (fault.GetCode()) {
    case mu::ecUNASSIGNABLE_TOKEN: {
      std::string hint = variable + "; " + kWords;
      if (token == "y" && variables == 1) hint = "give y a range: it is a second variable";
      fail(text, place, "unknown word " + quoted, hint);
    }
    case mu::ecUNEXPECTED_EOF:
      fail(text, text.size(), "something is missing");
    case mu::ecUNEXPECTED_VAL:
    case mu::ecUNEXPECTED_VAR:
    case mu::ecUNEXPECTED_FUN:
      fail(text, place, "an operator is missing before " + quoted, "write 2*x, not 2x");
    case mu::ecUNEXPECTED_OPERATOR:
      fail(text, place, "the operator " + quoted + " has nothing to work on");
    case mu::ecUNEXPECTED_PARENS:
      fail(text, place, "the bracket " + quoted + " cannot stand",
           token == "(" ? "write 2*(x), not 2(x)" : "");
    case mu::ecTOO_MANY_PARAMS:
      fail(text, place, "too many numbers for " + quoted);
    case mu::ecTOO_FEW_PARAMS:
      fail(text, place, "too few numbers for " + quoted);
    case mu::ecUNEXPECTED_CONDITIONAL:
    case mu::ecMISSING_ELSE_CLAUSE:
    case mu::ecMISPLACED_COLON:
      fail(text, place, "a choice is not complete", "write it as x > 0 ? x : 0");
    default:
      fail(text, place, "the parser says \"" + fault.GetMsg() + "\"");
  }
}

using Unary = double (*)(double);
using Binary = double (*)(double, double);

constexpr std::array<std::pair<const char*, Unary>, 23> kUnary{
    {{"sin", [](double v) { return std::sin(v); }},
     {"cos", [](double v) { return std::cos(v); }},
     {"tan", [](double v) { return std::tan(v); }},
     {"asin", [](double v) { return std::asin(v); }},
     {"acos", [](double v) { return std::acos(v); }},
     {"atan", [](double v) { return std::atan(v); }},
     {"sinh", [](double v) { return std::sinh(v); }},
     {"cosh", [](double v) { return std::cosh(v); }},
     {"tanh", [](double v) { return std::tanh(v); }},
     {"asinh", [](double v) { return std::asinh(v); }},
     {"acosh", [](double v) { return std::acosh(v); }},
     {"atanh", [](double v) { return std::atanh(v); }},
     {"exp", [](double v) { return std::exp(v); }},
     {"log", [](double v) { return std::log(v); }},
     {"ln", [](double v) { return std::log(v); }},
     {"log2", [](double v) { return std::log2(v); }},
     {"log10", [](double v) { return std::log10(v); }},
     {"sqrt", [](double v) { return std::sqrt(v); }},
     {"abs", [](double v) { return std::abs(v); }},
     {"sign", [](double v) { return v > 0   ? 1.0
                                    : v < 0 ? -1.0
                                            : v; }},
     {"floor", [](double v) { return std::floor(v); }},
     {"ceil", [](double v) { return std::ceil(v); }},
     {"round", [](double v) { return std::round(v); }}}};

constexpr std::array<std::pair<const char*, Binary>, 4> kBinary{
    {{"min", [](double a, double b) { return a < b || std::isnan(a) ? a : b; }},
     {"max", [](double a, double b) { return a > b || std::isnan(a) ? a : b; }},
     {"pow", [](double a, double b) { return std::pow(a, b); }},
     {"atan2", [](double a, double b) { return std::atan2(a, b); }}}};

/// A parsed formula with the variables it reads. It stays at one place.
class Parsed {
 public:
  Parsed(const std::string& text, i64 variables) {
    try {
      define(variables);
      parser_.SetExpr(text);
      int results = 0;
      parser_.Eval(results);
      if (results != 1) fail(text, text.size(), "there are several values");
    } catch (const mu::ParserError& fault) {
      explain(text, variables, fault);
    }
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  double at(const double* point, std::size_t count) {
    std::copy(point, point + count, values_.begin());
    return parser_.Eval();
  }

 private:
  void define(i64 variables) {
    parser_.ClearFun();
    parser_.ClearConst();
    for (const auto& [name, function] : kUnary) parser_.DefineFun(name, function);
    for (const auto& [name, function] : kBinary) parser_.DefineFun(name, function);
    parser_.DefineConst("pi", std::numbers::pi);
    parser_.DefineConst("e", std::numbers::e);
    parser_.DefineVar("x", values_.data());
    if (variables == 2) parser_.DefineVar("y", values_.data() + 1);
  }

  std::array<double, 2> values_{};
  mu::Parser parser_;
};

}  // namespace

Formula::Formula(std::string text, i64 variables) : text_(std::move(text)), variables_(variables) {
  if (variables != 1 && variables != 2) {
    throw ValueError("formula", "a formula has 1 or 2 variables, not " + std::to_string(variables));
  }
  check_characters(text_);
  const Parsed parsed(text_, variables_);
}

std::vector<double> Formula::evaluate(std::span<const double> points) const {
  const auto width = static_cast<std::size_t>(variables_);
  if (points.size() % width != 0) {
    throw ShapeError("formula", std::to_string(points.size()) + " numbers are no points of " +
                                    std::to_string(variables_));
  }
  Parsed parsed(text_, variables_);
  std::vector<double> values(points.size() / width);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = parsed.at(points.data() + i * width, width);
  }
  return values;
}

}  // namespace iron
