// Optimizers: their options, and their moves against the papers' formulas written out in double.

#include "iron/train/optimizer.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/nn/network.h"
#include "tests/support/plan_runner.h"

namespace iron {
namespace {

using testing::Matrix;
using testing::PlanRunner;
using testing::ReferenceNetwork;

constexpr int kSteps = 8;
constexpr double kRate = 0.05;

/// p, its gradient g, the step t from 1, and the moments m and v it may use: the new p.
using Rule = double (*)(double p, double g, int t, double& m, double& v);

double sgd(double p, double g, int, double&, double&) { return p - kRate * g; }

double sgd_decay(double p, double g, int, double&, double&) { return p - kRate * (g + 0.3 * p); }

double momentum(double p, double g, int, double& m, double&) {
  m = 0.9 * m + g;
  return p - kRate * m;
}

// Nesterov as Sutskever et al. 2013 and PyTorch write it.
double nesterov(double p, double g, int, double& m, double&) {
  g += 0.1 * p;
  m = 0.8 * m + g;
  return p - kRate * (g + 0.8 * m);
}

double adam_move(double g, int t, double& m, double& v) {
  m = 0.8 * m + 0.2 * g;
  v = 0.95 * v + 0.05 * g * g;
  const double m_hat = m / (1 - std::pow(0.8, t));
  const double v_hat = v / (1 - std::pow(0.95, t));
  return kRate * m_hat / (std::sqrt(v_hat) + 1e-3);
}

double adam(double p, double g, int t, double& m, double& v) { return p - adam_move(g, t, m, v); }

double adam_decay(double p, double g, int t, double& m, double& v) {
  return p - adam_move(g + 0.3 * p, t, m, v);
}

double adamw(double p, double g, int t, double& m, double& v) {
  return p - kRate * 0.3 * p - adam_move(g, t, m, v);
}

struct Case {
  const char* name;
  Optimizer optimizer;
  Rule rule;
  double clip_norm = 0;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class Moves : public ::testing::TestWithParam<Case> {
 protected:
  template <class T>
  void compare(double tolerance) {
    const Case& c = GetParam();
    // An encoding, so that there are parameters that must not move.
    const NetworkSpec network = make_network(2,
                                             {.encoding = Fourier{.frequencies = 3, .scale = 1},
                                              .hidden = {5},
                                              .activation = Activation::tanh},
                                             2);
    Program program;
    emit(network, program);
    program.loss = LossRule{};
    program.update = lower(c.optimizer);
    program.schedule.rate = base_rate(c.optimizer);
    program.clip_norm = c.clip_norm;
    const auto count = static_cast<std::size_t>(parameter_count(program));
    const std::vector<double> start = testing::uniform_numbers(count, 1, -1, 1);
    const Matrix inputs = testing::uniform_matrix(9, 2, 2, -1, 1);
    const Matrix targets = testing::uniform_matrix(9, 2, 3, -2, 2);

    PlanRunner<T> runner(program, start, inputs, targets);
    ReferenceNetwork reference(program);
    std::vector<double> p = start;
    std::vector<double> m(count);
    std::vector<double> v(count);
    for (int t = 1; t <= kSteps; ++t) {
      std::vector<double> g = reference.gradient(p, inputs, targets);
      double norm = 0;
      for (const double x : g) norm += x * x;
      norm = std::sqrt(norm);
      const double scale = c.clip_norm > 0 && norm > c.clip_norm ? c.clip_norm / norm : 1;
      for (std::size_t i = 6; i < count; ++i) p[i] = c.rule(p[i], scale * g[i], t, m[i], v[i]);

      ASSERT_EQ(runner.run(1), 1);
      EXPECT_NEAR(runner.control().grad_norm, norm, tolerance * norm);
      EXPECT_NEAR(runner.control().clip_scale, scale, tolerance);
      for (std::size_t i = 0; i < count; ++i) {
        const auto found = static_cast<double>(runner.parameters()[i]);
        if (i < 6) {
          ASSERT_EQ(found, static_cast<double>(static_cast<T>(start[i]))) << "frozen number " << i;
        } else {
          ASSERT_NEAR(found, p[i], tolerance) << "step " << t << ", number " << i;
        }
      }
    }
  }
};

TEST_P(Moves, FollowTheFormulaInF64) { compare<double>(1e-8); }
TEST_P(Moves, FollowTheFormulaInF32) { compare<float>(1e-4); }

INSTANTIATE_TEST_SUITE_P(
    All, Moves,
    ::testing::Values(
        Case{"sgd", Sgd{.rate = kRate}, sgd},
        Case{"sgd_decay", Sgd{.rate = kRate, .weight_decay = 0.3}, sgd_decay},
        Case{"sgd_clipped", Sgd{.rate = kRate}, sgd, 0.2},
        Case{"sgd_clipped_decay", Sgd{.rate = kRate, .weight_decay = 0.3}, sgd_decay, 0.2},
        Case{"momentum", Sgd{.rate = kRate, .momentum = 0.9}, momentum},
        Case{"nesterov", Sgd{.rate = kRate, .momentum = 0.8, .nesterov = true, .weight_decay = 0.1},
             nesterov},
        Case{"adam", Adam{.rate = kRate, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3}, adam},
        Case{"adam_clipped", Adam{.rate = kRate, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3},
             adam, 0.01},
        Case{"adam_decay",
             Adam{.rate = kRate, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3, .weight_decay = 0.3},
             adam_decay},
        Case{
            "adamw",
            AdamW{.rate = kRate, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3, .weight_decay = 0.3},
            adamw}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Optimizer, LowersToItsRule) {
  const UpdateRule sgd_rule =
      lower(Sgd{.rate = 1, .momentum = 0.5, .nesterov = true, .weight_decay = 0.25});
  EXPECT_EQ(std::get<SgdRule>(sgd_rule).momentum, 0.5);
  EXPECT_TRUE(std::get<SgdRule>(sgd_rule).nesterov);
  EXPECT_EQ(std::get<SgdRule>(sgd_rule).weight_decay, 0.25);
  EXPECT_FALSE(std::get<AdamRule>(lower(Adam{})).decoupled);
  EXPECT_EQ(std::get<AdamRule>(lower(Adam{})).weight_decay, 0);
  EXPECT_TRUE(std::get<AdamRule>(lower(AdamW{})).decoupled);
  EXPECT_EQ(std::get<AdamRule>(lower(AdamW{})).weight_decay, 0.01);
  EXPECT_EQ(base_rate(AdamW{.rate = 0.125}), 0.125);
}

TEST(Optimizer, RefusesOptionsOutOfRange) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const struct {
    const char* option;
    Optimizer optimizer;
  } cases[] = {
      {"optimizer.rate", Sgd{.rate = 0}},
      {"optimizer.rate", Sgd{.rate = -0.1}},
      {"optimizer.rate", Adam{.rate = kNan}},
      {"optimizer.rate", AdamW{.rate = kInf}},
      {"optimizer.momentum", Sgd{.momentum = 1}},
      {"optimizer.momentum", Sgd{.momentum = -0.1}},
      {"optimizer.momentum", Sgd{.momentum = kNan}},
      {"optimizer.nesterov", Sgd{.nesterov = true}},
      {"optimizer.weight_decay", Sgd{.weight_decay = -1}},
      {"optimizer.weight_decay", AdamW{.weight_decay = kNan}},
      {"optimizer.beta1", Adam{.beta1 = 1}},
      {"optimizer.beta1", AdamW{.beta1 = -0.5}},
      {"optimizer.beta2", Adam{.beta2 = 1.5}},
      {"optimizer.epsilon", Adam{.epsilon = 0}},
      {"optimizer.epsilon", AdamW{.epsilon = -1}},
  };
  for (const auto& [option, optimizer] : cases) {
    try {
      validate(optimizer);
      ADD_FAILURE() << "accepted: " << option;
    } catch (const ValueError& error) {
      EXPECT_EQ(error.where(), option) << error.what();
    }
  }
  EXPECT_NO_THROW(validate(Sgd{.momentum = 0.9, .nesterov = true}));
  EXPECT_NO_THROW(validate(Adam{.beta1 = 0, .beta2 = 0}));
}

}  // namespace
}  // namespace iron
