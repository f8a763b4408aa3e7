#pragma once
/// Finds the measurement data that is not part of the project; tests that need it skip without.

#include <filesystem>
#include <gtest/gtest.h>
#include <string>

namespace iron::testing {

/// The path of a file of the measurement data; empty when it is not there.
inline std::filesystem::path shared_data(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(IRON_SHARED_DATA) / name;
  return std::filesystem::exists(path) ? path : std::filesystem::path{};
}

/// A file of the project itself, such as "assets/lion_cub_200.png".
inline std::filesystem::path project_file(const std::string& name) {
  return std::filesystem::path(IRON_SOURCE_DIR) / name;
}

}  // namespace iron::testing

/// Declares `variable` as the path of a measurement file, or skips the test visibly.
#define IRON_SHARED_DATA_OR_SKIP(variable, name)                           \
  const std::filesystem::path variable = iron::testing::shared_data(name); \
  if (variable.empty()) GTEST_SKIP() << "no measurement data here: " << (name)
