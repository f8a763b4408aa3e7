// iron bench: how fast this machine is at what this program does.

#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/interrupt.h"
#include "apps/iron/verbs.h"
#include "bench/machine.h"
#include "bench/suite.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"

namespace iron::command {
namespace {

struct Arguments {
  std::string filter;
  std::optional<std::string> picture;
  i64 rounds = 7;
  bool list = false;
  bool json = false;
  ComputeArguments compute;
};

constexpr u64 kMostRounds = 1000;

std::vector<bench::Benchmark> chosen_ones(const std::string& filter,
                                          const std::optional<std::string>& picture) {
  std::vector<bench::Benchmark> all = bench::suite(picture);
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

nlohmann::ordered_json to_json(const bench::Machine& m) {
  nlohmann::ordered_json peaks{{"f32", m.f32_gflops}, {"f64", m.f64_gflops}};
  if (m.bf16_gflops) peaks["bf16"] = *m.bf16_gflops;
  return {{"name", m.name},
          {"threads", m.threads},
          {"peak_gflops", peaks},
          {"l2_gb_per_s", m.l2_gb_per_s},
          {"l2_gb_per_s_one_thread", m.l2_gb_per_s_one_thread},
          {"memory_gb_per_s", m.memory_gb_per_s},
          {"memory_gb_per_s_one_thread", m.memory_gb_per_s_one_thread}};
}

std::string lines_of(const bench::Machine& m) {
  return fmt::format(
      "{}, {} thread(s)\n"
      "peak GFLOP/s: f32 {:.1f}, f64 {:.1f}, bf16 {}\n"
      "copying GB/s: within L2 {:.1f} ({:.1f} by one thread), main memory {:.1f} ({:.1f})\n",
      m.name, m.threads, m.f32_gflops, m.f64_gflops,
      m.bf16_gflops ? fmt::format("{:.1f}", *m.bf16_gflops) : "none", m.l2_gb_per_s,
      m.l2_gb_per_s_one_thread, m.memory_gb_per_s, m.memory_gb_per_s_one_thread);
}

int run(const Arguments& a) {
  const std::vector<bench::Benchmark> benchmarks = chosen_ones(a.filter, a.picture);
  if (a.list) {
    for (const bench::Benchmark& one : benchmarks) fmt::print("{:<16} {}\n", one.name, one.what);
    return kDone;
  }
  if (a.compute.apply() != Device::cpu()) {
    throw ValueError("--device", "only the processor is measured", "leave it out");
  }
  const i64 threads = cpu_threads();
  const std::atomic<bool>& interrupted = catch_interrupts();
  const bench::Machine machine = bench::measure_machine(threads);
  if (!a.json) {
    fmt::print("{}\n{:<16} {:<4} {:>3} {:>12} {:>12} {:>9} {:>9} {:>8}\n", lines_of(machine),
               "benchmark", "type", "thr", "median", "best", "GFLOP/s", "peak", "of peak");
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
    const nlohmann::ordered_json report{{"machine", to_json(machine)}, {"benchmarks", list}};
    fmt::print("{}\n", report.dump(2));
  }
  return kDone;
}

}  // namespace

void add_bench(CLI::App& app, Chosen& chosen) {
  CLI::App* verb = app.add_subcommand("bench", "Measure how fast this machine trains and draws");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("--filter", arguments->filter, "Only those whose name holds this");
  verb->add_option("--picture", arguments->picture,
                   "A picture in black and white for lion_zero_wrong (default: a drawing)");
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
