// The guard: what it makes of windows of losses, and what the Trainer does then.

#include "iron/train/guard.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/train/trainer.h"
#include "tests/support/files.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The verdicts on windows of these means, each with a swing of `swing` times the mean.
std::vector<Verdict> verdicts(const Guard& guard, const std::vector<double>& means, double swing,
                              double rate = 1) {
  GuardState state;
  std::vector<Verdict> found;
  for (const double mean : means) {
    found.push_back(judge(
        guard, {.mean = mean, .late = mean, .swing = swing * mean, .rate = rate, .rate_base = 1},
        state));
  }
  return found;
}

constexpr Verdict kGood = Verdict::good;
constexpr Verdict kPoor = Verdict::poor;
constexpr Verdict kJumped = Verdict::jumped;
constexpr Verdict kSwinging = Verdict::swinging;
constexpr Verdict kFlat = Verdict::flat;

TEST(Guard, AJumpIsTenTimesTheBestAndHalfOfWhatWasGainedTwice) {
  using ::testing::ElementsAre;
  EXPECT_THAT(verdicts({}, {1, 0.5, 0.1, 0.9, 0.9}, 0),
              ElementsAre(kGood, kGood, kGood, kPoor, kPoor));
  EXPECT_THAT(verdicts({}, {1, 0.5, 0.05, 0.9, 0.9}, 0),
              ElementsAre(kGood, kGood, kGood, kPoor, kJumped));
  // What passes by itself is none.
  EXPECT_THAT(verdicts({}, {1, 0.05, 0.9, 0.05, 0.9, 0.05}, 0),
              ElementsAre(kGood, kGood, kPoor, kGood, kPoor, kGood));
  // Ten times the best, but little of what was gained: late spikes pass.
  EXPECT_THAT(verdicts({}, {1, 0.001, 0.02, 0.02}, 0), ElementsAre(kGood, kGood, kPoor, kPoor));
  EXPECT_THAT(verdicts({}, {1, 11, 11}, 0), ElementsAre(kGood, kPoor, kJumped));
  EXPECT_THAT(verdicts({.jump = 2}, {1, 0.2, 0.7, 0.7}, 0),
              ElementsAre(kGood, kGood, kPoor, kJumped));
}

TEST(Guard, AFirstWindowThatRisesIsAJump) {
  GuardState state;
  EXPECT_EQ(judge({}, {.mean = 6, .late = 11}, state), kJumped);
  EXPECT_EQ(judge({}, {.mean = 6, .late = 10}, state), kGood);
  EXPECT_EQ(judge({}, {.mean = 3, .late = 5.9}, state), kGood) << "only the first";
  GuardState begun{.first_loss = 1};
  EXPECT_EQ(judge({}, {.mean = 2.1, .late = 2}, begun), kJumped);
  EXPECT_EQ(judge({}, {.mean = 1.9, .late = 2}, begun), kGood);
  GuardState given{.first_loss = 0};
  EXPECT_EQ(judge({}, {.mean = 11, .late = 2}, given), kGood) << "weights that were given";
}

TEST(Guard, TheFirstStartThatHoldsAfterOthersIsNotTrusted) {
  GuardState state{.first_loss = 1, .retries = 2};
  EXPECT_EQ(judge({}, {.mean = 2.1, .late = 2}, state), kJumped);
  EXPECT_EQ(judge({}, {.mean = 0.9, .late = 0.8}, state), Verdict::held);
  EXPECT_EQ(state.first_mean, GuardState::kNone);
  state.eased = 1;
  EXPECT_EQ(judge({}, {.mean = 0.9, .late = 0.8}, state), kGood) << "once";
}

