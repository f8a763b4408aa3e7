// Recipes: as JSON, and as the Program they lower to.

#include "iron/train/options.h"

#include <functional>
#include <gtest/gtest.h>

#include "iron/core/error.h"

namespace iron {
namespace {

Source table(i64 rows, i64 in, i64 out) {
  return RowsSource{{nullptr, DType::f64, {rows, in}}, {nullptr, DType::f64, {rows, out}}};
}

TEST(TrainOptions, LowerToAProgram) {
  const TrainOptions options{.optimizer = Sgd{.rate = 0.2, .momentum = 0.9},
                             .schedule = Step{.every = 2, .factor = 0.5},
                             .loss = Huber{.delta = 0.3},
                             .epochs = 7,
                             .batch = 4,
                             .clip_norm = 1.5,
                             .precision = DType::f64,
                             .seed = 99};
  const Program p = training_program(make_network(3, {.hidden = {5}}, 2), options, table(10, 3, 2));
  EXPECT_EQ(p.loss->kind, LossKind::huber);
  EXPECT_EQ(p.loss->delta, 0.3);
  EXPECT_EQ(std::get<SgdRule>(p.update).momentum, 0.9);
  EXPECT_EQ(p.schedule.rate, 0.2);
  EXPECT_EQ(p.schedule.every, 6);  // 2 epochs of 3 steps
  EXPECT_EQ(p.batch, 4);
  EXPECT_EQ(p.order, Order::rows);
  EXPECT_EQ(p.clip_norm, 1.5);
  EXPECT_EQ(p.precision, DType::f64);
  EXPECT_EQ(p.seed, 99U);
  EXPECT_EQ(p.ops.size(), 4U);  // ends at the output: no link
  EXPECT_EQ(run_length(options, table(10, 3, 2)).steps, 21);
  EXPECT_EQ(run_length({.steps = 5, .batch = 4}, table(10, 3, 2)).steps, 5);
}

struct Bad {
  const char* message;
  std::function<void(TrainOptions&, NetworkSpec&)> spoil;
};

TEST(TrainOptions, RefusesWhatDoesNotFit) {
  const Bad cases[] = {
      {"[train] the length of the run is not given", [](auto& o, auto&) { o.epochs = 0; }},
      {"[train] both epochs and steps are given", [](auto& o, auto&) { o.steps = 3; }},
      {"[epochs] must be 0 or above, not -1", [](auto& o, auto&) { o.epochs = -1; }},
      {"[steps] must be 0 or above, not -2", [](auto& o, auto&) { o.steps = -2; }},
      {"[epochs] are too many to count",
       [](auto& o, auto&) {
         o.epochs = i64{1} << 62;
         o.batch = 1;
       }},
      {"[clip_norm] must be 0 or above, not -1", [](auto& o, auto&) { o.clip_norm = -1; }},
      {"[batch] must be 0 or above, not -4", [](auto& o, auto&) { o.batch = -4; }},
      {"[optimizer.rate] must be above 0, not -1",
       [](auto& o, auto&) { o.optimizer = Adam{.rate = -1}; }},
      {"[loss.delta] must be above 0, not 0", [](auto& o, auto&) { o.loss = Huber{.delta = 0}; }},
      {"[program] cannot train in i32", [](auto& o, auto&) { o.precision = DType::i32; }},
      {"[train] the rows have 3 inputs, the network takes 4", [](auto&, auto& n) { n.inputs = 4; }},
      {"[train] the rows have 2 targets, the network gives 1",
       [](auto&, auto& n) { n.layers.back().width = 1; }},
      {"[optimizer.epsilon] must be a number that f32 holds, not 1e-50",
       [](auto& o, auto&) { o.optimizer = Adam{.epsilon = 1e-50}; }},
      {"[optimizer.rate] must be a number that f32 holds, not 1e+39",
       [](auto& o, auto&) { o.optimizer = Sgd{.rate = 1e39}; }},
      {"[loss] bce is taken on the output before its function, but the network ends with sigmoid",
       [](auto& o, auto& n) {
         o.loss = Bce{};
         n.layers.back().activation = Activation::sigmoid;
       }},
  };
  for (const Bad& bad : cases) {
    TrainOptions options{.epochs = 1};
    NetworkSpec network = make_network(3, {.hidden = {5}}, 2);
    ASSERT_NO_THROW(training_program(network, options, table(10, 3, 2)));
    bad.spoil(options, network);
    try {
      training_program(network, options, table(10, 3, 2));
      ADD_FAILURE() << "accepted: " << bad.message;
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), bad.message);
    }
  }
}

