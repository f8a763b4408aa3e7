#include "iron/nn/summary.h"

#include <gtest/gtest.h>

#include "iron/nn/network.h"

namespace iron {
namespace {

TEST(Summary, NamesLayersAndCountsTheirNumbers) {
  const Program program = prediction_program(
      make_network(
          2, {.encoding = Fourier{.frequencies = 5}, .hidden = {4}, .activation = Activation::sine},
          3),
      LossKind::bce, DType::f32);
  const std::vector<LayerSummary> layers = summarize(program);
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers[0].name, "encoding");
  EXPECT_EQ(layers[0].outputs, 10);
  EXPECT_EQ(layers[0].numbers, 10);
  EXPECT_FALSE(layers[0].trained);
  EXPECT_EQ(layers[1].name, "layers.0");
  EXPECT_EQ(layers[1].inputs, 10);
  EXPECT_EQ(layers[1].outputs, 4);
  EXPECT_EQ(layers[1].activation, Activation::sine);
  EXPECT_EQ(layers[1].parameter, 30);
  EXPECT_TRUE(layers[1].bias);
  EXPECT_EQ(layers[1].numbers, 44);
  EXPECT_EQ(layers[2].name, "layers.1");
  EXPECT_EQ(layers[2].activation, Activation::sigmoid);  // the loss's own
  EXPECT_EQ(layers[2].numbers, 15);
}

TEST(Summary, CornersAreAnEncodingOfConstants) {
  Program program;
  emit(make_network(2, {.encoding = Corners{5, 4, true}, .hidden = {}, .bias = false}, 1), program);
  const std::vector<LayerSummary> layers = summarize(program);
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0].name, "encoding");
  EXPECT_EQ(layers[0].numbers, 9);
  EXPECT_FALSE(layers[0].trained);
  EXPECT_FALSE(layers[1].bias);
  EXPECT_EQ(layers[1].numbers, 3);
}

}  // namespace
}  // namespace iron
