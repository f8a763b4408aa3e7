// Measures whole-batch steps of networks of many shapes against this processor's peak, and prints
// their shares of it as a table. The cells measured are kept in a file, so that it can be done bit
// by bit.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <compare>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "bench/flops.h"
#include "bench/machine.h"
#include "bench/statistics.h"
#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/core/thread_team.h"
#include "iron/nn/names.h"
#include "iron/tensor/functions.h"
#include "iron/train/trainer.h"

namespace iron::bench {
namespace {

struct Options {
  std::vector<i64> widths{32, 64, 128, 256};
  std::vector<i64> depths{2, 4, 8};
  std::vector<i64> rows{1000, 40'000, 1'000'000};
  std::vector<std::string> activations{"tanh", "relu", "sine", "gelu"};
  std::vector<std::string> optimizers{"sgd", "adam"};
  i64 threads = available_processors();
  i64 rounds = 3;
  std::string results;
};

/// Hidden layers of one width between two inputs and one output.
struct Cell {
  i64 width = 0;
  i64 depth = 0;
  i64 rows = 0;
  std::string activation;
  std::string optimizer;

  auto operator<=>(const Cell&) const =
      default;  // NOLINT(modernize-use-nullptr): it has no pointer
};

/// Percent of the peak.
using Shares = std::map<Cell, double>;

/// The median of the rounds' shares; a round is the peak, then steps.
double measure_share(const Cell& cell, const Options& options) {
  const NetworkOptions network{
      .hidden = std::vector<i64>(static_cast<std::size_t>(cell.depth), cell.width),
      .activation = find_name<Activation>(cell.activation).value()};
  const Optimizer optimizer =
      cell.optimizer == "sgd" ? Optimizer{Sgd{.rate = 1e-4}} : Optimizer{Adam{.rate = 1e-5}};
  constexpr i64 kEndless = i64{1} << 40;  // steps of a run that is never over
  constexpr double kSeconds = 0.15;       // of steps in a round, at least one
  Trainer trainer(make_network(2, network, 1),
                  {.optimizer = optimizer, .loss = Mse{}, .steps = kEndless},
                  RowsData{Tensor::uniform({cell.rows, 2}, -1, 1, 1, DType::f32),
                           Tensor::uniform({cell.rows, 1}, 0, 1, 2, DType::f32)},
                  Device::cpu());
  std::vector<i64> widths = network.hidden;
  widths.insert(widths.begin(), 2);
  widths.push_back(1);
  const double gigaflops = step_flops(widths, cell.rows) / 1e9;

  trainer.run(1);  // warms caches and wakes the threads
  const double step = seconds_of([&] { trainer.run(1); });
  const i64 steps = std::max<i64>(1, static_cast<i64>(kSeconds / step));
  std::vector<double> shares;
  for (i64 round = 0; round < options.rounds; ++round) {
    const double peak = *machine_peak(options.threads, DType::f32);
    const double seconds = seconds_of([&] { trainer.run(steps); }) / static_cast<double>(steps);
    shares.push_back(100 * gigaflops / seconds / peak);
  }
  return median(shares);
}

std::vector<Cell> chosen_cells(const Options& options) {
  std::vector<Cell> cells;
  for (const i64 width : options.widths) {
    for (const i64 depth : options.depths) {
      for (const i64 rows : options.rows) {
        for (const std::string& activation : options.activations) {
          for (const std::string& optimizer : options.optimizers) {
            cells.push_back({width, depth, rows, activation, optimizer});
          }
        }
      }
    }
  }
  return cells;
}

/// A cell a line: what is measured, then its share.
Shares read_shares(const std::string& path) {
  Shares shares;
  std::ifstream file(path);
  for (Cell cell;
       file >> cell.width >> cell.depth >> cell.rows >> cell.activation >> cell.optimizer;) {
    file >> shares[cell];
  }
  return shares;
}

void write_shares(const Shares& shares, const std::string& path) {
  std::ofstream file(path);
  for (const auto& [cell, share] : shares) {
    file << fmt::format("{} {} {} {} {} {:.2f}\n", cell.width, cell.depth, cell.rows,
                        cell.activation, cell.optimizer, share);
  }
  if (!file.flush()) throw OutputError(path, "cannot be written");
}

/// A line for each network and number of rows, a column for each activation and optimizer.
void print_table(const std::vector<Cell>& cells, const Shares& shares, const Options& options) {
  std::string head = "| width | layers | rows |";
  std::string rule = "|---|---|---|";
  std::size_t columns = 0;
  for (const std::string& activation : options.activations) {
    for (const std::string& optimizer : options.optimizers) {
      head += fmt::format(" {}, {} |", activation, optimizer);
      rule += "---|";
      ++columns;
    }
  }
  fmt::print("{}\n{}\n", head, rule);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    if (i % columns == 0) fmt::print("| {} | {} | {} |", cell.width, cell.depth, cell.rows);
    fmt::print(" {:.0f} |{}", shares.at(cell), (i + 1) % columns == 0 ? "\n" : "");
  }
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Measures steps of networks of many shapes against this processor's peak."};
  const auto add_list = [&app](const char* flag, auto& list, const char* text) {
    return app.add_option(flag, list, text)->delimiter(',')->capture_default_str();
  };
  add_list("--widths", options.widths, "Widths of the hidden layers")->check(CLI::PositiveNumber);
  add_list("--depths", options.depths, "Numbers of hidden layers")->check(CLI::PositiveNumber);
  add_list("--rows", options.rows, "Rows, all in one batch")->check(CLI::PositiveNumber);
  add_list("--activations", options.activations, "Functions between the layers")
      ->check(CLI::IsMember({"tanh", "relu", "sine", "gelu"}));
  add_list("--optimizers", options.optimizers, "Optimizers")->check(CLI::IsMember({"sgd", "adam"}));
  app.add_option("--threads", options.threads, "Threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--rounds", options.rounds, "Rounds of a cell: peak, then steps")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--results", options.results, "A file of cells that need not be measured again");
  CLI11_PARSE(app, argc, argv);

  set_cpu_threads(options.threads);
  Shares shares = read_shares(options.results);
  const std::vector<Cell> cells = chosen_cells(options);
  for (const Cell& cell : cells) {
    if (shares.contains(cell)) continue;
    shares[cell] = measure_share(cell, options);
    fmt::print(stderr, "{} x {}, {} rows, {}, {}: {:.1f} %\n", cell.width, cell.depth, cell.rows,
               cell.activation, cell.optimizer, shares[cell]);
    if (!options.results.empty()) write_shares(shares, options.results);
  }
  print_table(cells, shares, options);
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
