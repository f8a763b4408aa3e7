#include "iron/model/network_description.h"

#include "iron/core/error.h"
#include "iron/model/model_file.h"
#include "iron/nn/network_json.h"
#include "iron/train/options_json.h"

namespace iron {
namespace {

constexpr const char* kKind = "network";
constexpr i64 kMostMembers = 1000;

struct Text {
  i64 format_version = kModelFormat;
  std::string kind = kKind;
  NetworkDescription description = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("format_version", self.format_version, "1");
    visit("kind", self.kind, kKind);
    NetworkDescription::fields(self.description, visit);
  }
};

}  // namespace

NetworkSpec network_of(const NetworkDescription& description) {
  return make_network(description.inputs, description.network, description.outputs);
}

Program prediction_program(const NetworkDescription& description) {
  return prediction_program(network_of(description), lower(description.training.loss).kind,
                            description.training.precision);
}

std::string to_json(const NetworkDescription& description) {
  return fields_json::to_text(Text{.description = description});
}

NetworkDescription network_description_from_json(std::string_view json, const std::string& where) {
  const std::string kind = model_kind(json, where);
  if (kind != kKind) {
    throw DataError(where, "holds a model of kind '" + kind + "', not a network for rows");
  }
  NetworkDescription d = fields_json::from_text<Text>(json, where).description;
  if (d.members < 1 || d.members > kMostMembers) {
    throw DataError(where, "members: expected 1 to " + std::to_string(kMostMembers) + ", found " +
                               std::to_string(d.members));
  }
  if (!is_precision(d.training.precision)) {
    throw DataError(where, "training.precision: a network computes in f32, f64 or bf16");
  }
  try {
    prediction_program(d);
  } catch (const Error& error) {
    throw DataError(where, error.where() + ": " + error.detail(), error.hint());
  }
  return d;
}

}  // namespace iron