TEST(TrainOptions, OneOutputHasNoClasses) {
  const NetworkSpec network = make_network(3, {.hidden = {5}}, 1);
  try {
    training_program(network, {.loss = CrossEntropy{}, .epochs = 1}, table(10, 3, 1));
    FAIL() << "accepted";
  } catch (const ValueError& error) {
    EXPECT_STREQ(error.what(), "[loss] cross_entropy needs at least two outputs");
  }
}

TEST(TrainOptions, AreReadableJson) {
  EXPECT_EQ(to_json(TrainOptions{.epochs = 3}),
            R"({"optimizer":{"type":"adam","rate":0.001,"beta1":0.9,"beta2":0.999,)"
            R"("epsilon":1e-08,"weight_decay":0.0},"schedule":{"type":"constant","warmup":0},)"
            R"("loss":{"type":"mse"},"epochs":3,"steps":0,"batch":"all","shuffle":true,)"
            R"("spread":false,)"
            R"("clip_norm":0.0,"guard":{"every":0,"jump":10.0,"patience":10,"retries":6,)"
            R"("factor":0.5},"precision":"f32","seed":0,"schedule_from":0})");
}

TEST(TrainOptions, EveryChoiceComesBack) {
  const Optimizer optimizers[] = {Adam{.rate = 0.1, .beta1 = 0.2, .beta2 = 0.3, .epsilon = 0.4},
                                  Sgd{.rate = 0.1, .momentum = 0.5, .nesterov = true},
                                  AdamW{.rate = 0.7, .weight_decay = 0.8}};
  const Schedule schedules[] = {
      Constant{.warmup = 4}, Cosine{.rate_min = 0.01, .epochs = 6, .warmup = 1},
      Step{.every = 3, .factor = 0.2, .warmup = 2},
      Plateau{.patience = 3, .factor = 0.4, .threshold = 0.5, .rate_min = 0.6, .warmup = 7}};
  const Loss losses[] = {Mse{}, Mae{}, Huber{.delta = 0.2}, Bce{}, CrossEntropy{}};
  static_assert(std::size(optimizers) == std::variant_size_v<Optimizer>);
  static_assert(std::size(schedules) == std::variant_size_v<Schedule>);
  static_assert(std::size(losses) == std::variant_size_v<Loss>);
  const BatchSize batches[] = {BatchSize::all(), BatchSize::picture_row(), BatchSize(17)};
  for (const Optimizer& optimizer : optimizers) {
    for (const Schedule& schedule : schedules) {
      for (const Loss& loss : losses) {
        for (const BatchSize batch : batches) {
          const TrainOptions options{.optimizer = optimizer,
                                     .schedule = schedule,
                                     .loss = loss,
                                     .steps = 12,
                                     .batch = batch,
                                     .shuffle = false,
                                     .clip_norm = 0.1,
                                     .precision = DType::f64,
                                     .seed = 18446744073709551615U};
          const std::string text = to_json(options);
          const TrainOptions back = train_options_from_json(text, "test");
          EXPECT_EQ(to_json(back), text);
          EXPECT_EQ(back.batch, batch);
          EXPECT_EQ(back.seed, options.seed);
        }
      }
    }
  }
}

TEST(TrainOptions, ShortTextsAreEnough) {
  const TrainOptions options = train_options_from_json(
      R"({"optimizer": "sgd", "schedule": {"type": "cosine"}, "batch": 1000, "epochs": 2})",
      "test");
  EXPECT_TRUE(std::holds_alternative<Sgd>(options.optimizer));
  EXPECT_TRUE(std::holds_alternative<Cosine>(options.schedule));
  EXPECT_EQ(options.batch, BatchSize(1000));
}

TEST(TrainOptions, SayWhatIsWrongAndWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"optimizer": {"type": "adam", "momentum": 1}})",
       "[run.json] optimizer: unknown key 'momentum'"},
      {R"({"optimizer": "lion"})", "[run.json] optimizer: unknown name 'lion'"},
      {R"({"schedule": {"type": "step", "every": 0.5}})",
       "[run.json] schedule.every: expected an integer, found number"},
      {R"({"batch": "some"})", "[run.json] batch: cannot be 'some'"},
      {R"({"batch": [1]})", "[run.json] batch: expected a word or a number, found array"},
      {R"({"precision": "f16"})", "[run.json] precision: unknown type 'f16'"},
      {R"({"precision": 32})", "[run.json] precision: expected a type's name, found number"},
      {R"({"seed": -1})", "[run.json] seed: expected an integer from 0, found number"},
      {R"({"shuffle": "yes"})", "[run.json] shuffle: expected true or false, found string"},
  };
  for (const auto& [text, message] : cases) {
    try {
      train_options_from_json(text, "run.json");
      ADD_FAILURE() << "accepted: " << text;
    } catch (const DataError& error) {
      EXPECT_EQ(std::string(error.what()), message);
    }
  }
}

}  // namespace
}  // namespace iron
