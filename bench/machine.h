#pragma once
/// What a machine can do at most, so that every other figure is a share of it.

#include <optional>
#include <string>

#include "iron/core/dtype.h"

namespace iron::bench {

struct Machine {
  std::string name;  ///< what the processor calls itself
  i64 threads = 1;
  double f32_gflops = 0;  ///< the peaks, of all threads
  double f64_gflops = 0;
  std::optional<double> bf16_gflops = {};  ///< empty: the processor has no such instruction
  double l2_gb_per_s = 0;                  ///< of copies (see bandwidth.h), of all threads
  double l2_gb_per_s_one_thread = 0;
  double memory_gb_per_s = 0;
  double memory_gb_per_s_one_thread = 0;
};

/// Measures for a second or two.
Machine measure_machine(i64 threads);

/// GFLOP/s of fused multiply-adds, in the widest instructions there are.
std::optional<double> machine_peak(i64 threads, DType dtype);

/// What the processor calls itself.
std::string machine_name();

}  // namespace iron::bench
