// The files of the first Iron Learn: what they say, and every way in which they may not fit.

#include "iron/format/original_network.h"

#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "tests/support/files.h"
#include "tests/support/shared_data.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

/// 2 → 3 tanh → 1 sigmoid, as the Rust program writes it.
std::string small_json() {
  return R"({"name": "net", "parameter_count": 9, "layers": [
    {"layer_type": "Linear", "name": "Input", "index": 0, "weights": [1, 2, 3, 4, 5, 0.1],
     "shape": [2, 3]},
    {"layer_type": "Tanh", "name": "A", "index": 1, "weights": [], "shape": []},
    {"layer_type": "Linear", "name": "H", "index": 2, "weights": [-1.5, 1e-3, 7], "shape": [3, 1]},
    {"layer_type": "Sigmoid", "name": "Output", "index": 3, "weights": [], "shape": []}],
    "epoch": 12, "saved_lr": 0.25})";
}

OriginalNetwork read(const std::string& text) { return parse_original_json(text, "net.json"); }

std::string fault(const std::string& text) {
  const auto error = error_of<DataError>([&] { read(text); });
  if (!error) return "no error";
  EXPECT_EQ(error->where(), "net.json");
  return error->detail();
}

/// The fault of small_json() with one thing changed.
std::string fault_with(const std::string& from, const std::string& to) {
  std::string text = small_json();
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return fault(text.replace(place, from.size(), to));
}

TEST(OriginalJson, IsReadWhole) {
  const OriginalNetwork network = read(small_json());
  EXPECT_EQ(network.name, "net");
  EXPECT_EQ(network.epoch, 12);
  EXPECT_EQ(network.rate, 0.25);
  ASSERT_EQ(network.layers.size(), 2U);
  EXPECT_EQ(network.layers[0].inputs, 2);
  EXPECT_EQ(network.layers[0].outputs, 3);
  EXPECT_EQ(network.layers[0].weight, (std::vector<float>{1, 2, 3, 4, 5, 0.1F}));
  EXPECT_TRUE(network.layers[0].bias.empty());
  EXPECT_EQ(network.layers[0].activation, Activation::tanh);
  EXPECT_EQ(network.layers[1].activation, Activation::sigmoid);
}

TEST(OriginalJson, KnowsTheFunctionsOfTheOriginal) {
  const auto hidden = [](const std::string& type) {
    std::string text = small_json();
    return read(text.replace(text.find("Tanh"), 4, type)).layers[0].activation;
  };
  EXPECT_EQ(hidden("ReLU"), Activation::relu);
  EXPECT_EQ(hidden("Sin"), Activation::sine);
  EXPECT_EQ(hidden("Sigmoid"), Activation::sigmoid);
  EXPECT_EQ(hidden("Linear"), Activation::identity);  // without weights it is a function
}

