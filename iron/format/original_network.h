#pragma once
/// The two files the first Iron Learn kept its networks in.
///
/// Its Rust program wrote JSON: {name, parameter_count, layers: [{layer_type, name, index, weights,
/// shape}, …], epoch, saved_lr}; its Python program an NPZ file with arrays W0_NAME, B0_NAME,
/// W2_NAME, …, the functions between them (tanh, and sigmoid at the end) not stored.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iron/format/named_tensor.h"
#include "iron/program/program.h"

namespace iron {

/// y = f(x W + b). W is [inputs, outputs], row-major; b has `outputs` numbers, or none.
struct OriginalLayer {
  i64 inputs = 0;
  i64 outputs = 0;
  std::vector<float> weight = {};
  std::vector<float> bias = {};
  Activation activation = Activation::identity;
};

/// A network whose layers fit each other and whose numbers are finite. It has at least one layer.
struct OriginalNetwork {
  std::string name = {};  ///< as the file says; empty in an NPZ file
  std::vector<OriginalLayer> layers = {};
  std::optional<i64> epoch = {};    ///< epochs it was trained; JSON only
  std::optional<double> rate = {};  ///< learning rate it was saved with, already decayed; JSON only
};

/// A network from JSON text. `parameter_count` is not held against the layers: the Rust program
/// counted them again each time it resumed. Throws DataError(where, …) on text that is not such
/// JSON, unknown layer types, shapes that fit neither their weights nor each other, and numbers
/// that f32 does not hold.
OriginalNetwork parse_original_json(std::string_view text, const std::string& where);

/// A network from the arrays of an NPZ file, f32 or f64, in the order of their numbers. Throws
/// DataError(where, …) on other names, and as above.
OriginalNetwork original_from_tensors(std::span<const NamedTensor> tensors,
                                      const std::string& where);

/// The same from files. Throws also when a file cannot be read.
OriginalNetwork read_original_json(const std::filesystem::path& path);
OriginalNetwork read_original_npz(const std::filesystem::path& path);

}  // namespace iron
