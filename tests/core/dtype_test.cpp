#include "iron/core/dtype.h"

#include <array>
#include <gtest/gtest.h>
#include <string>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr std::array kAll{DType::f32, DType::f64, DType::i64,    DType::i32,
                          DType::i8,  DType::u8,  DType::boolean};

TEST(DType, NamesReadBack) {
  for (const DType dtype : kAll) EXPECT_EQ(dtype_from_name(name_of(dtype)), dtype);
}

TEST(DType, RefusesOtherNames) {
  try {
    dtype_from_name("float32");
    FAIL();
  } catch (const TypeError& error) {
    EXPECT_STREQ(error.what(), "[dtype] unknown type 'float32'");
    EXPECT_EQ(error.hint(), "use one of f32, f64, i64, i32, i8, u8, bool, bf16");
  }
}

TEST(DType, VisitGivesTheTypeOfThatSize) {
  for (const DType dtype : kAll) {
    visit_dtype(dtype, [&]<class T>() {
      EXPECT_EQ(dtype_of<T>(), dtype);
      EXPECT_EQ(static_cast<i64>(sizeof(T)), size_of(dtype));
      EXPECT_EQ(is_floating(dtype), std::is_floating_point_v<T>);
      EXPECT_EQ(is_integer(dtype), std::is_integral_v<T> && !(std::is_same_v<T, bool>));
    });
  }
}

TEST(DType, PromotesAsWritten) {
  using enum DType;
  EXPECT_EQ(promote(boolean, u8), u8);
  EXPECT_EQ(promote(i8, boolean), i8);
  EXPECT_EQ(promote(u8, i8), i32);
  EXPECT_EQ(promote(i8, u8), i32);
  EXPECT_EQ(promote(i8, i32), i32);
  EXPECT_EQ(promote(i32, i64), i64);
  EXPECT_EQ(promote(i64, f32), f32);
  EXPECT_EQ(promote(f32, f64), f64);
}

TEST(DType, PromotionIsSymmetricAndIdempotent) {
  for (const DType a : kAll) {
    EXPECT_EQ(promote(a, a), a);
    for (const DType b : kAll) EXPECT_EQ(promote(a, b), promote(b, a));
  }
}

}  // namespace
}  // namespace iron
