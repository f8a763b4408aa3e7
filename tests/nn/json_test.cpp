// Descriptions as JSON: there and back, and what a wrong text is told.

#include <gtest/gtest.h>
#include <string>

#include "iron/core/error.h"
#include "iron/nn/network.h"

namespace iron {
namespace {

TEST(NetworkJson, IsReadable) {
  const NetworkSpec network{
      .inputs = 2,
      .encoding = Fourier{.frequencies = 8, .scale = 1.5},
      .layers = {{.width = 3, .activation = Activation::sine, .parameter = 12},
                 {.width = 1, .bias = false, .initializer = Normal{.deviation = 0.25}}}};
  EXPECT_EQ(to_json(network),
            R"({"inputs":2,"encoding":{"type":"fourier","frequencies":8,"scale":1.5},"layers":[)"
            R"({"width":3,"bias":true,"activation":"sine","parameter":12.0,)"
            R"("initializer":{"type":"automatic"}},)"
            R"({"width":1,"bias":false,"activation":"identity","parameter":null,)"
            R"("initializer":{"type":"normal","deviation":0.25}}]})");
}

TEST(NetworkJson, EveryChoiceComesBack) {
  const Initializer initializers[] = {Automatic{},     Normal{0.1},    Uniform{0.7},
                                      XavierUniform{}, XavierNormal{}, HeUniform{},
                                      HeNormal{},      FanInUniform{}, Siren{}};
  static_assert(std::size(initializers) == std::variant_size_v<Initializer>);
  for (const Initializer& initializer : initializers) {
    for (const auto& [activation, name] : NameTable<Activation>::rows) {
      const NetworkSpec network{
          .inputs = 3,
          .encoding = None{},
          .layers = {{.width = 2, .activation = activation, .initializer = initializer}}};
      const std::string text = to_json(network);
      EXPECT_NE(text.find('"' + std::string(name) + '"'), std::string::npos) << text;
      EXPECT_EQ(to_json(network_from_json(text, "test")), text);
    }
  }
}

TEST(NetworkJson, NumbersComeBackBitForBit) {
  const NetworkSpec network{.inputs = 1,
                            .encoding = Fourier{.frequencies = 1, .scale = 0.1 + 0.2},
                            .layers = {{.width = 1}}};
  const NetworkSpec back = network_from_json(to_json(network), "test");
  EXPECT_EQ(std::get<Fourier>(back.encoding).scale, 0.1 + 0.2);
}

TEST(NetworkJson, AChoiceMayBeANameAloneAndKeysMayBeLeftOut) {
  const NetworkSpec network = network_from_json(
      R"({"inputs": 2, "encoding": "fourier", "layers": [{"width": 1, "initializer": "he_normal"}]})",
      "test");
  EXPECT_EQ(std::get<Fourier>(network.encoding).frequencies, 128);
  EXPECT_TRUE(std::holds_alternative<HeNormal>(network.layers[0].initializer));
  EXPECT_TRUE(network.layers[0].bias);
}

TEST(NetworkJson, CornersComeBack) {
  const NetworkOptions options{.encoding = Corners{.width = 7, .height = 9, .constant = true}};
  const std::string text = to_json(options);
  EXPECT_NE(text.find(R"({"type":"corners","width":7,"height":9,"constant":true})"),
            std::string::npos)
      << text;
  EXPECT_EQ(to_json(network_options_from_json(text, "test")), text);
}

TEST(NetworkJson, OptionsComeBack) {
  const NetworkOptions options{.encoding = Fourier{.frequencies = 9},
                               .hidden = {5, 6, 7},
                               .activation = Activation::leaky_relu,
                               .parameter = 0.3,
                               .output = Activation::sigmoid,
                               .bias = false,
                               .initializer = XavierNormal{}};
  const std::string text = to_json(options);
  const NetworkOptions back = network_options_from_json(text, "test");
  EXPECT_EQ(to_json(back), text);
  EXPECT_EQ(back.hidden, (std::vector<i64>{5, 6, 7}));
  EXPECT_EQ(back.parameter, 0.3);
}

TEST(NetworkJson, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {R"({"inputs": 2)", "[m.json] "},
      {R"({"inputs": 2, "inputs": 3})", "[m.json] "},
      {R"([1])", "[m.json] expected an object, found array"},
      {R"({"inputz": 2})", "[m.json] unknown key 'inputz'"},
      {R"({"inputs": "2"})", "[m.json] inputs: expected an integer, found string"},
      {R"({"inputs": 2.5})", "[m.json] inputs: expected an integer, found number"},
      {R"({"inputs": 9223372036854775808})", "[m.json] inputs: the number is too large"},
      {R"({"inputs": 1, "encoding": "octree"})", "[m.json] encoding: unknown name 'octree'"},
      {R"({"inputs": 1, "encoding": 3})", "[m.json] encoding: expected a name, found number"},
      {R"({"inputs": 1, "encoding": {"scale": 3}})",
       "[m.json] encoding: the key 'type' is missing"},
      {R"({"inputs": 1, "encoding": {"type": 3}})",
       "[m.json] encoding.type: expected a name, found number"},
      {R"({"inputs": 1, "encoding": {"type": "none", "scale": 3}})",
       "[m.json] encoding: unknown key 'scale'"},
      {R"({"inputs": 1, "encoding": {"type": "fourier", "scale": "big"}})",
       "[m.json] encoding.scale: expected a number, found string"},
      {R"({"inputs": 1, "layers": {}})", "[m.json] layers: expected a list, found object"},
      {R"({"inputs": 1, "layers": [{"width": 1}, {"bias": 1}]})",
       "[m.json] layers.1.bias: expected true or false, found number"},
      {R"({"inputs": 1, "layers": [{"width": 1, "activation": "tan"}]})",
       "[m.json] layers.0.activation: unknown name 'tan'"},
      {R"({"inputs": 1, "layers": [{"width": 1, "activation": 3}]})",
       "[m.json] layers.0.activation: expected a name, found number"},
      {R"({"inputs": 1, "layers": [{"width": 0}]})",
       "[m.json] network.layers.0.width: must be at least 1, not 0"},
  };
  for (const auto& [text, message] : cases) {
    try {
      network_from_json(text, "m.json");
      ADD_FAILURE() << "accepted: " << text;
    } catch (const DataError& error) {
      EXPECT_EQ(std::string(error.what()).rfind(message, 0), 0U) << text << "\n" << error.what();
    }
  }
}

TEST(NetworkJson, HintsListTheKnownNames) {
  try {
    network_from_json(R"({"inputs": 1, "encoding": "octree"})", "m.json");
    FAIL() << "accepted";
  } catch (const DataError& error) {
    EXPECT_EQ(error.hint(), "use one of none, fourier, corners, grid");
  }
  try {
    network_from_json(R"({"layers": [{"size": 1}]})", "m.json");
    FAIL() << "accepted";
  } catch (const DataError& error) {
    EXPECT_EQ(error.hint(), "known: width, bias, activation, parameter, initializer");
  }
}

}  // namespace
}  // namespace iron
