// A run's state in a file and back.

#include "iron/train/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::TemporaryDirectory;

RowsData rows() {
  return {Tensor::from({{0, 0}, {0, 1}, {1, 0}, {1, 1}}), Tensor::from({{0}, {1}, {1}, {0}})};
}

TrainOptions options() {
  return {.optimizer = Adam{.rate = 0.05},
          .schedule = Plateau{.patience = 3},
          .loss = Bce{},
          .steps = 300,
          .guard = {.every = 20}};
}

void prepare(Trainer& trainer) {
  trainer.evaluate_with([&](const StepInfo& info) { return Score{.value = info.loss}; });
}

TEST(Checkpoint, ARunThroughAFileHasTheSameBits) {
  const NetworkSpec network = make_network(2, {.hidden = {4}, .activation = Activation::tanh}, 1);
  Trainer whole(network, options(), rows(), Device::cpu());
  prepare(whole);
  whole.run();
  const TemporaryDirectory directory;
  for (const i64 cut : {0, 1, 20, 33, 299, 300}) {
    Trainer first(network, options(), rows(), Device::cpu());
    prepare(first);
    first.run(cut);
    SafetensorsFile file;
    add_state(first.state(), file);
    write_safetensors(directory.file("c"), file, Overwrite::yes);

    Trainer second(network, options(), rows(), Device::cpu());
    prepare(second);
    second.restore(read_state(read_safetensors(directory.file("c")), "c"));
    EXPECT_EQ(second.step(), cut);
    second.run();
    SafetensorsFile expected;
    SafetensorsFile found;
    add_state(whole.state(), expected);
    add_state(second.state(), found);
    EXPECT_TRUE(found == expected) << cut;
  }
}

TEST(Checkpoint, MissingPartsAreNamed) {
  const NetworkSpec network = make_network(2, {.hidden = {4}, .activation = Activation::tanh}, 1);
  Trainer trainer(network, options(), rows(), Device::cpu());
  prepare(trainer);
  trainer.run(50);
  SafetensorsFile whole;
  add_state(trainer.state(), whole);
  ASSERT_EQ(whole.tensors.size(), 7U);  // now and good: parameters, two moments; best
  const auto fault = [&](const SafetensorsFile& file) {
    const auto error = error_of<Error>([&] { trainer.restore(read_state(file, "c")); });
    return error ? error->detail() : "";
  };
  EXPECT_EQ(fault(whole), "");
  for (std::size_t i = 0; i < whole.tensors.size(); ++i) {
    SafetensorsFile file = whole;
    file.tensors.erase(file.tensors.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_NE(fault(file), "") << whole.tensors[i].name;
  }
  SafetensorsFile file = whole;
  file.metadata.clear();
  EXPECT_EQ(fault(file), "holds no state of a run");
  for (const char* text : {"", "[]", "{\"now\": 3}", "{\"now\": {\"control\": {\"step\": -5}}}",
                           "{\"reached\": 1}", "{\"other\": 1}"}) {
    file.metadata = {{"iron_learn_state", text}};
    EXPECT_NE(fault(file), "") << text;
  }
}

}  // namespace
}  // namespace iron
