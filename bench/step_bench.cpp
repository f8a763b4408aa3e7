// Measures training steps against the most this processor computes, side by side, because a
// machine's speed changes from one minute to the next.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <string>
#include <vector>

#include "bench/flops.h"
#include "bench/instructions_guard.h"
#include "bench/machine.h"
#include "bench/mlp_job.h"
#include "bench/peak.h"
#include "bench/statistics.h"
#include "iron/backend/cpu/instructions.h"
#include "iron/core/error.h"

namespace iron::bench {
namespace {

constexpr double kPeakSeconds = 0.1;

struct Options {
  std::vector<i64> widths{2, 128, 128, 256, 128, 64, 64, 64, 1};
  i64 rows = 40'000;
  i64 batch = 0;
  i64 threads = available_processors();
  i64 rounds = 9;
  i64 steps = 4;
  std::string precision = "f32";
};

/// One line for each instruction set, type and number of threads.
void print_peaks(i64 threads) {
  fmt::print("{:<12} {:<4} {:>7} {:>10}\n", "instructions", "type", "threads", "GFLOP/s");
  for (const Instructions set : {Instructions::avx2, Instructions::avx512}) {
    if (!is_available(set)) continue;
    const InstructionsGuard guard(set);
    for (const DType dtype : {DType::f32, DType::f64}) {
      for (i64 count = 1; count <= threads; count = count == threads ? threads + 1 : threads) {
        ThreadTeam team(count);
        fmt::print("{:<12} {:<4} {:>7} {:>10.1f}\n", name_of(set), name_of(dtype), count,
                   measure_peak(team, dtype, kPeakSeconds));
      }
    }
  }
}

void measure_step(const Options& options) {
  set_cpu_threads(options.threads);
  const MlpOptions network{.widths = options.widths,
                           .rows = options.rows,
                           .batch = options.batch,
                           .precision = dtype_from_name(options.precision)};
  const i64 rows = options.batch == 0 ? options.rows : std::min(options.batch, options.rows);
  const double gigaflops = step_flops(options.widths, rows) / 1e9;
  MlpJob job(network);
  job.run(1);  // warms caches and wakes the threads

  std::vector<double> seconds;
  std::vector<double> peaks;
  std::vector<double> percents;
  for (i64 round = 0; round < options.rounds; ++round) {
    peaks.push_back(*machine_peak(options.threads, network.precision));
    seconds.push_back(seconds_of([&] { job.run(options.steps); }) /
                      static_cast<double>(options.steps));
    percents.push_back(100 * gigaflops / seconds.back() / peaks.back());
  }

  fmt::print("\nnetwork {}, {} rows, batch {}, {}, Adam, {:.2f} GFLOP a step\n",
             fmt::join(options.widths, "-"), options.rows,
             options.batch == 0 ? std::string("all") : std::to_string(options.batch),
             options.precision, gigaflops);
  fmt::print("{}, {} threads, median of {} rounds of {} steps\n\n", name_of(instructions()),
             options.threads, options.rounds, options.steps);
  fmt::print("{:>10} {:>10} {:>14} {:>10} {:>16}\n", "ms/step", "GFLOP/s", "peak GFLOP/s",
             "% of peak", "lowest - highest");
  const auto [lowest, highest] = std::minmax_element(percents.begin(), percents.end());
  const double step = median(seconds);
  fmt::print("{:>10.3f} {:>10.1f} {:>14.1f} {:>10.1f} {:>7.1f} - {:>6.1f}\n", step * 1e3,
             gigaflops / step, median(peaks), median(percents), *lowest, *highest);
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Measures training steps of a network against this processor's peak."};
  app.add_option("--widths", options.widths, "Widths of the layers, input first, with commas")
      ->delimiter(',')
      ->expected(2, 64)
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--rows", options.rows, "Rows of data")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--batch", options.batch, "Rows a step; 0: all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--threads", options.threads, "Threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--rounds", options.rounds, "Rounds: peak, then steps")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--steps", options.steps, "Steps a round")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--precision", options.precision, "Precision")
      ->check(CLI::IsMember({"f32", "f64"}))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  print_peaks(options.threads);
  measure_step(options);
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
