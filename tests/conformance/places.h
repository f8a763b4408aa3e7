#pragma once
/// Where the table is run: each device, and the CPU under each instruction set it has.

#include <gtest/gtest.h>
#include <vector>

#include "iron/backend/cpu/instructions.h"
#include "iron/core/device.h"

namespace iron::conformance {

struct Place {
  Device device;
  Instructions instructions;
};

/// "cpu_avx2", "cuda_0".
std::string name_of(const Place& place);
void PrintTo(const Place& place, std::ostream* out);

std::vector<Place> places();

/// A test of one row of the table in one place.
template <class Row>
class Conformance : public testing::TestWithParam<std::tuple<Place, Row>> {
 protected:
  void SetUp() override { set_instructions(std::get<0>(this->GetParam()).instructions); }
  void TearDown() override { set_instructions(Instructions::best); }

  Device device() const { return std::get<0>(this->GetParam()).device; }
  const Row& row() const { return std::get<1>(this->GetParam()); }
};

/// "cpu_avx2_exp"; a Row has a `name`.
template <class Row>
std::string test_name(const testing::TestParamInfo<std::tuple<Place, Row>>& info) {
  return name_of(std::get<0>(info.param)) + "_" + std::get<1>(info.param).name;
}

}  // namespace iron::conformance
