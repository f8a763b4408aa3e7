#pragma once
/// What the model of a table says about itself, beside its estimator.

#include <optional>
#include <string>
#include <string_view>

#include "iron/data/table_encoder.h"
#include "iron/nn/loss.h"

namespace iron {

/// How rows become numbers and answers become columns, and what the model was made by.
struct TableDescription {
  TableEncoder encoder = {};
  double threshold = 0.5;   ///< of two classes: at or above it the second one is predicted
  std::string recipe = {};  ///< a word for how the estimator was chosen
  i64 rows = 0;             ///< learnt from

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("encoder", self.encoder, "how columns become numbers");
    visit("threshold", self.threshold, "probability from which the second class is predicted");
    visit("recipe", self.recipe, "how the estimator was chosen");
    visit("rows", self.rows, "rows learnt from");
  }
};

/// Whether a network with this loss predicts such a target: of a regression mse, mae and huber, of
/// two classes bce, of more cross_entropy.
bool fits_target(const Loss& loss, const TableEncoder& encoder) noexcept;

/// The description as one JSON object.
std::string to_json(const TableDescription& description);
/// The inverse. Throws DataError(where, …) naming what is wrong.
TableDescription table_description_from_json(std::string_view text, const std::string& where);

}  // namespace iron
