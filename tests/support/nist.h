#pragma once
/// NIST's reference sets for linear regression, and the count of right digits.

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/shared_data.h"

namespace iron::testing {

/// One set: x is row-major [y.size(), features].
struct NistSet {
  std::string name;
  std::vector<double> x;
  std::vector<double> y;
  i64 features = 0;
  std::vector<double> coefficients;  // the intercept first
  std::vector<double> deviations;
  double residual = 0;  // standard deviation
  double r_squared = 0;
  double f = 0;
};

/// The certified values of all sets in tests/linalg/nist_strd.txt.
inline std::vector<NistSet> read_nist_sets() {
  std::ifstream file(project_file("tests/linalg/nist_strd.txt"));
  std::vector<NistSet> sets;
  i64 powers = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key.empty() || key == "#") continue;
    if (key == "set") {
      sets.emplace_back();
      words >> sets.back().name;
      continue;
    }
    std::vector<double> values;  // strtod reads "inf", streams do not
    for (std::string word; words >> word;) values.push_back(std::strtod(word.c_str(), nullptr));
    NistSet& set = sets.back();
    if (key == "powers") powers = static_cast<i64>(values[0]);
    if (key == "coefficients") set.coefficients = values;
    if (key == "deviations") set.deviations = values;
    if (key == "residual") set.residual = values[0];
    if (key == "r_squared") set.r_squared = values[0];
    if (key == "f") set.f = values[0];
    if (key != "row") continue;
    set.y.push_back(values[0]);
    if (powers == 0) set.x.insert(set.x.end(), values.begin() + 1, values.end());
    double power = 1;
    for (i64 k = 0; k < powers; ++k) set.x.push_back(power *= values[1]);
    set.features = static_cast<i64>(set.x.size() / set.y.size());
  }
  return sets;
}

/// −log10 of the relative error, of the absolute one where 0 is right; 15 at most.
inline double right_digits(double actual, double certified) {
  const double error = std::abs(actual - certified) / (certified == 0 ? 1 : std::abs(certified));
  return std::isnan(error) ? 0 : std::min(15.0, -std::log10(error));
}

}  // namespace iron::testing
