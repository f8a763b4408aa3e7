#include "iron/linalg/distributions.h"

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <sstream>
#include <string>

#include "tests/support/shared_data.h"

namespace iron {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Distributions, HaveTwelveDigits) {
  std::ifstream file(testing::project_file("tests/linalg/reference_distributions.txt"));
  int lines = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    double a = 0, b = 0, c = 0, expected = 0;
    words >> name >> a;
    if (name == "#") continue;
    if (name == "t") {
      words >> b >> expected;
      c = student_t_p(a, b);
    } else if (name == "f") {
      double d = 0;
      words >> b >> d >> expected;
      c = fisher_f_p(a, b, d);
    } else {
      words >> expected;
      c = normal_p(a);
    }
    EXPECT_NEAR(c, expected, 1e-12 * expected) << line;
    ++lines;
  }
  EXPECT_EQ(lines, 97);
}

TEST(Distributions, KnowTheirEnds) {
  EXPECT_EQ(student_t_p(0, 5), 1);
  EXPECT_EQ(student_t_p(-2.5, 7), student_t_p(2.5, 7));
  EXPECT_EQ(student_t_p(kInfinity, 5), 0);
  EXPECT_EQ(student_t_p(1e200, 5), 0);
  EXPECT_TRUE(std::isnan(student_t_p(1, 0)));
  EXPECT_TRUE(std::isnan(student_t_p(std::nan(""), 3)));
  EXPECT_EQ(fisher_f_p(0, 2, 3), 1);
  EXPECT_EQ(fisher_f_p(kInfinity, 2, 3), 0);
  EXPECT_TRUE(std::isnan(fisher_f_p(1, 0, 3)));
  EXPECT_TRUE(std::isnan(fisher_f_p(std::nan(""), 2, 3)));
  EXPECT_EQ(incomplete_beta(2, 3, 0, 1), 0);
  EXPECT_EQ(incomplete_beta(2, 3, 1, 0), 1);
  EXPECT_NEAR(incomplete_beta(2, 3, 0.25, 0.75), 0.26171875, 1e-15);  // 67/256
}

}  // namespace
}  // namespace iron
