#include "iron/data/orientation.h"

#include <gtest/gtest.h>
#include <string>

#include "tests/data/corpus.h"

namespace iron {
namespace {

using namespace std::string_literals;

int orientation_of(const std::string& tiff) {
  return exif_orientation({reinterpret_cast<const u8*>(tiff.data()), tiff.size()});
}

// Two entries: another one first, then the orientation, 6.
const std::string kLittle =
    "II\x2A\0\x08\0\0\0\x02\0\x0F\x01\x02\0\x01\0\0\0\0\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"s;
const std::string kBig =
    "MM\0\x2A\0\0\0\x08\0\x02\x01\x0F\0\x02\0\0\0\x01\0\0\0\0\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"s;

TEST(Exif, BothByteOrders) {
  EXPECT_EQ(orientation_of(kLittle), 6);
  EXPECT_EQ(orientation_of(kBig), 6);
}

TEST(Exif, WhatSaysNothingIsAsStored) {
  EXPECT_EQ(orientation_of(""), 1);
  EXPECT_EQ(orientation_of("II"), 1);
  EXPECT_EQ(orientation_of("IM" + kLittle.substr(2)), 1);
  EXPECT_EQ(orientation_of("XX" + kLittle.substr(2)), 1);
  for (std::size_t place = 0; place + 1 < kLittle.size(); ++place) {  // wrong magic, type, count …
    for (const char byte : {'\0', '\x07', '\x7F', '\xFF'}) {
      std::string changed = kLittle;
      changed[place] = byte;
      const int orientation = orientation_of(changed);
      EXPECT_TRUE(orientation >= 1 && orientation <= 8) << place;
    }
  }
  std::string changed = kLittle;
  changed[30] = 9;
  EXPECT_EQ(orientation_of(changed), 1);
  changed[30] = 0;
  EXPECT_EQ(orientation_of(changed), 1);
  // A directory behind the end, one that claims 65,535 entries.
  changed = kLittle;
  changed.replace(4, 4, "\xFF\xFF\xFF\xFF");
  EXPECT_EQ(orientation_of(changed), 1);
  changed = kLittle;
  changed.replace(8, 2, "\xFF\xFF");
  changed[22] = 0x13;
  EXPECT_EQ(orientation_of(changed), 1);
}

TEST(Exif, TruncatedNotesAreNoNotes) {
  for (std::size_t length = 0; length + 2 < kLittle.size(); ++length) {
    EXPECT_EQ(orientation_of(kLittle.substr(0, length)), 1) << length;
  }
}

// Stored:  0 1 2
//          3 4 5
TEST(Orientation, AllEight) {
  const Picture stored(3, 2, 1, {0, 1, 2, 3, 4, 5});
  EXPECT_EQ(apply_orientation(stored, 1), stored);
  EXPECT_EQ(apply_orientation(stored, 2), Picture(3, 2, 1, {2, 1, 0, 5, 4, 3}));
  EXPECT_EQ(apply_orientation(stored, 3), Picture(3, 2, 1, {5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(apply_orientation(stored, 4), Picture(3, 2, 1, {3, 4, 5, 0, 1, 2}));
  EXPECT_EQ(apply_orientation(stored, 5), Picture(2, 3, 1, {0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(apply_orientation(stored, 6), Picture(2, 3, 1, {3, 0, 4, 1, 5, 2}));
  EXPECT_EQ(apply_orientation(stored, 7), Picture(2, 3, 1, {5, 2, 4, 1, 3, 0}));
  EXPECT_EQ(apply_orientation(stored, 8), Picture(2, 3, 1, {2, 5, 1, 4, 0, 3}));
}

TEST(Orientation, ColoursStayTogether) {
  const Picture stored(2, 1, 3, {0, 1, 2, 3, 4, 5});
  EXPECT_EQ(apply_orientation(stored, 6), Picture(1, 2, 3, {0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(apply_orientation(stored, 2), Picture(2, 1, 3, {3, 4, 5, 0, 1, 2}));
}

TEST(Orientation, OfAPng) {
  const Picture seen = read_picture(testing::corpus("png/oriented.png"));
  EXPECT_EQ(seen, apply_orientation(testing::draw(3), 3));
}

}  // namespace
}  // namespace iron
