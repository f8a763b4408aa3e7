#pragma once
/// What a user may ask of the encoding of a network's inputs.

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "iron/nn/encoding.h"

namespace iron::command {

/// The words as they were given; what was left out is empty. The kind of encoding is the recipe's.
struct EncodingArguments {
  std::optional<i64> frequencies;
  std::optional<double> scale;
  std::optional<i64> levels;
  std::optional<i64> features;
  std::optional<i64> coarsest;
  std::optional<double> growth;
  std::optional<i64> table_bits;

  /// The first option that was given; null: none was.
  const char* given() const noexcept;
  /// Sets what was given. Throws ValueError when that is no property of the encoding.
  void apply_to(Encoding& encoding) const;
  /// Adds the options to a group of the verb's help.
  void add_to(CLI::App& verb, const std::string& group);
};

}  // namespace iron::command
