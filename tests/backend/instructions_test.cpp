// One binary, several instruction sets: the same training under each.

#include "iron/backend/cpu/instructions.h"

#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/nn/network.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

/// Sets an instruction set for one test.
class Using {
 public:
  explicit Using(Instructions wanted) : before_(instructions()) { set_instructions(wanted); }
  ~Using() { set_instructions(before_); }
  Using(const Using&) = delete;
  Using& operator=(const Using&) = delete;

 private:
  Instructions before_;
};

template <class T>
std::vector<T> train(Instructions wanted, const NetworkOptions& options, const UpdateRule& update) {
  const Using instruction_set(wanted);
  Program program;
  const NetworkSpec network = make_network(2, options, 3);
  emit(network, program);
  program.loss = LossRule{LossKind::mse};
  program.update = update;
  program.schedule.rate = 1e-2;
  program.batch = 150;
  std::vector<double> start(static_cast<std::size_t>(parameter_count(program)));
  initialize(network, 5, start);
  testing::PlanRunner<T> runner(program, start, testing::uniform_matrix(400, 2, 1, -1, 1),
                                testing::uniform_matrix(400, 3, 2, 0, 1));
  runner.run(7);
  return runner.parameters();
}

template <class T>
void compare(T tolerance) {
  const std::vector<NetworkOptions> networks{
      {.hidden = {21, 40}, .activation = Activation::tanh},
      {.hidden = {17}, .activation = Activation::gelu},
      {.hidden = {30, 30}, .activation = Activation::sine},
      {.encoding = Fourier{.frequencies = 13, .scale = 2}, .hidden = {25}}};
  for (const NetworkOptions& options : networks) {
    const UpdateRule sgd = SgdRule{.momentum = 0.5};
    const std::vector<T> plain = train<T>(Instructions::portable, options, sgd);
    for (const Instructions wanted : {Instructions::avx2, Instructions::avx512}) {
      if (!is_available(wanted)) continue;
      const std::vector<T> fast = train<T>(wanted, options, sgd);
      ASSERT_EQ(plain.size(), fast.size());
      for (std::size_t i = 0; i < plain.size(); ++i) {
        ASSERT_NEAR(plain[i], fast[i], tolerance * (1 + std::abs(plain[i])))
            << name_of(wanted) << ", parameter " << i;
      }
    }
  }
}

TEST(Instructions, TrainAlikeInF32) { compare<float>(2e-5F); }
TEST(Instructions, TrainAlikeInF64) { compare<double>(1e-12); }

TEST(Instructions, BestIsOneOfTheThree) {
  const Using best(Instructions::best);
  EXPECT_NE(instructions(), Instructions::best);
  EXPECT_TRUE(is_available(instructions()));
}

TEST(Instructions, RefusesWhatTheProcessorLacks) {
  for (const Instructions wanted : {Instructions::avx2, Instructions::avx512}) {
    if (is_available(wanted)) continue;
    EXPECT_THROW(set_instructions(wanted), DeviceError);
  }
}

}  // namespace
}  // namespace iron
