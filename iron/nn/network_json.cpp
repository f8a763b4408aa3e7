#include "iron/nn/network_json.h"

#include "iron/core/error.h"

namespace iron::fields_json {

template Json write_fields<NetworkOptions>(const NetworkOptions& value, Json object);
template void read_fields<NetworkOptions>(const Json& json, NetworkOptions& value,
                                          const Place& place, bool typed);

}  // namespace iron::fields_json

namespace iron {

std::string to_json(const NetworkSpec& network) { return fields_json::to_text(network); }
std::string to_json(const NetworkOptions& options) { return fields_json::to_text(options); }

NetworkSpec network_from_json(std::string_view text, const std::string& where) {
  auto network = fields_json::from_text<NetworkSpec>(text, where);
  try {
    validate(network);
  } catch (const Error& error) {
    throw DataError(where, error.where() + ": " + error.detail(), error.hint());
  }
  return network;
}

NetworkOptions network_options_from_json(std::string_view text, const std::string& where) {
  return fields_json::from_text<NetworkOptions>(text, where);
}

}  // namespace iron
