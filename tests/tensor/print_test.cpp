// What NumPy 2 prints for the same arrays.

#include <algorithm>
#include <cmath>

#include "tests/tensor/expect.h"

namespace iron {
namespace {

TEST(Print, Integers) {
  EXPECT_EQ(to_string(Tensor::from({{1, -20}, {300, 4}}, DType::i32)),
            "[[  1 -20]\n"
            " [300   4]]");
}

TEST(Print, Bools) {
  EXPECT_EQ(to_string(Tensor::from({true, false}, DType::boolean)), "[ True False]");
}

TEST(Print, AllTrue) {
  EXPECT_EQ(to_string(Tensor::from({true, true}, DType::boolean)), "[ True  True]");
}

TEST(Print, Floats) {
  EXPECT_EQ(to_string(Tensor::from({1, 2.5, -3.125})), "[ 1.     2.5   -3.125]");
}

TEST(Print, ShortestDigits) {
  EXPECT_EQ(to_string(Tensor::from({1.0 / 3, 2.0 / 3, 1.0})), "[0.33333334 0.6666667  1.        ]");
}

TEST(Print, EightDigitsOfF64) {
  EXPECT_EQ(to_string(Tensor::from({1.0 / 3, 100.0}, DType::f64)), "[  0.33333333 100.        ]");
}

TEST(Print, Exponents) {
  EXPECT_EQ(to_string(Tensor::from({123456.789, 0.5}, DType::f64)),
            "[1.23456789e+05 5.00000000e-01]");
}

TEST(Print, SmallNumbers) {
  EXPECT_EQ(to_string(Tensor::from({1e-5, 1.0}, DType::f64)), "[1.e-05 1.e+00]");
}

TEST(Print, LongExponents) {
  EXPECT_EQ(to_string(Tensor::from({1e100, -1e-100}, DType::f64)), "[ 1.e+100 -1.e-100]");
}

TEST(Print, NotFinite) {
  EXPECT_EQ(to_string(Tensor::from({std::nan(""), 1.5, -HUGE_VAL})), "[ nan  1.5 -inf]");
}

TEST(Print, NegativeZero) { EXPECT_EQ(to_string(Tensor::from({-0.0, 0.0})), "[-0.  0.]"); }

TEST(Print, ASingleNumber) { EXPECT_EQ(to_string(Tensor::from(0.1)), "0.1"); }

TEST(Print, ASingleWholeNumber) { EXPECT_EQ(to_string(Tensor::from(3.0, DType::f64)), "3.0"); }

TEST(Print, ASingleLargeNumber) { EXPECT_EQ(to_string(Tensor::from(1e16, DType::f64)), "1e+16"); }

TEST(Print, ASingleInteger) { EXPECT_EQ(to_string(Tensor::from(-5, DType::i8)), "-5"); }

TEST(Print, Empty) { EXPECT_EQ(to_string(Tensor::zeros({2, 0})), "[]"); }

TEST(Print, Cube) {
  EXPECT_EQ(to_string(Tensor::arange(0, 8, 1, DType::i32).reshape({2, 2, 2})),
            "[[[0 1]\n"
            "  [2 3]]\n"
            "\n"
            " [[4 5]\n"
            "  [6 7]]]");
}

TEST(Print, FourAxes) {
  EXPECT_EQ(to_string(Tensor::arange(0, 4, 1, DType::i32).reshape({2, 1, 2, 1})),
            "[[[[0]\n"
            "   [1]]]\n"
            "\n"
            "\n"
            " [[[2]\n"
            "   [3]]]]");
}

TEST(Print, WrapsLines) {
  EXPECT_EQ(to_string(Tensor::arange(0, 30, 1, DType::i32)),
            "[ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23\n"
            " 24 25 26 27 28 29]");
}

TEST(Print, Transposed) {
  EXPECT_EQ(to_string(Tensor::from({{1, 2}, {3, 4}}).transpose()),
            "[[1. 3.]\n"
            " [2. 4.]]");
}

TEST(Print, Summary) {
  EXPECT_EQ(to_string(Tensor::arange(0, 1001, 1, DType::i32)),
            "[   0    1    2 ...  998  999 1000]");
}

TEST(Print, SummaryOfAMatrix) {
  EXPECT_EQ(to_string(Tensor::arange(0, 1200, 1, DType::i32).reshape({300, 4})),
            "[[   0    1    2    3]\n"
            " [   4    5    6    7]\n"
            " [   8    9   10   11]\n"
            " ...\n"
            " [1188 1189 1190 1191]\n"
            " [1192 1193 1194 1195]\n"
            " [1196 1197 1198 1199]]");
}

TEST(Print, SummaryOfBothAxes) {
  EXPECT_EQ(to_string(Tensor::arange(0, 2500, 1, DType::f32).reshape({50, 50})),
            "[[0.000e+00 1.000e+00 2.000e+00 ... 4.700e+01 4.800e+01 4.900e+01]\n"
            " [5.000e+01 5.100e+01 5.200e+01 ... 9.700e+01 9.800e+01 9.900e+01]\n"
            " [1.000e+02 1.010e+02 1.020e+02 ... 1.470e+02 1.480e+02 1.490e+02]\n"
            " ...\n"
            " [2.350e+03 2.351e+03 2.352e+03 ... 2.397e+03 2.398e+03 2.399e+03]\n"
            " [2.400e+03 2.401e+03 2.402e+03 ... 2.447e+03 2.448e+03 2.449e+03]\n"
            " [2.450e+03 2.451e+03 2.452e+03 ... 2.497e+03 2.498e+03 2.499e+03]]");
}

TEST(Print, ThousandIsShownInFull) {
  const std::string text = to_string(Tensor::zeros({1000}, DType::u8));
  EXPECT_EQ(text.find("..."), std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), '0'), 1000);
}

TEST(Print, FewerDigits) {
  EXPECT_EQ(to_string(Tensor::from({1.0 / 3, 2.0}), 4), "[0.3333 2.    ]");
  EXPECT_THROW(to_string(Tensor::zeros({1}), -1), ValueError);
}

}  // namespace
}  // namespace iron
