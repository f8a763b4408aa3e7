// Measures how quickly a table is read. With --make it writes the one that
// bench/peers/table_read.py reads, too: numbers of several lengths, as people keep them.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <string>
#include <vector>

#include "bench/statistics.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/data/table_read.h"
#include "iron/format/output_file.h"

namespace iron::bench {
namespace {

struct Options {
  std::string path;
  bool make = false;
  i64 rows = 1'000'000;
  i64 columns = 20;
  i64 threads = 0;
  i64 rounds = 5;
};

/// Fixed points with four to seven digits behind them, counts, and numbers with all their digits.
void make_table(const Options& options) {
  OutputFile file(options.path, Overwrite::yes);
  std::string text;
  for (i64 c = 1; c < options.columns; ++c) text += fmt::format("x{},", c);
  text += "y\n";
  for (i64 r = 0; r < options.rows; ++r) {
    for (i64 c = 0; c < options.columns; ++c) {
      const double value =
          random_normal(1, RandomStream::tensor, static_cast<u64>(c), static_cast<u64>(r));
      if (c > 0) text += ',';
      switch (c % 5) {
        case 0:
          text += fmt::format("{:.7f}", value);
          break;
        case 1:
          text += fmt::format("{:.6f}", 10 * value);
          break;
        case 2:
          text += fmt::format("{:.0f}", 1000 * value);
          break;
        case 3:
          text += fmt::format("{:.4f}", 100 * value);
          break;
        default:
          text += fmt::format("{}", value);
      }
    }
    text += '\n';
    constexpr std::size_t kBuffer = std::size_t{1} << 20;
    if (text.size() < kBuffer) continue;
    file.write(std::as_bytes(std::span(text)));
    text.clear();
  }
  file.write(std::as_bytes(std::span(text)));
  file.commit();
}

void measure(const Options& options) {
  if (options.threads > 0) set_cpu_threads(options.threads);
  Table table;
  std::vector<double> seconds;
  for (i64 i = 0; i < options.rounds; ++i) {
    table = {};
    seconds.push_back(seconds_of([&] { table = read_table(options.path); }));
  }
  const double middle = median(seconds);
  const auto bytes = static_cast<double>(std::filesystem::file_size(options.path));
  fmt::print("{} rows x {} columns, {:.0f} MB, {} threads: {:.3f} s (best {:.3f}), {:.0f} MB/s\n",
             table.rows, table.columns.size(), bytes / 1e6, cpu_threads(), middle,
             *std::ranges::min_element(seconds), bytes / 1e6 / middle);
}

int run(int argc, char** argv) {
  CLI::App app("Reads a table and says how long it took.");
  Options options;
  app.add_option("file", options.path, "the table")->required();
  app.add_flag("--make", options.make, "write it first");
  app.add_option("--rows", options.rows, "rows to write")->check(CLI::PositiveNumber);
  app.add_option("--columns", options.columns, "columns to write")->check(CLI::PositiveNumber);
  app.add_option("--threads", options.threads, "all by default")->check(CLI::PositiveNumber);
  app.add_option("--rounds", options.rounds, "times to read it")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  try {
    if (options.make) make_table(options);
    measure(options);
    return 0;
  } catch (const Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}

}  // namespace
}  // namespace iron::bench

int main(int argc, char** argv) { return iron::bench::run(argc, argv); }
