// iron bench: how fast this machine is at what this program does.

#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/verbs.h"
#include "bench/suite.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron::command {
namespace {

struct Arguments {
  std::string filter;
  i64 rounds = 7;
  bool list = false;
  bool json = false;
  ComputeArguments compute;
};

constexpr u64 kMostRounds = 1000;

std::vector<bench::Benchmark> chosen_ones(const std::string& filter) {
  std::vector<bench::Benchmark> all = bench::suite();
  std::string names;
  for (const bench::Benchmark& one : all) names += (names.empty() ? "" : ", ") + one.name;
  std::erase_if(
      all, [&](const bench::Benchmark& one) { return one.name.find(filter) == std::string::npos; });
  if (all.empty()) {
    throw ValueError("--filter", fmt::format("no benchmark's name holds '{}'", filter),
                     "they are " + names);
  }
  return all;
}

nlohmann::ordered_json or_null(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json to_json(const bench::Measured& m) {
  return {{"name", m.name},
          {"dtype", name_of(m.dtype)},
          {"threads", m.threads},
          {"rounds", m.rounds},
          {"seconds_median", m.seconds_median},
          {"seconds_best", m.seconds_best},
          {"gflops", or_null(m.gflops)},
          {"peak_gflops", or_null(m.peak_gflops)},
          {"share_of_peak", or_null(m.share_of_peak)}};
}

std::string time_text(double seconds) {
  constexpr double kMilli = 1e-3;
  if (seconds >= 1) return fmt::format("{:.3g} s", seconds);
  if (seconds >= kMilli) return fmt::format("{:.4g} ms", seconds / kMilli);
  return fmt::format("{:.3g} us", seconds / kMilli / kMilli);
}

std::string line_of(const bench::Measured& m) {
  std::string line = fmt::format("{:<16} {:<4} {:>3} {:>12} {:>12}", m.name, name_of(m.dtype),
                                 m.threads, time_text(m.seconds_median), time_text(m.seconds_best));
  if (m.gflops) line += fmt::format(" {:>9.1f}", *m.gflops);
  if (m.peak_gflops)
    line += fmt::format(" {:>9.1f} {:>6.1f} %", *m.peak_gflops, 100 * *m.share_of_peak);
  return line;
}

nlohmann::ordered_json machine_json(i64 threads) {
  nlohmann::ordered_json machine{{"name", bench::machine_name()}, {"threads", threads}};
  for (const DType dtype : {DType::f32, DType::f64}) {
    machine["peak_gflops"][std::string(name_of(dtype))] = bench::machine_peak(threads, dtype);
  }
  return machine;
}

int run(const Arguments& a) {
  const std::vector<bench::Benchmark> benchmarks = chosen_ones(a.filter);
  if (a.list) {
    for (const bench::Benchmark& one : benchmarks) fmt::print("{:<16} {}\n", one.name, one.what);
    return kDone;
  }
  if (a.compute.apply() != Device::cpu()) {
    throw ValueError("--device", "only the processor is measured", "leave it out");
  }
  const i64 threads = cpu_threads();
  const std::atomic<bool>& interrupted = catch_interrupts();
  if (!a.json) {
    fmt::print("{}, {} thread(s)\n{:<16} {:<4} {:>3} {:>12} {:>12} {:>9} {:>9} {:>8}\n",
               bench::machine_name(), threads, "benchmark", "type", "thr", "median", "best",
               "GFLOP/s", "peak", "of peak");
  }
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const bench::Benchmark& one : benchmarks) {
    if (interrupted) throw Interrupted{};
    const bench::Measured measured = bench::measure(one, threads, a.rounds);
    list.push_back(to_json(measured));
    if (!a.json) {
      fmt::print("{}\n", line_of(measured));
      std::fflush(stdout);
    }
  }
  if (a.json) {
    const nlohmann::ordered_json report{{"machine", machine_json(threads)}, {"benchmarks", list}};
    fmt::print("{}\n", report.dump(2));
  }
  return kDone;
}

}  // namespace

void add_bench(CLI::App& app, Chosen& chosen) {
  CLI::App* verb = app.add_subcommand("bench", "Measure how fast this machine trains and draws");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("--filter", arguments->filter, "Only those whose name holds this");
  add_whole_number(
      *verb, "--rounds", 1, kMostRounds,
      [arguments](u64 value) { arguments->rounds = static_cast<i64>(value); },
      "Times to measure each (default 7); long ones fewer");
  verb->add_flag("--list", arguments->list, "Say what there is, and leave");
  verb->add_flag("--json", arguments->json, "Print one JSON document");
  arguments->compute.add_to(*verb);
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command
