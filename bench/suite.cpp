#include "bench/suite.h"

#include <algorithm>
#include <iterator>

#include "bench/machine.h"
#include "bench/statistics.h"
#include "bench/works.h"
#include "iron/backend/backend.h"

namespace iron::bench {

std::vector<Benchmark> suite(const std::optional<std::string>& picture) {
  std::vector<Benchmark> all = step_works();
  all.push_back(fit_work(picture));
  std::ranges::move(drawing_works(), std::back_inserter(all));
  return all;
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
  for (i64 round = 0; round < result.rounds; ++round) {
    double peak = 0;  // none
    if (benchmark.flops > 0) peak = machine_peak(result.threads, benchmark.dtype).value_or(0);
    seconds.push_back(time());
    if (peak == 0) continue;
    peaks.push_back(peak);
    shares.push_back(benchmark.flops / 1e9 / seconds.back() / peak);
  }
  result.seconds_median = median(seconds);
  result.seconds_best = *std::ranges::min_element(seconds);
  if (benchmark.flops > 0) result.gflops = benchmark.flops / 1e9 / result.seconds_median;
  if (!peaks.empty()) {
    result.peak_gflops = median(peaks);
    result.share_of_peak = median(shares);
  }
  return result;
}

}  // namespace iron::bench
