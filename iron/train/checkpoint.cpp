#include "iron/train/checkpoint.h"

#include "iron/core/error.h"
#include "iron/format/fields_json.h"

namespace iron {
namespace {

constexpr const char* kKey = "iron_learn_state";

/// The numbers of a point, beside its tensors.
struct PointNumbers {
  Control control;
  GuardState guard;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("control", self.control, "what steers the steps");
    visit("guard", self.guard, "what the guard has seen");
  }
};

struct BestNumbers {
  i64 step = 0;
  double value = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("step", self.step, "steps done then");
    visit("value", self.value, "the score");
  }
};

struct StateNumbers {
  PointNumbers now;
  PointNumbers good;
  std::optional<BestNumbers> best;
  bool reached = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("now", self.now, "where the run stands");
    visit("good", self.good, "where the guard goes back to");
    visit("best", self.best, "where the score was lowest");
    visit("reached", self.reached, "whether an evaluation ended the run");
  }
};

void add_point(const std::string& name, const TrainPoint& point, SafetensorsFile& file) {
  file.tensors.push_back(to_named(name + ".parameters", point.parameters));
  for (std::size_t i = 0; i < point.moments.size(); ++i) {
    file.tensors.push_back(to_named(name + ".moments." + std::to_string(i), point.moments[i]));
  }
}

Tensor tensor_in(const SafetensorsFile& file, const std::string& name, const std::string& where) {
  const NamedTensor* tensor = file.find(name);
  if (tensor == nullptr) throw DataError(where, "the tensor '" + name + "' is missing");
  return to_tensor(*tensor);
}

TrainPoint read_point(const SafetensorsFile& file, const std::string& name,
                      const PointNumbers& numbers, const std::string& where) {
  TrainPoint point{.parameters = tensor_in(file, name + ".parameters", where),
                   .moments = {},
                   .control = numbers.control,
                   .guard = numbers.guard};
  for (std::size_t i = 0;; ++i) {
    const std::string moment = name + ".moments." + std::to_string(i);
    if (file.find(moment) == nullptr) return point;
    point.moments.push_back(tensor_in(file, moment, where));
  }
}

}  // namespace

void add_state(const TrainerState& state, SafetensorsFile& file) {
  StateNumbers numbers{.now = {state.control, state.guard},
                       .good = {state.good.control, state.good.guard},
                       .best = {},
                       .reached = state.reached};
  add_point("state", state, file);
  add_point("good", state.good, file);
  if (state.best) {
    numbers.best = BestNumbers{state.best->step, state.best->value};
    file.tensors.push_back(to_named("best.parameters", state.best->parameters));
  }
  file.metadata[kKey] = fields_json::to_text(numbers);
}

bool has_state(const SafetensorsFile& file) { return file.metadata.contains(kKey); }

TrainerState read_state(const SafetensorsFile& file, const std::string& where) {
  if (!has_state(file)) throw DataError(where, "holds no state of a run");
  const auto numbers = fields_json::from_text<StateNumbers>(file.metadata.at(kKey), where);
  TrainerState state;
  static_cast<TrainPoint&>(state) = read_point(file, "state", numbers.now, where);
  state.good = read_point(file, "good", numbers.good, where);
  if (numbers.best) {
    state.best = BestPoint{tensor_in(file, "best.parameters", where), numbers.best->step,
                           numbers.best->value};
  }
  state.reached = numbers.reached;
  return state;
}

}  // namespace iron
