// The Trainer: it learns, it is cut and watched without a change of bits, it stops and it halts.

#include "iron/train/trainer.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/nn/parameters.h"

namespace iron {
namespace {

RowsData xor_rows() {
  return {Tensor::from({{0, 0}, {0, 1}, {1, 0}, {1, 1}}), Tensor::from({{0}, {1}, {1}, {0}})};
}

NetworkSpec xor_network() {
  return make_network(2, {.hidden = {4}, .activation = Activation::tanh}, 1);
}

/// A smooth function of two numbers in 203 rows.
RowsData wave_rows() {
  Tensor inputs = Tensor::uniform({203, 2}, 1, -1, 1, DType::f64);
  Tensor targets = Tensor::zeros({203, 1}, DType::f64);
  for (i64 i = 0; i < 203; ++i) {
    const auto x = inputs.data<double>();
    const auto r = static_cast<std::size_t>(i);
    targets.data<double>()[r] = std::sin(3 * x[2 * r]) * x[2 * r + 1];
  }
  return {inputs, targets};
}

TrainOptions wave_options() {
  return {.optimizer = Adam{.rate = 1e-2},
          .schedule = Cosine{.rate_min = 1e-4},
          .epochs = 6,
          .batch = 16,
          .precision = DType::f64,
          .seed = 4};
}

NetworkSpec wave_network() {
  return make_network(2, {.hidden = {9, 7}, .activation = Activation::gelu}, 1);
}

template <class T>
std::vector<T> values(const Tensor& tensor) {
  const auto data = tensor.data<T>();
  return {data.begin(), data.end()};
}

TEST(Trainer, LearnsXor) {
  for (const u64 seed : {0, 1, 2}) {
    Trainer trainer(xor_network(),
                    {.optimizer = Adam{.rate = 0.05}, .loss = Bce{}, .steps = 500, .seed = seed},
                    xor_rows(), Device::cpu());
    const TrainReport report = trainer.run();
    EXPECT_EQ(report.outcome, Outcome::finished);
    EXPECT_EQ(report.steps, 500);
    EXPECT_EQ(report.epochs, 500);
    EXPECT_EQ(report.seed, seed);
    EXPECT_LT(report.loss, 0.05);
    const std::vector<float> y = values<float>(trainer.predict(xor_rows().inputs));
    EXPECT_LT(y[0], 0.2F);  // probabilities: the link is applied
    EXPECT_GT(y[1], 0.8F);
    EXPECT_GT(y[2], 0.8F);
    EXPECT_LT(y[3], 0.2F);
  }
}

TEST(Trainer, LearnsXorWithPlainGradientDescentToo) {
  Trainer trainer(xor_network(),
                  {.optimizer = Sgd{.rate = 0.5}, .loss = Mse{}, .steps = 3000, .seed = 1},
                  xor_rows(), Device::cpu());
  EXPECT_LT(trainer.run().loss, 0.01);
}

TEST(Trainer, LearnsClassesByCrossEntropy) {
  const RowsData rows{Tensor::from({{0, 0}, {0, 1}, {1, 0}}),
                      Tensor::from({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})};
  Trainer trainer(make_network(2, {.hidden = {}}, 3),
                  {.optimizer = Adam{.rate = 0.1}, .loss = CrossEntropy{}, .steps = 500}, rows,
                  Device::cpu());
  trainer.run();
  const std::vector<float> y = values<float>(trainer.predict(rows.inputs));
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_GT(y[4 * r], 0.9F);
    EXPECT_NEAR(y[3 * r] + y[3 * r + 1] + y[3 * r + 2], 1, 1e-6F);
  }
}

TEST(Trainer, LearnsAPicture) {
  Tensor pixels = Tensor::zeros({9, 7, 3});
  const Tensor xs = Tensor::linspace(-1, 1, 7);
  const Tensor ys = Tensor::linspace(-1, 1, 9);
  for (std::size_t i = 0; i < 9 * 7 * 3; ++i) {
    pixels.data<float>()[i] = static_cast<float>(i % 3) * 0.4F + 0.05F * static_cast<float>(i / 21);
  }
  Trainer trainer(
      make_network(2, {.hidden = {16}, .activation = Activation::tanh}, 3),
      {.optimizer = Adam{.rate = 1e-2}, .epochs = 150, .batch = BatchSize::picture_row()},
      PixelsData{pixels, xs, ys}, Device::cpu());
  EXPECT_EQ(trainer.steps_per_epoch(), 9);
  EXPECT_EQ(trainer.steps(), 1350);
  EXPECT_LT(trainer.run().loss, 1e-3);
  const Tensor at = Tensor::from({{-1.0, -1.0}, {1.0, 1.0}});  // (x, y) of the corners
  const std::vector<float> y = values<float>(trainer.predict(at));
  EXPECT_NEAR(y[1], 0.4F, 0.1F);
  EXPECT_NEAR(y[4], 0.8F, 0.1F);
}

TEST(Trainer, AnEmptySliceOfARunChangesNothing) {
  Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
  const std::vector<double> start = values<double>(trainer.parameters());
  EXPECT_EQ(trainer.run(0).outcome, Outcome::paused);
  EXPECT_EQ(values<double>(trainer.parameters()), start);
  EXPECT_EQ(values<double>(initial_parameters(wave_network(), 4, DType::f64, Device::cpu())),
            start);
  EXPECT_THROW(trainer.run(-1), ValueError);
}

/// The parameters after a whole run, cut, watched and hooked as `prepare` says.
template <class Prepare>
std::vector<double> trained(const Prepare& prepare) {
  Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
  prepare(trainer);
  const TrainReport report = trainer.run();
  EXPECT_EQ(report.outcome, Outcome::finished);
  EXPECT_EQ(report.steps, 6 * 13);
  EXPECT_EQ(trainer.run().steps, 6 * 13) << "a finished run does not go on";
  return values<double>(trainer.parameters());
}

TEST(Trainer, HasTheSameBitsHoweverItIsCut) {
  const std::vector<double> whole = trained([](Trainer&) {});
  EXPECT_EQ(trained([](Trainer& t) {
              EXPECT_EQ(t.run(1).outcome, Outcome::paused);
              EXPECT_EQ(t.run(30).steps, 31);
              EXPECT_EQ(t.step(), 31);
            }),
            whole);
  EXPECT_EQ(trained([](Trainer& t) {
              t.call_every(7, [&t](const StepInfo&) { t.predict(wave_rows().inputs); });
            }),
            whole);
}

TEST(Trainer, ARestoredRunHasTheSameBits) {
  const std::vector<double> whole = trained([](Trainer&) {});
  Trainer first(wave_network(), wave_options(), wave_rows(), Device::cpu());
  first.run(29);
  const TrainerState state = first.state();
  first.run();  // the state is a copy: going on does not change it
  EXPECT_EQ(trained([&](Trainer& t) {
              t.restore(state);
              EXPECT_EQ(t.step(), 29);
            }),
            whole);
}

TEST(Trainer, RefusesAStateOfAnotherRun) {
  Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
  TrainerState state = trainer.state();
  state.moments.pop_back();
  EXPECT_THROW(trainer.restore(state), ShapeError);
  state = trainer.state();
  state.parameters = Tensor::zeros({3}, DType::f64);
  EXPECT_THROW(trainer.restore(state), ShapeError);
  state = trainer.state();
  state.parameters = state.parameters.to(DType::f32);
  EXPECT_THROW(trainer.restore(state), TypeError);
  EXPECT_THROW(trainer.set_parameters(Tensor::zeros({3})), ShapeError);
}

TEST(Trainer, TrainsFromGivenParameters) {
  Trainer trainer(xor_network(), {.optimizer = Sgd{.rate = 1e-3}, .steps = 1}, xor_rows(),
                  Device::cpu());
  const Tensor given = Tensor::full(trainer.parameters().shape(), 0.5, DType::f64);
  trainer.set_parameters(given);
  EXPECT_EQ(values<float>(trainer.parameters()), std::vector<float>(17, 0.5F));
  // tanh(½), tanh(1), tanh(1), tanh(3/2), each 4 times ½, plus ½.
  const double y[] = {2 * std::tanh(0.5) + 0.5, 2 * std::tanh(1.0) + 0.5, 2 * std::tanh(1.0) + 0.5,
                      2 * std::tanh(1.5) + 0.5};
  const double t[] = {0, 1, 1, 0};
  double mse = 0;
  for (int i = 0; i < 4; ++i) mse += (y[i] - t[i]) * (y[i] - t[i]) / 4;
  EXPECT_NEAR(trainer.run().loss, mse, 1e-6);
}

class ThreadsGuard {
 public:
  ~ThreadsGuard() { set_cpu_threads(before_); }

