// Running a network forward on the CPU.

#include <algorithm>
#include <atomic>
#include <string>

#include "iron/backend/cpu/compile.h"
#include "iron/backend/cpu/cpu_backend.h"
#include "iron/backend/cpu/plan_layout.h"
#include "iron/backend/cpu/plan_network.h"
#include "iron/core/error.h"

namespace iron {
namespace {

template <class T>
void copy_rows(const T* from, i64 from_stride, T* to, i64 to_stride, i64 width, i64 rows) {
  constexpr i64 kNarrow = 8;  // numbers that are copied in less time than a call takes
  if (width <= kNarrow) {
    for (i64 c = 0; c < width; ++c) {
      for (i64 r = 0; r < rows; ++r) to[r * to_stride + c] = from[r * from_stride + c];
    }
  } else {
    for (i64 r = 0; r < rows; ++r) {
      std::copy_n(from + r * from_stride, width, to + r * to_stride);
    }
  }
}

template <class T>
class CpuForwardPlan final : public ForwardPlan {
 public:
  CpuForwardPlan(const Program& program, const ConstView& parameters)
      : input_width_(input_width(program)),
        sizes_{{forward_tile_rows<T>(program), 16, 1}},
        network_(program, sizes_, false),
        packed_(network_.packed_count()),
        flat_(network_.grid() == nullptr ? 0 : parameters.numel()) {
    network_.pack(parameters.as<T>(), packed_.data());
    std::copy_n(parameters.as<T>(), flat_.size(), flat_.data());
    make_room(cpu_team().size());
  }

  void run(ConstView in, View out) override {
    check(in, out);
    const i64 rows = in.shape[0];
    const i64 most = sizes_.rows[0];
    const i64 tiles = (rows + most - 1) / most;
    ThreadTeam* const team = tiles > 1 ? &cpu_team() : nullptr;
    const i64 members = team == nullptr ? 1 : team->size();
    make_room(members);
    std::atomic<i64> next{0};
    const auto work = [&](i64 member) {
      for (i64 t = next++; t < tiles; t = next++) {
        run_tile(values_[static_cast<std::size_t>(member)].data(),
                 in.as<T>() + t * most * input_width_,
                 out.as<T>() + t * most * network_.output_width(), std::min(most, rows - t * most));
      }
    };
    if (team == nullptr) {
      work(0);
    } else {
      team->run(work);
    }
  }

 private:
  void make_room(i64 members) {
    while (static_cast<i64>(values_.size()) < members) {
      values_.emplace_back(network_.workspace_count());
    }
  }

  void check(const ConstView& in, const View& out) const {
    const Shape in_shape{in.shape.rank() == 2 ? in.shape[0] : 0, input_width_};
    const Shape out_shape{in_shape[0], network_.output_width()};
    if (in.shape != in_shape || out.shape != out_shape) {
      throw ShapeError("forward", "needs rows of " + std::to_string(input_width_) +
                                      " and room for " + to_string(out_shape) + ", got " +
                                      to_string(in.shape) + " and " + to_string(out.shape));
    }
    if (in.dtype != dtype_of<T>() || out.dtype != dtype_of<T>()) {
      throw TypeError("forward", "this network runs in " + std::string(name_of(dtype_of<T>())));
    }
    if (!in.is_contiguous() || !out.is_contiguous()) {
      throw ValueError("forward", "rows must be contiguous");
    }
  }

  void run_tile(T* values, const T* in, T* out, i64 rows) const {
    // The smallest compiled size that holds the rows; what is left of it is computed from zeros.
    Tile<T> tile{.values = values, .parameters = packed_.data(), .flat_parameters = flat_.data()};
    for (std::size_t i = 0; i < sizes_.rows.size() && sizes_.rows[i] >= rows; ++i) {
      tile.rows = sizes_.rows[i];
      tile.size = i;
    }
    T* const input = network_.input(tile);
    std::fill_n(input, tile.rows * network_.input_stride(), T{0});
    copy_rows(in, input_width_, input, network_.input_stride(), input_width_, rows);
    network_.forward(tile);
    const i64 output_width = network_.output_width();
    copy_rows(network_.output(tile), network_.output_stride(), out, output_width, output_width,
              rows);
  }

  const i64 input_width_;
  const TileSizes sizes_;
  const CompiledNetwork<T> network_;
  AlignedBuffer<T> packed_;
  AlignedBuffer<T> flat_;                 // for a grid, which is not packed
  std::vector<AlignedBuffer<T>> values_;  // one a thread
};

}  // namespace

std::unique_ptr<ForwardPlan> compile_forward_cpu(const Program& program,
                                                 const ConstView& parameters) {
  validate(program);
  const DType dtype = storage_of(program.precision);
  if (parameters.dtype != dtype || !parameters.is_contiguous() ||
      parameters.numel() != parameter_count(program)) {
    throw ShapeError("compile", "needs a contiguous " + std::string(name_of(dtype)) + " array of " +
                                    std::to_string(parameter_count(program)) + " parameters, not " +
                                    std::string(name_of(parameters.dtype)) + " " +
                                    to_string(parameters.shape));
  }
  if (program.precision == DType::f64) {
    return std::make_unique<CpuForwardPlan<double>>(program, parameters);
  }
  return std::make_unique<CpuForwardPlan<float>>(program, parameters);
}

}  // namespace iron
