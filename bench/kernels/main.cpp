// The kernels' speed; `--benchmark_filter` chooses some. IRON_INSTRUCTIONS sets which instructions.

#include <fmt/core.h>

#include "bench/kernels/kernels.h"
#include "iron/backend/cpu/instructions.h"
#include "iron/core/error.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  try {
    benchmark::AddCustomContext("instructions", std::string(name_of(iron::instructions())));
    iron::bench::register_products();
    iron::bench::register_activations();
    iron::bench::register_losses();
    iron::bench::register_encodings();
    iron::bench::register_grids();
    iron::bench::register_updates();
    benchmark::RunSpecifiedBenchmarks();
  } catch (const iron::Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
  return 0;
}