 private:
  i64 before_ = cpu_threads();
};

TEST(Trainer, HasTheSameBitsForAnyNumberOfThreads) {
  const ThreadsGuard guard;
  const Tensor inputs = Tensor::uniform({3001, 2}, 1, -1, 1);
  const Tensor targets = Tensor::uniform({3001, 1}, 2, -1, 1);
  const NetworkSpec network =
      make_network(2, {.hidden = {40, 33}, .activation = Activation::tanh}, 1);
  for (const DType precision : {DType::f32, DType::f64, DType::bf16}) {
    for (const i64 batch : {0, 1100}) {
      std::vector<double> expected;
      for (const i64 threads : {1, 2, 3, 8}) {
        set_cpu_threads(threads);
        Trainer trainer(network,
                        {.steps = 7, .batch = batch, .clip_norm = 0.5, .precision = precision},
                        RowsData{inputs, targets}, Device::cpu());
        trainer.run();
        const std::vector<double> found = values<double>(trainer.parameters().to(DType::f64));
        if (expected.empty()) expected = found;
        EXPECT_EQ(found, expected)
            << name_of(precision) << ", batch " << batch << ", " << threads << " threads";
      }
    }
  }
}

// The gradient of a grid is summed up row by row, whoever works at it, also when a batch is taken
// in several parts because of its size.
TEST(Trainer, AGridHasTheSameBitsForAnyNumberOfThreads) {
  const ThreadsGuard guard;
  const Tensor inputs = Tensor::uniform({70'001, 2}, 1, -1, 1);
  const Tensor targets = Tensor::uniform({70'001, 1}, 2, -1, 1);
  const NetworkSpec network =
      make_network(2,
                   {.encoding = Grid{.levels = 16, .features = 8, .growth = 1.2, .table_bits = 8},
                    .hidden = {17}},
                   1);
  for (const i64 batch : {0, 9000}) {
    std::vector<float> expected;
    for (const i64 threads : {1, 2, 3, 8}) {
      set_cpu_threads(threads);
      Trainer trainer(network, {.steps = 2, .batch = batch, .spread = true},
                      RowsData{inputs, targets}, Device::cpu());
      trainer.run();
      const std::vector<float> found = values<float>(trainer.parameters());
      if (expected.empty()) expected = found;
      EXPECT_EQ(found, expected) << "batch " << batch << ", " << threads << " threads";
    }
  }
}

TEST(Trainer, LooksEarlyWhereTheLossIsPromising) {
  const auto steps_of = [](i64 every, double enough) {
    Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
    std::vector<i64> steps;
    trainer.evaluate_with([&](const StepInfo& info) {
      steps.push_back(info.step);
      return Score{.value = info.loss, .alive = true};
    });
    std::vector<double> losses(79);
    trainer.call_every(
        1, [&](const StepInfo& info) { losses[static_cast<std::size_t>(info.step)] = info.loss; });
    trainer.evaluate_early(every, [enough](double loss) { return loss <= enough; });
    trainer.run();
    for (const i64 step : steps) {
      const bool early = step % every == 0 && losses[static_cast<std::size_t>(step)] <= enough;
      EXPECT_TRUE(early || step % trainer.program().window == 0 || step == 78) << step;
    }
    return steps.size();
  };
  const std::size_t never = steps_of(4, -1);
  EXPECT_EQ(steps_of(4, 1e9), never + 19);  // 4, 8, … 76; the last step is evaluated anyway
  EXPECT_GT(steps_of(1, 0.05), never);
  Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
  EXPECT_THROW(trainer.evaluate_early(0, [](double) { return true; }), ValueError);
}

TEST(Trainer, AStepMakesNoTransfer) {
  Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
  trainer.run(1);
  const u64 before = transfer_count();
  trainer.run();
  EXPECT_EQ(transfer_count(), before);
}

TEST(Trainer, HooksComeAtTheirStepsExactly) {
  Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
  std::vector<i64> sevens;
  std::vector<i64> tens;
  std::vector<double> rates;
  trainer.call_every(7, [&](const StepInfo& info) {
    sevens.push_back(info.step);
    EXPECT_EQ(info.steps, 78);
    EXPECT_DOUBLE_EQ(info.epoch, static_cast<double>(info.step) / 13);
    EXPECT_TRUE(std::isfinite(info.loss));
    EXPECT_GT(info.grad_norm, 0);
    rates.push_back(info.rate);
  });
  trainer.call_every(10, [&](const StepInfo& info) { tens.push_back(info.step); });
  trainer.run(8);
  trainer.run();
  EXPECT_THAT(sevens, ::testing::ElementsAre(7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77));
  EXPECT_THAT(tens, ::testing::ElementsAre(10, 20, 30, 40, 50, 60, 70));
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const double done = static_cast<double>(sevens[i] - 1) / 78;
    EXPECT_NEAR(rates[i], 1e-4 + (1e-2 - 1e-4) * 0.5 * (1 + std::cos(M_PI * done)), 1e-12);
  }
  EXPECT_THROW(trainer.call_every(0, [](const StepInfo&) {}), ValueError);
}

/// Writes down what it is shown.
class Notes : public Observer {
 public:
  void on_start(const RunInfo& info) override {
    starts.push_back({info.first_step, info.last_step});
    rows = info.rows;
    parameters = info.parameters;
    steps_per_epoch = info.steps_per_epoch;
  }
  void on_progress(const Progress& progress) override { steps.push_back(progress.step); }
  void on_end(const TrainReport& report) override { ends.push_back(report); }

  std::vector<std::pair<i64, i64>> starts;
  std::vector<i64> steps;
  std::vector<TrainReport> ends;
  i64 rows = 0;
  i64 parameters = 0;
  i64 steps_per_epoch = 0;
};

TEST(Trainer, ShowsObserversTheRun) {
  Trainer trainer(wave_network(), wave_options(), wave_rows(), Device::cpu());
  Notes notes;
  trainer.add_observer(notes);
  trainer.run(5);
  trainer.run();
  EXPECT_THAT(notes.starts,
              ::testing::ElementsAre(std::pair<i64, i64>{0, 5}, std::pair<i64, i64>{5, 78}));
  EXPECT_EQ(notes.rows, 203);
  EXPECT_EQ(notes.parameters, 2 * 9 + 9 + 9 * 7 + 7 + 7 + 1);
  EXPECT_EQ(notes.steps_per_epoch, 13);
  ASSERT_FALSE(notes.steps.empty());
  EXPECT_TRUE(std::is_sorted(notes.steps.begin(), notes.steps.end()));
  EXPECT_EQ(notes.steps.back(), 78);
  ASSERT_EQ(notes.ends.size(), 2U);
  EXPECT_EQ(notes.ends[0].outcome, Outcome::paused);
  EXPECT_EQ(notes.ends[1].outcome, Outcome::finished);
  EXPECT_EQ(notes.ends[1].epochs, 6);
}

TEST(Trainer, StopsByTheFlagAndGoesOnWithTheSameBits) {
  const std::vector<double> whole = trained([](Trainer&) {});
  std::atomic<bool> stop{false};
  EXPECT_EQ(trained([&](Trainer& t) {
              t.stop_on(stop);
              t.call_every(20, [&](const StepInfo&) { stop = true; });
              const TrainReport report = t.run();
              EXPECT_EQ(report.outcome, Outcome::stopped);
              EXPECT_EQ(report.steps, 20);
              EXPECT_EQ(t.run().steps, 20) << "the flag is still up";
              stop = false;
              t.call_every(1, [&](const StepInfo&) { stop = false; });
            }),
            whole);
}

TEST(Trainer, HaltsWhereTheLossIsNotFinite) {
  RowsData rows = wave_rows();
  rows.targets.data<double>()[100] = std::numeric_limits<double>::quiet_NaN();
  TrainOptions options = wave_options();
  options.shuffle = false;  // row 100 is in step 7
  options.guard.retries = 0;
  Trainer trainer(wave_network(), options, rows, Device::cpu());
  Trainer same(wave_network(), options, rows, Device::cpu());
  Notes notes;
  trainer.add_observer(notes);
  try {
    trainer.run();
    FAIL() << "a NaN went unnoticed";
  } catch (const TrainingError& error) {
    EXPECT_EQ(error.detail(), "the loss became NaN in step 7");
    EXPECT_NE(error.hint().find("lower the learning rate (now 0.01"), std::string::npos)
        << error.hint();
  }
  ASSERT_EQ(notes.ends.size(), 1U);
  EXPECT_EQ(notes.ends[0].outcome, Outcome::diverged);
  EXPECT_EQ(notes.ends[0].steps, 6);
  EXPECT_EQ(trainer.step(), 6);
  same.run(6);
  EXPECT_EQ(values<double>(trainer.parameters()), values<double>(same.parameters()));
  EXPECT_THROW(trainer.run(), TrainingError);  // it stays halted
}

TEST(Trainer, HaltsWhereTheRateIsTooHigh) {
  Trainer trainer(make_network(2, {.hidden = {}}, 1),
                  {.optimizer = Sgd{.rate = 1e6}, .steps = 1000}, wave_rows(), Device::cpu());
  EXPECT_THROW(trainer.run(), TrainingError);
  for (const float p : values<float>(trainer.parameters())) EXPECT_TRUE(std::isfinite(p));
}

TEST(Trainer, RefusesRowsThatDoNotFit) {
  const TrainOptions options{.steps = 1};
  EXPECT_THROW(Trainer(xor_network(), options, wave_rows(), Device::cuda()), DeviceError);
  EXPECT_THROW(Trainer(xor_network(), options,
                       RowsData{Tensor::zeros({4, 3}), Tensor::zeros({4, 1})}, Device::cpu()),
               ShapeError);
  EXPECT_THROW(Trainer(xor_network(), options,
                       RowsData{Tensor::zeros({4, 2}), Tensor::zeros({5, 1})}, Device::cpu()),
               ShapeError);
  EXPECT_THROW(Trainer(xor_network(), options,
                       RowsData{Tensor::zeros({0, 2}), Tensor::zeros({0, 1})}, Device::cpu()),
               ValueError);
  EXPECT_THROW(
      Trainer(xor_network(), options,
              RowsData{Tensor::zeros({4, 2}, DType::i32), Tensor::zeros({4, 1})}, Device::cpu()),
      TypeError);
}

TEST(Predict, TakesRowsOfTheNetworksWidth) {
  const Tensor parameters = initial_parameters(xor_network(), 0, DType::f32, Device::cpu());
  const auto run = [&](const Tensor& p, const Tensor& x) {
    return predict(xor_network(), LossKind::mse, p, x);
  };
  EXPECT_EQ(run(parameters, Tensor::zeros({5, 2})).shape(), (Shape{5, 1}));
  EXPECT_EQ(run(parameters, Tensor::zeros({0, 2})).shape(), (Shape{0, 1}));
  EXPECT_THROW(run(parameters, Tensor::zeros({5, 3})), ShapeError);
  EXPECT_THROW(run(parameters, Tensor::zeros({2})), ShapeError);
  EXPECT_THROW(run(Tensor::zeros({16}), Tensor::zeros({5, 2})), ShapeError);
}

TEST(Pace, SlicesTakeSomeFortyMilliseconds) {
  Pace pace;
  EXPECT_EQ(pace.steps(), 1);
  pace.measured(1, 1e-9);  // a step of nothing: grow, but not at once
  EXPECT_EQ(pace.steps(), 8);
  pace.measured(8, 0.008);
  EXPECT_EQ(pace.steps(), 40);
  pace.measured(40, 0.4);
  EXPECT_EQ(pace.steps(), 4);
  pace.measured(4, 60);
  EXPECT_EQ(pace.steps(), 1);
  pace.measured(1, 0);
  EXPECT_EQ(pace.steps(), 8);
}

}  // namespace
}  // namespace iron
