#pragma once
/// The fixed set of measurements that `iron bench` runs.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "iron/core/dtype.h"

namespace iron::bench {

/// Seconds that one unit of some work takes now, as a mean over as many as are worth timing.
using Timing = std::function<double()>;

struct Benchmark {
  std::string name;
  std::string what;  ///< in a few words
  DType dtype = DType::f32;
  i64 most_threads = 0;  ///< 0: as many as there are
  double flops = 0;      ///< of the mathematics of a unit; 0: overhead is all there is
  i64 most_rounds = 0;   ///< of work that takes long; 0: as many as asked for
  std::function<Timing()> prepare;
};

/// All of them, in the order they are run.
std::vector<Benchmark> suite(const std::optional<std::string>& picture = {});

struct Measured {
  std::string name;
  DType dtype = DType::f32;
  i64 threads = 1;
  i64 rounds = 0;
  double seconds_median = 0;  ///< of a unit
  double seconds_best = 0;
  std::optional<double> gflops = {};  ///< at the median
  std::optional<double> peak_gflops =
      {};  ///< median of the rounds'; empty: this processor has none
  std::optional<double> share_of_peak = {};  ///< median of the rounds' own
};

/// Measures in rounds: the processor's peak in that precision, then the work, because a machine's
/// speed changes from one minute to the next. Sets the number of threads.
Measured measure(const Benchmark& benchmark, i64 threads, i64 rounds);

}  // namespace iron::bench
