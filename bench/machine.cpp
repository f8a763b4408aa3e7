#include "bench/machine.h"

#include <fstream>

#include "bench/bandwidth.h"
#include "bench/instructions_guard.h"
#include "bench/peak.h"

namespace iron::bench {
namespace {
constexpr double kSeconds = 0.1;  // of a measurement
}

Machine measure_machine(i64 threads) {
  Machine machine{.name = machine_name(), .threads = threads};
  machine.f32_gflops = *machine_peak(threads, DType::f32);
  machine.f64_gflops = *machine_peak(threads, DType::f64);
  ThreadTeam team(threads);
  ThreadTeam one(1);
  machine.bf16_gflops = measure_bf16_peak(team, kSeconds);
  machine.l2_gb_per_s = measure_l2_bandwidth(team, kSeconds);
  machine.l2_gb_per_s_one_thread = measure_l2_bandwidth(one, kSeconds);
  machine.memory_gb_per_s = measure_memory_bandwidth(team, kSeconds);
  machine.memory_gb_per_s_one_thread = measure_memory_bandwidth(one, kSeconds);
  return machine;
}

std::optional<double> machine_peak(i64 threads, DType dtype) {
  const InstructionsGuard widest(Instructions::best);
  ThreadTeam team(threads);  // gone before the work begins: its threads would compete with it
  if (dtype == DType::bf16) return measure_bf16_peak(team, kSeconds);
  return measure_peak(team, dtype, kSeconds);
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
