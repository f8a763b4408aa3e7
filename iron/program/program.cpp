#include "iron/program/program.h"

#include <cmath>
#include <limits>
#include <set>

#include "iron/core/error.h"

namespace iron {
namespace {

std::string place(std::size_t index) { return "program, operation " + std::to_string(index); }

class Validator {
 public:
  explicit Validator(const Program& program) : program_(program) {}

  void run() {
    const ScheduleRule& schedule = program_.schedule;
    if (schedule.every < 1) throw ValueError("program", "a schedule's every must be at least 1");
    if (program_.window < 1) throw ValueError("program", "a window needs at least one step");
    if (!is_precision(program_.precision)) {
      throw TypeError("program", "cannot train in " + std::string(name_of(program_.precision)),
                      "use f32, f64 or bf16");
    }
    if (program_.batch < 0) throw ValueError("program", "the batch is negative");
    for (; index_ < program_.ops.size(); ++index_) {
      const bool is_input = std::holds_alternative<op::Input>(program_.ops[index_]);
      if (is_input != (index_ == 0)) {
        throw ValueError(place(index_), "the Input comes first, and only there");
      }
      std::visit([this](const auto& op) { check(op); }, program_.ops[index_]);
    }
    if (index_ == 0) throw ValueError("program", "there are no operations");
    check_segments();
  }

 private:
  /// Segments lie one behind the other, as matrices or vectors.
  void check_segments() const {
    i64 offset = 0;
    for (const Segment& s : program_.segments) {
      if (s.shape.rank() < 1 || s.shape.rank() > 2) {
        throw ShapeError("program", "segment '" + s.name + "' has shape " + to_string(s.shape) +
                                        ", not that of a matrix or vector");
      }
      if (s.offset != offset) {
        throw ValueError("program", "segment '" + s.name + "' starts at " +
                                        std::to_string(s.offset) + ", not " +
                                        std::to_string(offset) + ", where the last one ends");
      }
      if (s.shape.numel() > std::numeric_limits<i64>::max() - offset) {
        throw ShapeError("program", "there are more parameters than can be counted");
      }
      offset += s.shape.numel();
    }
  }

  void check(const op::Input& op) {
    if (op.width < 1) throw ShapeError(place(index_), "the input has no columns");
    width_ = op.width;
  }
  void check(const op::Dense& op) {
    expect_width(op.in);
    if (op.out < 1) throw ShapeError(place(index_), "a dense layer needs at least one output");
    expect_segment(op.weight, {op.in, op.out});
    if (op.bias != op::Dense::kNone) expect_segment(op.bias, {op.out});
    width_ = op.out;
  }
  void check(const op::Activate& op) const {
    if (!std::isfinite(op.parameter)) {
      throw ValueError(place(index_), "the activation's parameter is not finite");
    }
    // A function works in place: of two in a row, the first's value is gone on the way back.
    if (program_.loss && std::holds_alternative<op::Activate>(program_.ops[index_ - 1])) {
      throw ValueError(place(index_), "two activations in a row cannot be trained");
    }
  }
  void check(const op::Fourier& op) {
    expect_width(op.in);
    if (op.frequencies < 1) throw ShapeError(place(index_), "there are no frequencies");
    expect_segment(op.matrix, {op.in, op.frequencies});
    if (program_.segments[static_cast<std::size_t>(op.matrix)].update != Update::freeze) {
      throw ValueError(place(index_), "frequencies are constants: their segment must be frozen");
    }
    for (std::size_t i = 1; i < index_; ++i) {
      if (std::holds_alternative<op::Dense>(program_.ops[i])) {
        throw ValueError(place(index_), "an encoding stands before the first dense layer");
      }
    }
    width_ = 2 * op.frequencies;
  }

  void check(const op::Grid& op) {
    expect_width(op.in);
    if (index_ != 1) throw ValueError(place(index_), "a grid stands right behind the Input");
    expect_segment(op.table, {grid_entries(op), op.features});
    width_ = op.levels * op.features;
  }

  void expect_width(i64 in) const {
    if (in == width_) return;
    throw ShapeError(place(index_),
                     "takes rows of " + std::to_string(in) + " but gets " + std::to_string(width_));
  }
  void expect_segment(i64 segment, const Shape& shape) {
    if (segment < 0 || segment >= static_cast<i64>(program_.segments.size())) {
      throw ValueError(place(index_), "names segment " + std::to_string(segment) + " of " +
                                          std::to_string(program_.segments.size()));
    }
    const Segment& s = program_.segments[static_cast<std::size_t>(segment)];
    if (!used_.insert(segment).second) {
      throw ValueError(place(index_), "segment '" + s.name + "' has a user already");
    }
    if (s.shape == shape) return;
    throw ShapeError(place(index_), "segment '" + s.name + "' has shape " + to_string(s.shape) +
                                        ", not " + to_string(shape));
  }

  const Program& program_;
  std::set<i64> used_;
  std::size_t index_ = 0;
  i64 width_ = 0;
};

}  // namespace

i64 moment_count(const UpdateRule& rule) noexcept {
  if (std::holds_alternative<AdamRule>(rule)) return 2;
  return std::get<SgdRule>(rule).momentum == 0 ? 0 : 1;
}

i64 parameter_count(const Program& program) noexcept {
  i64 count = 0;
  for (const Segment& s : program.segments) count += s.shape.numel();
  return count;
}

i64 trained_count(const Program& program) noexcept {
  i64 count = 0;
  for (const Segment& s : program.segments) {
    if (s.update == Update::train) count += s.shape.numel();
  }
  return count;
}

i64 input_width(const Program& program) { return std::get<op::Input>(program.ops.at(0)).width; }

i64 output_width(const Program& program) {
  i64 width = 0;
  for (const Op& op : program.ops) {
    if (const auto* input = std::get_if<op::Input>(&op)) width = input->width;
    if (const auto* dense = std::get_if<op::Dense>(&op)) width = dense->out;
    if (const auto* fourier = std::get_if<op::Fourier>(&op)) width = 2 * fourier->frequencies;
    if (const auto* grid = std::get_if<op::Grid>(&op)) width = grid->levels * grid->features;
  }
  return width;
}

void validate(const Program& program) { Validator(program).run(); }

}  // namespace iron