TEST(OriginalJson, RefusesWhatIsNoSuchFile) {
  EXPECT_EQ(fault(""), "is empty");
  EXPECT_THAT(fault("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(fault("{}"), HasSubstr("\"name\" is missing"));
  EXPECT_THAT(fault(std::string(200'000, '[')), HasSubstr("levels of nesting"));
  EXPECT_THAT(fault("{\"m\": 4, \"n\": 2}"), HasSubstr("unknown key \"m\""));  // a table
  EXPECT_THAT(fault_with("\"epoch\": 12, ", ""), HasSubstr("\"epoch\" is missing"));
  EXPECT_THAT(fault_with("12,", "-1,"), HasSubstr("epoch: is negative"));
  EXPECT_THAT(fault_with("0.25", "\"fast\""), HasSubstr("saved_lr: expected a number"));
}

TEST(OriginalJson, RefusesLayersThatDoNotFit) {
  EXPECT_THAT(fault_with("\"Tanh\"", "\"Conv\""),
              HasSubstr("layers[1].layer_type: unknown layer type \"Conv\""));
  EXPECT_THAT(fault_with("5, 0.1]", "5]"),
              HasSubstr("layers[0].weights: 5 numbers do not fill shape [2, 3]"));
  EXPECT_THAT(fault_with("[2, 3]", "[6]"),
              HasSubstr("layers[0].shape: expected inputs and outputs"));
  EXPECT_THAT(fault_with("[2, 3]", "[0, 3]"), HasSubstr("both at least 1"));
  EXPECT_THAT(fault_with("[2, 3]", "[-2, -3]"), HasSubstr("both at least 1"));
  EXPECT_THAT(fault_with("[2, 3]", "[4611686018427387904, 6]"), HasSubstr("do not fill"));
  EXPECT_THAT(fault_with("[2, 3]", "[3, 2]"),
              HasSubstr("its weights 1 take 3 numbers, but those before give 2"));
  EXPECT_THAT(fault_with("0.1]", "1e39]"),
              HasSubstr("layers[0].weights[5]: the number is beyond f32"));
  EXPECT_THAT(fault_with("0.1]", "NaN]"), HasSubstr("of the JSON text"));
  EXPECT_THAT(fault_with("0.1]", "null]"), HasSubstr("layers[0].weights[5]: expected a number"));
  EXPECT_THAT(fault_with("\"index\": 2", "\"index\": 3"),
              HasSubstr("layers[2].index: is not the layer's place, 2"));
  EXPECT_THAT(fault_with("\"index\": 1, \"weights\": []", "\"index\": 1, \"weights\": [1]"),
              HasSubstr("a layer of type Tanh has no weights"));
  EXPECT_THAT(fault_with("\"Linear\", \"name\": \"Input\"", "\"Tanh\", \"name\": \"Input\""),
              HasSubstr("layers[0]: a layer of type Tanh has no weights"));
  EXPECT_THAT(
      fault(R"({"name": "x", "parameter_count": 0, "layers": [], "epoch": 0, "saved_lr": 0})"),
      HasSubstr("without layers"));
  EXPECT_THAT(fault(R"({"name": "x", "parameter_count": 0, "layers": [{"layer_type": "Tanh",
                        "name": "a", "index": 0, "weights": [], "shape": []}],
                        "epoch": 0, "saved_lr": 0})"),
              HasSubstr("layers[0]: a function stands behind the weights of a layer"));
}

TEST(OriginalJson, EveryTruncationIsAnErrorAndChangedBytesDoNoHarm) {
  const std::string whole = small_json();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(fault(whole.substr(0, length)), "no error") << length;
  }
  for (u64 round = 0; round < 3000; ++round) {
    std::string changed = whole;
    for (u64 i = 0; i < 6; i += 2) {
      const auto draw = [&](u64 n) { return random_uniform(3, RandomStream::tensor, round, n); };
      changed[static_cast<std::size_t>(draw(i) * static_cast<double>(whole.size()))] =
          static_cast<char>(draw(i + 1) * 256);
    }
    error_of<DataError>([&] {
      for (const OriginalLayer& layer : read(changed).layers) {
        EXPECT_EQ(static_cast<i64>(layer.weight.size()), layer.inputs * layer.outputs);
      }
    });
  }
}

template <class T>
NamedTensor array(const std::string& name, const Shape& shape, const std::vector<T>& values) {
  NamedTensor tensor{name, dtype_of<T>(), shape, std::vector<std::byte>(values.size() * sizeof(T))};
  std::ranges::copy(std::as_bytes(std::span(values)), tensor.data.begin());
  return tensor;
}

/// 2 → 3 → 1 with biases; the layers not in order, their numbers with gaps.
std::vector<NamedTensor> small_arrays() {
  return {array<float>("W10_Output", {3, 1}, {7, 8, 9}), array<float>("B10_Output", {1, 1}, {0.5F}),
          array<float>("W2_Hidden Layer", {2, 3}, {1, 2, 3, 4, 5, 6}),
          array<double>("B2_Hidden Layer", {3}, {-1, -2, -3})};
}

std::string array_fault(const std::function<void(std::vector<NamedTensor>&)>& spoil) {
  std::vector<NamedTensor> tensors = small_arrays();
  spoil(tensors);
  const auto error = error_of<DataError>([&] { original_from_tensors(tensors, "net.npz"); });
  if (!error) return "no error";
  EXPECT_EQ(error->where(), "net.npz");
  return error->detail();
}