TEST(Guard, ANewLowOfWhatOnlySwingsIsNoProgress) {
  const auto idle = [](const std::vector<double>& means) {
    GuardState state;
    for (const double mean : means) judge({}, {.mean = mean, .late = mean}, state);
    return state.idle;
  };
  EXPECT_EQ(idle({0.9, 1, 0.9, 1, 0.89, 1, 0.88, 1, 0.87, 1, 0.86}), 10);
  EXPECT_EQ(idle({0.9, 1, 0.9, 1, 0.89, 1, 0.88, 1, 0.87, 1, 0.7}), 0);
  // A steady fall, however slow.
  std::vector<double> falling;
  for (int i = 0; i < 30; ++i) falling.push_back(1 - 0.0005 * i);
  EXPECT_LE(idle(falling), 1);
}

TEST(Guard, LossesTooLargeToAddAreAJump) {
  GuardState state;
  EXPECT_EQ(judge({}, {.mean = kInfinity, .late = kInfinity}, state), kJumped);
  EXPECT_EQ(state.first_mean, GuardState::kNone);
}

TEST(Guard, ALossThatStaysNearTheBestIsWorthGoingBackTo) {
  using ::testing::ElementsAre;
  EXPECT_THAT(verdicts({}, {1, 0.5, 0.9, 1.1, 0.4}, 0),
              ElementsAre(kGood, kGood, kGood, kPoor, kGood));
}

TEST(Guard, ASwingIsAnErrorThatMovesWithoutFalling) {
  using ::testing::ElementsAre;
  const Guard guard{.patience = 3, .retries = 2};
  const std::vector<double> level(10, 1.0);
  EXPECT_THAT(verdicts(guard, level, 0.5), ElementsAre(kGood, kGood, kGood, kSwinging, kGood, kGood,
                                                       kSwinging, kGood, kGood, kGood));
  // Little movement: it is told, once.
  EXPECT_THAT(verdicts(guard, level, 0.001),
              ElementsAre(kGood, kGood, kGood, kFlat, kGood, kGood, kGood, kGood, kGood, kGood));
  // The schedule has brought the rate low by itself: what is left are the batches' differences.
  EXPECT_THAT(verdicts(guard, level, 0.5, 0.05), ::testing::Each(kGood));
  // It falls, if slowly.
  EXPECT_THAT(verdicts(guard, {1, 0.99, 0.98, 0.97, 0.96, 0.95}, 0.5), ::testing::Each(kGood));
}

TEST(Guard, RefusesOptionsThatMakeNoSense) {
  EXPECT_THROW(validate(Guard{.every = -1}), ValueError);
  EXPECT_THROW(validate(Guard{.jump = 1}), ValueError);
  EXPECT_THROW(validate(Guard{.jump = kInfinity}), ValueError);
  EXPECT_THROW(validate(Guard{.patience = 0}), ValueError);
  EXPECT_THROW(validate(Guard{.retries = -1}), ValueError);
  EXPECT_THROW(validate(Guard{.factor = 1}), ValueError);
  EXPECT_NO_THROW(validate(Guard{}));
}

/// Writes down what the guard does.
class Notices : public Observer {
 public:
  void on_notice(const Notice& notice) override { all.push_back(notice); }
  void on_score(const StepInfo& info, const Score&) override { scored.push_back(info.step); }
  void on_end(const TrainReport& report) override { outcome = report.outcome; }
  i64 count(NoticeKind kind) const {
    return std::ranges::count_if(all, [kind](const Notice& n) { return n.kind == kind; });
  }
  std::vector<Notice> all;
  std::vector<i64> scored;
  Outcome outcome = Outcome::finished;
};

/// y = 3x on 8 points of [−1, 1]; plain gradient descent diverges above a rate of about 2.3.
RowsData line() {
  const Tensor x = Tensor::linspace(-1, 1, 8).reshape({8, 1});
  Tensor y = x.clone();
  for (float& value : y.data<float>()) value *= 3;
  return {x, y};
}

NetworkSpec one_weight() { return make_network(1, {.hidden = {}, .bias = false}, 1); }

TrainOptions descent(double rate, i64 steps = 400) {
  return {.optimizer = Sgd{.rate = rate}, .steps = steps, .guard = {.every = 20}, .seed = 3};
}

double weight(const Trainer& trainer) {
  return static_cast<double>(trainer.parameters().data<float>()[0]);
}

