// Running forward: any number of rows, whatever the tiles.

#include <gtest/gtest.h>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/nn/network.h"

namespace iron {
namespace {

struct Net {
  Program program;
  std::vector<float> parameters;
};

Net make_net() {
  const NetworkSpec spec =
      make_network(3, {.encoding = Fourier{.frequencies = 9, .scale = 1}, .hidden = {20, 12}}, 2);
  Net net{prediction_program(spec, LossKind::bce, DType::f32), {}};
  std::vector<double> start(static_cast<std::size_t>(parameter_count(net.program)));
  initialize(spec, 1, start);
  net.parameters.assign(start.begin(), start.end());
  return net;
}

std::vector<float> run(ForwardPlan& plan, const std::vector<float>& in) {
  const i64 rows = static_cast<i64>(in.size()) / 3;
  std::vector<float> out(static_cast<std::size_t>(rows) * 2);
  plan.run(ConstView(in.data(), DType::f32, {rows, 3}), View(out.data(), DType::f32, {rows, 2}));
  return out;
}

TEST(ForwardPlan, RowsDoNotDependOnTheirNeighbours) {
  const Net net = make_net();
  const auto plan =
      backend_for(Device::cpu())
          .compile_forward(net.program, ConstView(net.parameters.data(), DType::f32,
                                                  {static_cast<i64>(net.parameters.size())}));
  std::vector<float> in(3 * 1500);
  for (std::size_t i = 0; i < in.size(); ++i) {
    in[i] = static_cast<float>(random_uniform(1, RandomStream::tensor, 0, i));
  }
  const std::vector<float> all = run(*plan, in);
  for (const std::size_t rows : {1U, 2U, 15U, 16U, 17U, 511U, 512U, 513U, 1499U}) {
    const std::vector<float> some =
        run(*plan, {in.begin(), in.begin() + static_cast<std::ptrdiff_t>(3 * rows)});
    for (std::size_t i = 0; i < some.size(); ++i) {
      ASSERT_NEAR(some[i], all[i], 1e-6F) << rows << " rows, number " << i;
    }
  }
  EXPECT_TRUE(run(*plan, {}).empty());
}

TEST(ForwardPlan, SaysWhatDoesNotFit) {
  const Net net = make_net();
  const ConstView parameters(net.parameters.data(), DType::f32,
                             {static_cast<i64>(net.parameters.size())});
  const auto plan = backend_for(Device::cpu()).compile_forward(net.program, parameters);
  const std::vector<float> in(12);
  std::vector<float> out(8);
  EXPECT_THROW(
      plan->run(ConstView(in.data(), DType::f32, {3, 4}), View(out.data(), DType::f32, {3, 2})),
      ShapeError);
  EXPECT_THROW(
      plan->run(ConstView(in.data(), DType::f32, {4, 3}), View(out.data(), DType::f32, {4, 1})),
      ShapeError);
  const std::vector<double> wide(12);
  EXPECT_THROW(
      plan->run(ConstView(wide.data(), DType::f64, {4, 3}), View(out.data(), DType::f32, {4, 2})),
      TypeError);
  EXPECT_THROW(backend_for(Device::cpu())
                   .compile_forward(net.program, ConstView(in.data(), DType::f32, {12})),
               ShapeError);
}

}  // namespace
}  // namespace iron
