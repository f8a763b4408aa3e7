// The file of logistic and softmax regression.

#include "iron/core/error.h"
#include "iron/format/fields_json.h"
#include "iron/model/classification_fit.h"
#include "iron/model/model_file.h"
#include "iron/model/regression_file.h"

namespace iron {
namespace {

struct Text {
  i64 format_version = kModelFormat;
  std::string kind;
  ClassificationOptions options;
  i64 classes = 0;
  i64 rows = 0;
  i64 rank = 0;
  std::optional<ClassificationSummary> summary;
  std::vector<Inference> intercepts;
  std::vector<Inference> coefficients;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("format_version", self.format_version, "1");
    visit("kind", self.kind, "logistic_regression or softmax_regression");
    visit("options", self.options, "how it was fitted");
    visit("classes", self.classes, "number of classes");
    visit("rows", self.rows, "rows it was fitted to; 0: made from coefficients");
    visit("rank", self.rank, "rank of the features");
    visit("summary", self.summary, "null: made from coefficients");
    visit("intercepts", self.intercepts, "inference, of each class above 0");
    visit("coefficients", self.coefficients, "inference, of each class above 0 in turn");
  }
};

}  // namespace

void ClassificationFit::add_to(SafetensorsFile& file, const std::string& kind) const {
  expect_fitted("save");
  set_model_text(file, fields_json::to_text(Text{.kind = kind,
                                                 .options = options,
                                                 .classes = classes,
                                                 .rows = rows,
                                                 .rank = rank,
                                                 .summary = summary,
                                                 .intercepts = intercept_inference,
                                                 .coefficients = inference}));
  add_coefficients(file, intercepts, coefficients);
}

ClassificationFit ClassificationFit::from(const SafetensorsFile& file, const std::string& kind,
                                          const std::string& where) {
  auto text = fields_json::from_text<Text>(regression_text(file, kind, where), where);
  if (text.classes < 2 || text.classes > (i64{1} << 30)) {
    throw DataError(where, "classes: expected at least 2, found " + std::to_string(text.classes));
  }
  CoefficientTensors tensors = read_coefficients(file, text.classes - 1, where);
  expect_length(text.intercepts.size(), text.classes - 1, "intercepts", where);
  expect_length(text.coefficients.size(), static_cast<i64>(tensors.coefficients.size()),
                "coefficients", where);
  if (text.summary) {
    expect_features(text.summary->dependent, tensors.features, "summary.dependent", where);
    expect_features(text.summary->separated, tensors.features, "summary.separated", where);
  }
  return {.options = text.options,
          .classes = text.classes,
          .features = tensors.features,
          .rows = text.rows,
          .rank = text.rank,
          .intercepts = std::move(tensors.intercepts),
          .coefficients = std::move(tensors.coefficients),
          .intercept_inference = std::move(text.intercepts),
          .inference = std::move(text.coefficients),
          .summary = std::move(text.summary)};
}

}  // namespace iron
