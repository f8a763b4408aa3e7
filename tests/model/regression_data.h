#pragma once
/// Rows and reference numbers of the regression tests; reference_regression.py makes the same.

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "iron/format/json.h"
#include "iron/tensor/functions.h"
#include "tests/support/files.h"
#include "tests/support/shared_data.h"

namespace iron::testing {

/// A fraction with few bits, so that nothing is rounded.
inline double made_number(i64 i, i64 j) {
  const i64 value = (i * i * (3 * j + 5) + i * (7 * j + 11) + 13 * j) % 211;
  return static_cast<double>(value) / 16 - 6.5;
}

/// The made rows: x [120, 4], a number, two classes and three, weights.
struct MadeRows {
  static constexpr i64 kRows = 120;
  static constexpr i64 kFeatures = 4;
  Tensor x = Tensor::empty({kRows, kFeatures}, DType::f64);
  Tensor y = Tensor::empty({kRows}, DType::f64);
  Tensor two = Tensor::empty({kRows}, DType::f64);
  Tensor three = Tensor::empty({kRows}, DType::f64);
  Tensor weights = Tensor::empty({kRows}, DType::f64);

  MadeRows() {
    for (i64 i = 0; i < kRows; ++i) {
      const auto at = static_cast<std::size_t>(i);
      double* row = x.data<double>().data() + i * kFeatures;
      for (i64 j = 0; j < kFeatures; ++j) row[j] = made_number(i, j);
      const double noise = made_number(i, 17);
      y.data<double>()[at] = 1.5 + 2 * row[0] - 0.5 * row[1] + 0.25 * row[3] + noise;
      two.data<double>()[at] = 0.25 * row[0] - 0.125 * row[1] + 0.5 * noise > 0 ? 1 : 0;
      const double place = row[0] + noise;
      three.data<double>()[at] = place < -3 ? 0 : place < 3 ? 1 : 2;
      weights.data<double>()[at] = 0.5 + static_cast<double>(i % 4) * 0.25;
    }
  }
};

/// Numbers by name.
class References {
 public:
  References() {
    std::ifstream file(project_file("tests/model/reference_regression.txt"));
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      std::string name;
      words >> name;
      for (std::string word; words >> word;) {
        values_[name].push_back(std::strtod(word.c_str(), nullptr));
      }
    }
  }
  const std::vector<double>& operator[](const std::string& name) const { return values_.at(name); }

 private:
  std::map<std::string, std::vector<double>> values_;
};

/// Equal to 8 digits; numbers that stand for 0 to 1e-10.
inline void expect_digits(std::span<const double> actual, std::span<const double> expected,
                          const std::string& what, double digits = 1e-8) {
  ASSERT_EQ(actual.size(), expected.size()) << what;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_NEAR(actual[i], expected[i], digits * std::abs(expected[i]) + 1e-10)
        << what << " [" << i << "]";
  }
}

/// Probabilities: relatively, however small.
inline void expect_probabilities(std::span<const double> actual, std::span<const double> expected,
                                 const std::string& what, double digits = 1e-8) {
  ASSERT_EQ(actual.size(), expected.size()) << what;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_NEAR(actual[i], expected[i], digits * std::abs(expected[i])) << what << " [" << i << "]";
  }
}

/// A table of the measurement data.
struct JsonTable {
  Tensor x, y, x_test, y_test;

  explicit JsonTable(const std::filesystem::path& path) {
    const Json json = parse_json(read_bytes(path), path.string());
    const auto numbers = [&](const char* key) { return json.at(key).get<std::vector<double>>(); };
    const i64 n = json.at("n");
    const i64 rows = json.at("m");
    const i64 test_rows = json.at("m_test");
    x = Tensor::from(numbers("x"), {rows, n});
    y = Tensor::from(numbers("y"), {rows});
    x_test = Tensor::from(numbers("x_test"), {test_rows, n});
    y_test = Tensor::from(numbers("y_test"), {test_rows});
  }
};

}  // namespace iron::testing
