#include "iron/core/error.h"

#include <gtest/gtest.h>

namespace iron {
namespace {

TEST(Error, SaysWhereAndWhat) {
  const ShapeError error("matmul", "shapes [3, 4] and [5, 2] do not agree", "transpose one");
  EXPECT_STREQ(error.what(), "[matmul] shapes [3, 4] and [5, 2] do not agree");
  EXPECT_EQ(error.where(), "matmul");
  EXPECT_EQ(error.detail(), "shapes [3, 4] and [5, 2] do not agree");
  EXPECT_EQ(error.hint(), "transpose one");
}

TEST(Error, NeedsNoHint) { EXPECT_EQ(ValueError("a", "b").hint(), ""); }

template <class T>
class EveryError : public testing::Test {};
using Errors = testing::Types<ShapeError, TypeError, ValueError, DeviceError, DataError,
                              OutputError, TrainingError>;
TYPED_TEST_SUITE(EveryError, Errors);

TYPED_TEST(EveryError, IsAnError) { EXPECT_THROW(throw TypeParam("w", "d"), Error); }

}  // namespace
}  // namespace iron
