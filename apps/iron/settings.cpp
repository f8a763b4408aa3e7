#include "apps/iron/settings.h"

#include <fmt/format.h>

#include "iron/backend/backend.h"

namespace iron::command {
namespace {

std::string join(const std::vector<i64>& widths) {
  std::string text;
  for (const i64 width : widths) text += (text.empty() ? "" : "-") + std::to_string(width);
  return text;
}

std::string schedule_text(const TrainOptions& training) {
  std::string text(choice_name(training.schedule));
  std::visit(
      [&](const auto& schedule) {
        if constexpr (requires { schedule.rate_min; }) {
          text += fmt::format(", to {}", schedule.rate_min);
        }
        if (schedule.warmup > 0) text += fmt::format(", {} steps of warm-up", schedule.warmup);
      },
      training.schedule);
  if (training.schedule_from > 0) text += fmt::format(", from step {}", training.schedule_from);
  return text;
}

std::string activation_text(const NetworkOptions& network) {
  std::string text(name_of(network.activation));
  if (network.parameter) text += fmt::format(" {:g}", *network.parameter);
  return text;
}

std::string length_text(const TrainOptions& training, i64 steps) {
  if (training.steps > 0) return fmt::format("{} steps", training.steps);
  const std::string epochs = fmt::format("{} epochs", training.epochs);
  return steps > 0 ? fmt::format("{}, {} steps", epochs, steps) : epochs;
}

}  // namespace

void add_settings(const NetworkOptions& network, const TrainOptions& training, RunSize size,
                  Device device, TextTable& table) {
  table.insert(table.end(),
               {{"hidden", network.hidden.empty() ? "none"
                                                  : fmt::format("{} ({})", join(network.hidden),
                                                                activation_text(network))},
                {"parameters", std::to_string(size.parameters)},
                {"loss", std::string(choice_name(training.loss))},
                {"optimizer", fmt::format("{}, rate {}", choice_name(training.optimizer),
                                          base_rate(training.optimizer))},
                {"schedule", schedule_text(training)},
                {"batch", to_string(training.batch)},
                {"length", length_text(training, size.steps)},
                {"precision", std::string(name_of(training.precision))},
                {"seed", std::to_string(training.seed)},
                {"device", device == Device::cpu() ? fmt::format("cpu, {} thread(s)", cpu_threads())
                                                   : to_string(device)}});
  if (training.clip_norm > 0) {
    table.emplace_back("clip norm", fmt::format("{}", training.clip_norm));
  }
}

}  // namespace iron::command
