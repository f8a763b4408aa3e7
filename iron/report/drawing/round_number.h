#pragma once
/// Round numbers as exact decimals, and how they are written beside an axis. Internal.

#include <string>
#include <vector>

#include "iron/core/types.h"

namespace iron::drawing {

/// digits · 10^power.
struct Decimal {
  i64 digits = 0;
  i64 power = 0;
};

/// The nearest double; 0 and infinity beyond its range.
double value_of(Decimal number);

/// Multiples of 1, 2 or 5 times a power of ten in [low, high], at most `most` (2 or more) of them.
/// Both ends are finite and low < high.
std::vector<Decimal> round_numbers(double low, double high, i64 most);

/// Whether labels have the same number of decimals, or each as many as it needs.
enum class Decimals : u8 { same, own };

/// All of them in one manner: "0.5", "−20" or, when one is very large or small, "2·10⁻⁷".
std::vector<std::string> labels_of(const std::vector<Decimal>& numbers, Decimals decimals);

}  // namespace iron::drawing
