#include "iron/report/table.h"

#include <gtest/gtest.h>

namespace iron {
namespace {

TEST(FormatTable, AlignsTheValues) {
  EXPECT_EQ(format_table({{"seed", "0"}, {"batch size", "all"}, {"", "x"}}),
            "  seed        0\n"
            "  batch size  all\n"
            "              x\n");
}

TEST(FormatTable, OfNothingIsNothing) { EXPECT_EQ(format_table({}), ""); }

}  // namespace
}  // namespace iron
