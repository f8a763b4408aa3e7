// A training step allocates nothing, and a Plan's memory does not grow with the rows.

#include <atomic>
#include <cstdlib>
#include <gtest/gtest.h>
#include <new>
#include <thread>

#include "iron/backend/cpu/cpu_backend.h"
#include "iron/nn/network.h"
#include "tests/backend/counted_new.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

Program program_of(const NetworkOptions& options, UpdateRule update, i64 batch, Order order) {
  Program program;
  emit(make_network(2, options, 1), program);
  program.loss = LossRule{LossKind::bce};
  program.update = update;
  program.batch = batch;
  program.order = order;
  program.clip_norm = 1;
  return program;
}

std::vector<double> start_of(const NetworkOptions& options, const Program& program) {
  std::vector<double> start(static_cast<std::size_t>(parameter_count(program)));
  initialize(make_network(2, options, 1), 1, start);
  return start;
}

/// What a Plan asks for to be compiled and to take two steps on so many rows.
i64 bytes_of_a_plan(const NetworkOptions& options, i64 rows) {
  const Program program = program_of(options, AdamRule{}, 0, Order::sequential);
  std::vector<float> moment(static_cast<std::size_t>(parameter_count(program)));
  std::vector<float> moment2(moment.size());
  const std::vector<double> start = start_of(options, program);
  std::vector<float> parameters(start.begin(), start.end());
  const std::vector<float> inputs(static_cast<std::size_t>(rows) * 2, 0.3F);
  const std::vector<float> targets(static_cast<std::size_t>(rows));
  const auto flat = [](std::vector<float>& v) {
    return View(v.data(), DType::f32, {static_cast<i64>(v.size())});
  };
  const TrainState state{flat(parameters), {flat(moment), flat(moment2)}};
  const RowsSource source{ConstView(inputs.data(), DType::f32, {rows, 2}),
                          ConstView(targets.data(), DType::f32, {rows, 1})};
  const std::atomic<bool> never{false};
  const i64 before = testing::new_bytes();
  const auto plan = backend_for(Device::cpu()).compile(program, state, source);
  plan->run(2, never);
  return testing::new_bytes() - before;
}

class StepMemory : public ::testing::TestWithParam<i64> {
 protected:
  void SetUp() override { set_cpu_threads(GetParam()); }
};

TEST_P(StepMemory, AStepAllocatesNothing) {
  const std::vector<NetworkOptions> networks{
      {.hidden = {4}, .activation = Activation::tanh},
      {.encoding = Fourier{.frequencies = 20, .scale = 3}, .hidden = {33, 17}},
      {.hidden = {48, 48}, .activation = Activation::sine},
      {.encoding = Grid{.levels = 4}, .hidden = {32}}};
  for (const NetworkOptions& options : networks) {
    for (const UpdateRule& update :
         {UpdateRule{SgdRule{.momentum = 0.9}}, UpdateRule{AdamRule{}}}) {
      for (const i64 batch : {i64{0}, i64{700}}) {
        const Program program = program_of(options, update, batch, Order::rows);
        testing::PlanRunner<float> runner(program, start_of(options, program),
                                          testing::uniform_matrix(3000, 2, 1, -1, 1),
                                          testing::uniform_matrix(3000, 1, 2, 0, 1));
        runner.run(1);  // a team that grew since the Plan was made gets its workspaces now
        const i64 before = testing::new_calls();
        runner.run(9);
        EXPECT_EQ(testing::new_calls() - before, 0);
        EXPECT_EQ(runner.control().step, 10);
      }
    }
  }
}

TEST_P(StepMemory, DoesNotGrowWithTheRows) {
  const NetworkOptions dense{.hidden = {64, 64}, .activation = Activation::tanh};
  bytes_of_a_plan(dense, 1000);  // what a process asks for once
  // At 200,000 rows the most slots are in use; beyond, nothing may grow.
  EXPECT_EQ(bytes_of_a_plan(dense, 200'000), bytes_of_a_plan(dense, 400'000));
}

TEST_P(StepMemory, OfAGridKeepsAtMost32MiBOfItsGradient) {
  const NetworkOptions grid{.encoding = Grid{.levels = 8, .features = 8, .table_bits = 8},
                            .hidden = {8}};
  const i64 of_few = bytes_of_a_plan(grid, 1000);
  constexpr i64 kKept = i64{32} << 20;
  constexpr i64 kSlots = i64{2} << 20;  // there are more of them
  // A row keeps 66 numbers, so 400,000 would keep 100 MiB.
  EXPECT_LE(bytes_of_a_plan(grid, 400'000), of_few + kKept + kSlots);
}

TEST(OneTile, DoesNotEnterTheTeam) {
  set_cpu_threads(2);
  const NetworkOptions options{.hidden = {4}, .activation = Activation::tanh};
  const Program program = program_of(options, SgdRule{}, 0, Order::sequential);
  testing::PlanRunner<float> runner(program, start_of(options, program),
                                    testing::uniform_matrix(4, 2, 1, -1, 1),
                                    testing::uniform_matrix(4, 1, 2, 0, 1));
  // While another caller has the team, a step that asked for it would wait for ever.
  std::atomic<bool> taken{false};
  std::atomic<bool> done{false};
  std::thread other([&] {
    cpu_team().run([&](i64 /*member*/) {
      taken = true;
      while (!done) std::this_thread::yield();
    });
  });
  while (!taken) std::this_thread::yield();
  EXPECT_EQ(runner.run(100), 100);
  done = true;
  other.join();
}

INSTANTIATE_TEST_SUITE_P(Threads, StepMemory, ::testing::Values(1, 3));

}  // namespace
}  // namespace iron