TEST(OriginalNpz, LayersComeInTheOrderOfTheirNumbers) {
  const OriginalNetwork network = original_from_tensors(small_arrays(), "net.npz");
  ASSERT_EQ(network.layers.size(), 2U);
  EXPECT_EQ(network.layers[0].inputs, 2);
  EXPECT_EQ(network.layers[0].weight, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(network.layers[0].bias, (std::vector<float>{-1, -2, -3}));
  EXPECT_EQ(network.layers[0].activation, Activation::tanh);
  EXPECT_EQ(network.layers[1].bias, std::vector<float>{0.5F});
  EXPECT_EQ(network.layers[1].activation, Activation::sigmoid);
  EXPECT_FALSE(network.epoch);
  EXPECT_FALSE(network.rate);
}

TEST(OriginalNpz, RefusesArraysThatDoNotFit) {
  const auto renamed = [](std::size_t i, const char* name) {
    return array_fault([&](auto& tensors) { tensors[i].name = name; });
  };
  for (const char* name :
       {"X2_a", "W_a", "W-2_a", "W2", "2", "", "W99999999999999999999_a", "w2_a"}) {
    EXPECT_THAT(renamed(2, name), HasSubstr("is no weight or bias of the first Iron Learn"))
        << name;
  }
  EXPECT_THAT(renamed(2, "W3_a"), HasSubstr("\"B2_Hidden Layer\" has no weights beside it"));
  EXPECT_THAT(renamed(2, "W10_Other"), HasSubstr("has the number of \"W10_Output\" too"));
  EXPECT_THAT(array_fault([](auto& tensors) { tensors.clear(); }), HasSubstr("without layers"));
  EXPECT_THAT(array_fault([](auto& t) {
                t[2] = array<float>("W2_a", {6}, {1, 2, 3, 4, 5, 6});
              }),
              HasSubstr("has shape [6], not [inputs, outputs]"));
  EXPECT_THAT(array_fault([](auto& t) {
                t[2] = array<float>("W2_a", {0, 3}, {});
              }),
              HasSubstr("has shape [0, 3]"));
  EXPECT_THAT(array_fault([](auto& t) {
                t[2] = array<float>("W2_a", {3, 2}, {1, 2, 3, 4, 5, 6});
              }),
              HasSubstr("has shape [3], but the layer has 2 outputs"));
  EXPECT_THAT(array_fault([](auto& t) {
                t[0] = array<float>("W10_a", {1, 1}, {1});
              }),
              HasSubstr("its weights 1 take 1 numbers, but those before give 3"));
  EXPECT_THAT(array_fault([](auto& t) {
                t[3] = array<float>("B2_a", {3, 1}, {1, 2, 3});
              }),
              HasSubstr("has shape [3, 1]"));
  EXPECT_THAT(array_fault([](auto& t) {
                t[3] = array<i32>("B2_a", {3}, {1, 2, 3});
              }),
              HasSubstr("is of i32, not f32 or f64"));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {nan, HUGE_VAL, 1e39}) {
    EXPECT_THAT(array_fault([&](auto& t) {
                  t[3] = array<double>("B2_a", {3}, {1, bad, 3});
                }),
                HasSubstr("NaN, infinite or beyond f32"));
  }
}

TEST(OriginalFiles, TheAuthorsOwn) {
  IRON_SHARED_DATA_OR_SKIP(lion, "lion/original_model_803k.json");
  const OriginalNetwork network = read_original_json(lion);
  std::vector<i64> widths{network.layers[0].inputs};
  for (const OriginalLayer& layer : network.layers) widths.push_back(layer.outputs);
  EXPECT_EQ(widths, (std::vector<i64>{3, 128, 128, 256, 128, 64, 64, 64, 1}));
  EXPECT_EQ(network.epoch, 803000);
  EXPECT_NEAR(network.rate.value(), 0.03419707, 1e-12);

  IRON_SHARED_DATA_OR_SKIP(table, "tables/original_xor_model.json");
  EXPECT_EQ(read_original_json(table).layers.back().activation, Activation::sigmoid);

  IRON_SHARED_DATA_OR_SKIP(python, "lion/original_python_checkpoint.npz");
  const OriginalNetwork checkpoint = read_original_npz(python);
  widths = {checkpoint.layers[0].inputs};
  for (const OriginalLayer& layer : checkpoint.layers) widths.push_back(layer.outputs);
  EXPECT_EQ(widths, (std::vector<i64>{2, 50, 50, 100, 50, 25, 25, 25, 1}));
  EXPECT_EQ(checkpoint.layers[7].bias.size(), 1U);
}

}  // namespace
}  // namespace iron
