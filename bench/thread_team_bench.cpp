// Measures what it costs to enter the thread team, to meet at a barrier, and to run one step of a
// network so small that nothing else is left: XOR.

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <vector>

#include "bench/mlp_job.h"
#include "bench/statistics.h"
#include "iron/core/error.h"
#include "iron/core/thread_team.h"

namespace iron::bench {
namespace {

/// Median microseconds of one call, over `rounds` rounds of `calls`.
template <class Work>
double microseconds_each(i64 rounds, i64 calls, const Work& work) {
  std::vector<double> values;
  for (i64 round = 0; round < rounds; ++round) {
    values.push_back(seconds_of(work) / static_cast<double>(calls) * 1e6);
  }
  return median(values);
}

void measure_team(i64 threads, i64 rounds) {
  constexpr i64 kCalls = 20'000;
  ThreadTeam team(threads);
  const double entry = microseconds_each(rounds, kCalls, [&] {
    for (i64 call = 0; call < kCalls; ++call) team.run([](i64) {});
  });
  const double barrier = microseconds_each(rounds, kCalls, [&] {
    team.run([&](i64) {
      for (i64 call = 0; call < kCalls; ++call) team.barrier();
    });
  });
  fmt::print("{:>7} {:>12.3f} {:>12.3f}\n", threads, entry, barrier);
}

void measure_xor(i64 threads, i64 rounds) {
  constexpr i64 kSteps = 100'000;
  set_cpu_threads(threads);
  MlpJob job({.widths = {2, 4, 1}, .rows = 4, .update = SgdRule{}});
  const double step = microseconds_each(rounds, kSteps, [&] { job.run(kSteps); });
  fmt::print("\nstep of a 2-4-1 tanh network, 4 rows, SGD: {:.3f} us\n", step);
}

int run(int argc, char** argv) {
  i64 threads = available_processors();
  i64 rounds = 9;
  CLI::App app{"Measures the thread team, and a step of a tiny network."};
  app.add_option("--threads", threads, "Largest team")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--rounds", rounds, "Rounds; the median is printed")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  fmt::print("{:>7} {:>12} {:>12}\n", "threads", "enter, us", "barrier, us");
  for (i64 count = 1; count <= threads; ++count) measure_team(count, rounds);
  measure_xor(threads, rounds);
  return 0;
}

}  // namespace
}  // namespace iron::bench

int main(int argc, char** argv) {
  try {
    return iron::bench::run(argc, argv);
  } catch (const iron::Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}
