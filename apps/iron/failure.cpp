#include "apps/iron/failure.h"

#include <cstdio>
#include <fmt/format.h>
#include <new>
#include <string_view>
#include <utility>

#include "iron/core/error.h"

namespace iron::command {
namespace {

/// What the library calls an option, and what the command does.
std::string option_for(const std::string& where) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"batch", "--batch"},
      {"clip_norm", "--clip-norm"},
      {"crop", "--crop"},
      {"epochs", "--epochs"},
      {"formula", "--formula"},
      {"from", "--from"},
      {"hold_out", "--hold-out"},
      {"l2", "--l2"},
      {"length", "--steps"},
      {"loss", "--recipe"},
      {"mode", "--mode"},
      {"network.encoding.coarsest", "--coarsest"},
      {"network.encoding.features", "--level-features"},
      {"network.encoding.frequencies", "--frequencies"},
      {"network.encoding.growth", "--growth"},
      {"network.encoding.levels", "--levels"},
      {"network.encoding.scale", "--scale"},
      {"network.encoding.table_bits", "--table-bits"},
      {"noise", "--noise"},
      {"optimizer.rate", "--lr"},
      {"recipe", "--recipe"},
      {"samples", "--samples"},
      {"schedule.rate_min", "--lr-min"},
      {"size", "--size"},
      {"solver", "--solver"},
      {"stop_at", "--stop-at"},
      {"supersample", "--supersample"},
      {"test", "--test"},
      {"test_fraction", "--test-fraction"},
      {"threshold", "--threshold"},
      {"validation_fraction", "--validation-fraction"},
      {"weights", "--weights"}};
  for (const auto& [name, option] : kNames) {
    if (name == where) return std::string(option);
  }
  return where;
}

int exit_code(const Error& error) noexcept {
  if (dynamic_cast<const DeviceError*>(&error) != nullptr) return kNoDevice;
  if (dynamic_cast<const DataError*>(&error) != nullptr) return kBadData;
  if (dynamic_cast<const OutputError*>(&error) != nullptr) return kFailed;
  if (dynamic_cast<const TrainingError*>(&error) != nullptr) return kFailed;
  return kWrongUsage;  // a value, shape or type that an option asked for
}

}  // namespace

int tell_failure() {
  try {
    throw;
  } catch (const Error& error) {
    fmt::print(stderr, "error: {}: {}\n", error.detail(), option_for(error.where()));
    if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
    return exit_code(error);
  } catch (const Interrupted&) {
    fmt::print(stderr, "interrupted: nothing was written\n");
    return kInterrupted;
  } catch (const std::bad_alloc&) {
    fmt::print(
        stderr,
        "error: there is not enough memory\nhint: use a smaller network, picture or table\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
  }
  return kFailed;
}

}  // namespace iron::command