TEST(TrainerGuard, GoesBackAtHalfTheRateUntilTheRunHolds) {
  Trainer trainer(one_weight(), descent(8), line(), Device::cpu());
  Notices notices;
  trainer.add_observer(notices);
  EXPECT_EQ(trainer.run().outcome, Outcome::finished);
  EXPECT_NEAR(weight(trainer), 3, 1e-4);
  ASSERT_GT(notices.count(NoticeKind::went_back), 0);
  EXPECT_EQ(notices.all.front().back_to, 0);
  EXPECT_EQ(notices.all.front().rate_scale, 0.5);
  EXPECT_EQ(trainer.step(), 400);
  // The rate it then began with is a quarter of the first that held.
  ASSERT_EQ(notices.count(NoticeKind::eased), 1);
  const auto eased = std::ranges::find(notices.all, NoticeKind::eased, &Notice::kind);
  EXPECT_EQ(eased->back_to, 0);
  EXPECT_EQ(eased->rate_scale, 0.25 * std::prev(eased)->rate_scale);
}

TEST(TrainerGuard, GivesUpAfterItsRetriesAndSaysWhereAndWhat) {
  Trainer trainer(one_weight(), descent(1e6), line(), Device::cpu());
  Notices notices;
  trainer.add_observer(notices);
  const auto error = error_of<TrainingError>([&] { trainer.run(); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("in step "));
  EXPECT_THAT(error->detail(), HasSubstr("went back 6 times"));
  EXPECT_THAT(error->hint(), HasSubstr("lower the learning rate (now 1e+06)"));
  EXPECT_EQ(notices.count(NoticeKind::went_back), 6);
  EXPECT_EQ(notices.outcome, Outcome::diverged);
  EXPECT_TRUE(std::isfinite(weight(trainer)));
  EXPECT_THROW(trainer.run(), TrainingError) << "it does not go on";
}

TEST(TrainerGuard, ARunThatWentBackHasTheSameBitsHoweverItIsCut) {
  const auto trained = [](const auto& prepare) {
    Trainer trainer(one_weight(), descent(8), line(), Device::cpu());
    prepare(trainer);
    trainer.run();
    return weight(trainer);
  };
  const double whole = trained([](Trainer&) {});
  EXPECT_EQ(trained([](Trainer& t) {
              for (int i = 0; i < 40; ++i) t.run(7);
            }),
            whole);
  for (const i64 cut : {1, 19, 20, 21, 60, 133, 399}) {
    Trainer first(one_weight(), descent(8), line(), Device::cpu());
    first.run(cut);
    EXPECT_EQ(trained([&](Trainer& t) { t.restore(first.state()); }), whole) << cut;
  }
}

/// |w − 3| by steps of a fixed length: the loss goes up and down for ever.
TEST(TrainerGuard, LowersARateThatSwings) {
  TrainOptions options = descent(0.7, 2000);
  options.loss = Mae{};
  Trainer swinging(one_weight(), options, line(), Device::cpu());
  Notices notices;
  swinging.add_observer(notices);
  const double guarded = swinging.run().loss;
  EXPECT_GT(notices.count(NoticeKind::lowered), 0);
  options.guard.retries = 0;
  Trainer alone(one_weight(), options, line(), Device::cpu());
  EXPECT_LT(guarded, alone.run().loss / 4);
}

TEST(TrainerGuard, TellsOfALossThatStaysFlat) {
  RowsData rows = line();
  rows.inputs = Tensor::zeros({8, 1});  // nothing to go by
  Trainer trainer(one_weight(), descent(0.1, 1000), rows, Device::cpu());
  Notices notices;
  trainer.add_observer(notices);
  trainer.run();
  EXPECT_EQ(notices.count(NoticeKind::flat), 1);
  EXPECT_EQ(notices.all.size(), 1U);
}

Score scored(double value, bool reached = false, bool alive = true) {
  return {.value = value, .reached = reached, .alive = alive};
}

TEST(TrainerScore, KeepsTheBestParameters) {
  Trainer trainer(one_weight(), descent(0.1), line(), Device::cpu());
  double best = 0;
  // As if the score were best at step 100.
  trainer.evaluate_with([&](const StepInfo& info) {
    if (info.step == 100) best = weight(trainer);
    return scored(std::abs(static_cast<double>(info.step) - 100));
  });
  Notices notices;
  trainer.add_observer(notices);
  trainer.run();
  ASSERT_TRUE(trainer.best());
  EXPECT_EQ(trainer.best()->step, 100);
  EXPECT_EQ(trainer.best()->value, 0);
  EXPECT_EQ(static_cast<double>(trainer.best_parameters().data<float>()[0]), best);
  EXPECT_NE(weight(trainer), best);
  ASSERT_FALSE(notices.scored.empty());
  EXPECT_EQ(notices.scored.front(), 20);
  EXPECT_EQ(notices.scored.back(), 400);
}

TEST(TrainerScore, EndsTheRunWhenTheGoalIsReached) {
  Trainer trainer(one_weight(), descent(0.1), line(), Device::cpu());
  trainer.evaluate_with([](const StepInfo& info) { return scored(1, info.step >= 60); });
  EXPECT_EQ(trainer.run().outcome, Outcome::reached);
  EXPECT_EQ(trainer.step(), 60);
  Trainer again(one_weight(), descent(0.1), line(), Device::cpu());
  again.evaluate_with([](const StepInfo&) { return scored(1); });
  again.restore(trainer.state());
  EXPECT_EQ(again.run().steps, 60) << "a run that was over stays so";
}

TEST(TrainerScore, BeginsAnewWhenNothingIsLearnt) {
  TrainOptions options = descent(0.1, 4000);
  options.optimizer = Sgd{.rate = 1e-30};  // nothing falls
  Trainer trainer(one_weight(), options, line(), Device::cpu());
  i64 starts = 0;
  Notices notices;
  trainer.add_observer(notices);
  const double first = weight(trainer);
  trainer.evaluate_with([&](const StepInfo&) {
    starts = notices.count(NoticeKind::restarted);
    return scored(1, false, starts >= 2);
  });
  trainer.run();
  EXPECT_EQ(notices.count(NoticeKind::restarted), 2);
  for (const Notice& notice : notices.all) {
    if (notice.kind != NoticeKind::restarted) continue;
    EXPECT_GT(notice.step, 400);
    EXPECT_EQ(notice.back_to, 0);
  }
  EXPECT_NE(weight(trainer), first);
  EXPECT_EQ(trainer.step(), 4000);
}

TEST(TrainerScore, AnOutputThatIsNotFiniteGoesBack) {
  Trainer trainer(one_weight(), descent(0.1), line(), Device::cpu());
  int bad = 2;
  trainer.evaluate_with([&](const StepInfo&) { return scored(bad-- > 0 ? kInfinity : 1); });
  Notices notices;
  trainer.add_observer(notices);
  trainer.run();
  EXPECT_EQ(notices.count(NoticeKind::went_back), 2);
}

TEST(TrainerState, RefusesNumbersARunCannotHave) {
  Trainer trainer(one_weight(), descent(0.1), line(), Device::cpu());
  trainer.run(30);
  const TrainerState good = trainer.state();
  const auto refused = [&](const auto& spoil) {
    TrainerState state = good;
    spoil(state);
    return error_of<ValueError>([&] { trainer.restore(state); }).has_value();
  };
  EXPECT_FALSE(refused([](TrainerState&) {}));
  EXPECT_TRUE(refused([](TrainerState& s) { s.control.step = -1; }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.control.step = 401; }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.good.control.step = 401; }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.control.beta1_power = 2; }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.control.rate_scale = -1; }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.control.loss = kInfinity; }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.guard.best_mean = std::nan(""); }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.guard.retries = -1; }));
  EXPECT_TRUE(refused([](TrainerState& s) { s.control.halted = 1; }));
}

}  // namespace
}  // namespace iron
