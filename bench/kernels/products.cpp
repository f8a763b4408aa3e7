// Products of matrices: forward, gradient of the weights, gradient of the inputs.

#include <array>
#include <fmt/format.h>

#include "bench/kernels/kernels.h"
#include "iron/backend/cpu/small_product.h"

namespace iron::bench {
namespace {

struct Layer {
  i64 in;
  i64 out;
};
constexpr std::array<Layer, 7> kLayers{
    {{2, 128}, {128, 128}, {128, 256}, {256, 128}, {128, 64}, {64, 64}, {64, 1}}};

/// A product as a dense layer makes it (see DenseStage).
struct Kind {
  const char* name;
  ProductShape (*shape)(Layer layer, i64 in_stride, i64 out_stride);
};
constexpr std::array<Kind, 3> kKinds{
    {{"forward",
      [](Layer layer, i64 in_stride, i64 out_stride) -> ProductShape {
        return {.m = out_stride,
                .n = kTileRows,
                .k = layer.in,
                .a_stride = out_stride,
                .b_stride = in_stride,
                .c_stride = out_stride};
      }},
     {"weight_gradient",
      [](Layer layer, i64 in_stride, i64 out_stride) -> ProductShape {
        return {.m = out_stride,
                .n = layer.in,
                .k = kTileRows,
                .a_stride = out_stride,
                .b_stride = in_stride,
                .c_stride = out_stride,
                .b_transposed = true,
                .accumulate = true};
      }},
     {"input_gradient", [](Layer layer, i64 in_stride, i64 out_stride) -> ProductShape {
        return {.m = in_stride,
                .n = kTileRows,
                .k = layer.out,
                .a_stride = in_stride,
                .b_stride = out_stride,
                .c_stride = in_stride};
      }}}};

/// Runs product(a, b, c); padding is not counted in the operations.
template <class T, class F>
void run(benchmark::State& state, const ProductShape& shape, Layer layer, const F& product) {
  const i64 b_rows = shape.b_transposed ? shape.k : shape.n;
  const auto a = filled<T>(shape.k * shape.a_stride, 0.5);
  const auto b = filled<T>(b_rows * shape.b_stride, 0.5);
  auto c = filled<T>(shape.n * shape.c_stride, 0);
  for (auto _ : state) {
    product(a.data(), b.data(), c.data());
    benchmark::ClobberMemory();
  }
  const double operations = 2.0 * static_cast<double>(kTileRows * layer.in * layer.out);
  state.counters["FLOP"] =
      benchmark::Counter(operations, benchmark::Counter::kIsIterationInvariantRate);
}

template <class T>
void add(const Kind& kind, Layer layer, const Kernels<T>& kernels) {
  const ProductShape shape = kind.shape(layer, padded<T>(layer.in), padded<T>(layer.out));
  const auto name = [&](const char* maker) {
    return fmt::format("product/{}/{}/{}/{}x{}", maker, kind.name, name_of(dtype_of<T>()), layer.in,
                       layer.out);
  };
  if (const SmallProduct<T> generated = find_small_product<T>(shape)) {
    benchmark::RegisterBenchmark(name("libxsmm").c_str(), [=](benchmark::State& state) {
      run<T>(state, shape, layer, generated);
    });
  }
  const auto own = kernels.product;
  benchmark::RegisterBenchmark(name("own").c_str(), [=](benchmark::State& state) {
    run<T>(state, shape, layer, [&](const T* a, const T* b, T* c) {
      own(shape.m, shape.n, shape.k, a, shape.a_stride, b, shape.b_transposed ? 1 : shape.b_stride,
          shape.b_transposed ? shape.b_stride : 1, c, shape.c_stride, shape.accumulate);
    });
  });
}

template <class T>
void add_all() {
  const Kernels<T> kernels = select_kernels<T>();
  for (const Kind& kind : kKinds) {
    for (const Layer layer : kLayers) add<T>(kind, layer, kernels);
  }
}

}  // namespace

void register_products() {
  add_all<float>();
  add_all<double>();
}

}  // namespace iron::bench
