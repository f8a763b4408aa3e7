#include "apps/iron/failure.h"

#include <cstdio>
#include <fmt/format.h>
#include <new>

#include "iron/core/error.h"

namespace iron::command {
namespace {

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
    fmt::print(stderr, "error: {}: {}\n", error.detail(), error.where());
    if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
    return exit_code(error);
  } catch (const Interrupted&) {
    fmt::print(stderr, "interrupted: nothing was written\n");
    return kInterrupted;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr,
               "error: there is not enough memory\nhint: use a smaller network or picture\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
  }
  return kFailed;
}

}  // namespace iron::command
