#include "bench/suite.h"

#include <algorithm>
#include <fstream>

#include "bench/instructions_guard.h"
#include "bench/peak.h"
#include "bench/statistics.h"
#include "iron/backend/backend.h"

namespace iron::bench {
double machine_peak(i64 threads, DType dtype) {
  constexpr double kSeconds = 0.1;
  const InstructionsGuard widest(Instructions::best);
  ThreadTeam team(threads);  // gone before the work begins: its threads would compete with it
  return measure_peak(team, dtype, kSeconds);
}

Measured measure(const Benchmark& benchmark, i64 threads, i64 rounds) {
  Measured result{.name = benchmark.name, .dtype = benchmark.dtype, .threads = threads};
  if (benchmark.most_threads > 0) result.threads = std::min(threads, benchmark.most_threads);
  result.rounds = benchmark.most_rounds > 0 ? std::min(rounds, benchmark.most_rounds) : rounds;
  set_cpu_threads(result.threads);
  const Timing time = benchmark.prepare();
  std::vector<double> seconds;
  std::vector<double> peaks;
  std::vector<double> shares;
  const bool has_peak = benchmark.flops > 0 && benchmark.dtype != DType::bf16;
  for (i64 round = 0; round < result.rounds; ++round) {
    if (has_peak) peaks.push_back(machine_peak(result.threads, benchmark.dtype));
    seconds.push_back(time());
    if (has_peak) {
      shares.push_back(benchmark.flops / 1e9 / seconds.back() / peaks.back());
    }
  }
  result.seconds_median = median(seconds);
  result.seconds_best = *std::ranges::min_element(seconds);
  if (benchmark.flops > 0) result.gflops = benchmark.flops / 1e9 / result.seconds_median;
  if (has_peak) {
    result.peak_gflops = median(peaks);
    result.share_of_peak = median(shares);
  }
  return result;
}

std::string machine_name() {
  std::ifstream lines("/proc/cpuinfo");
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "a processor without a name";
}

}  // namespace iron::bench
