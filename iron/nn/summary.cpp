#include "iron/nn/summary.h"

namespace iron {
namespace {

class Summarizer {
 public:
  explicit Summarizer(const Program& program) : program_(program) {}

  std::vector<LayerSummary> run() {
    for (const Op& op : program_.ops) {
      std::visit([this](const auto& o) { add(o); }, op);
    }
    return layers_;
  }

 private:
  const Segment& segment(i64 index) const {
    return program_.segments[static_cast<std::size_t>(index)];
  }
  /// "layers.0" of "layers.0.weight".
  void add_layer(i64 inputs, i64 outputs, const Segment& first) {
    layers_.push_back({.name = first.name.substr(0, first.name.rfind('.')),
                       .inputs = inputs,
                       .outputs = outputs,
                       .numbers = first.shape.numel(),
                       .trained = first.update == Update::train});
  }

  void add(const op::Input&) {}
  void add(const op::Dense& op) {
    add_layer(op.in, op.out, segment(op.weight));
    if (op.bias == op::Dense::kNone) return;
    layers_.back().bias = true;
    layers_.back().numbers += segment(op.bias).shape.numel();
  }
  void add(const op::Fourier& op) { add_layer(op.in, 2 * op.frequencies, segment(op.matrix)); }
  void add(const op::Grid& op) { add_layer(op.in, op.levels * op.features, segment(op.table)); }
  void add(const op::Activate& op) {
    if (layers_.empty()) return;
    layers_.back().activation = op.kind;
    layers_.back().parameter = op.parameter;
  }

  const Program& program_;
  std::vector<LayerSummary> layers_;
};

}  // namespace

std::vector<LayerSummary> summarize(const Program& program) { return Summarizer(program).run(); }

}  // namespace iron
