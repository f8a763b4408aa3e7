// Pictures drawn by a network.

#include <memory>

#include "bench/flops.h"
#include "bench/statistics.h"
#include "bench/temporary_file.h"
#include "bench/works.h"
#include "iron/data/picture_writer.h"
#include "iron/model/picture_render.h"
#include "iron/nn/parameters.h"

namespace iron::bench {
namespace {

Benchmark render_4096() {
  constexpr i64 kSide = 4096;
  const auto prepare = [] {
    const PictureDescription description{
        .network = lion_network(), .training = {.steps = 1}, .size = {200, 200}, .channels = 1};
    const Tensor start = initial_parameters(network_of(description), 1, DType::f32, Device::cpu());
    const auto model =
        std::make_shared<PictureModel>(PictureModel::from_parameters(description, start));
    const auto file = std::make_shared<TemporaryFile>(".png");
    return [model, file] {
      return seconds_of([&] {
        const auto writer =
            open_picture_writer(file->path().string(), kSide, kSide, 1, Overwrite::yes);
        model->render({kSide, kSide},
                      [&](std::span<const float> rows) { writer->write_rows(rows); });
        writer->finish();
      });
    };
  };
  return {.name = "render_4096",
          .what = "a 4096 x 4096 PNG drawn by the network of lion_step",
          .flops = forward_flops(lion_widths(), kSide * kSide),
          .most_rounds = 3,
          .prepare = prepare};
}

}  // namespace

std::vector<Benchmark> drawing_works() { return {render_4096()}; }

}  // namespace iron::bench
