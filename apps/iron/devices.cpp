// iron devices: what this build can compute on, on this machine.

#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/iron/failure.h"
#include "apps/iron/verbs.h"
#include "iron/backend/backend.h"

namespace iron::command {
namespace {

int run(bool json) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const DeviceInfo& info : devices()) {
    if (json) {
      list.push_back({{"device", to_string(info.device)}, {"description", info.description}});
    } else {
      fmt::print("{:<8} {}\n", to_string(info.device), info.description);
    }
  }
  if (json) fmt::print("{}\n", nlohmann::ordered_json{{"devices", list}}.dump(2));
  return kDone;
}

}  // namespace

void add_devices(CLI::App& app, Chosen& chosen) {
  CLI::App* verb = app.add_subcommand("devices", "List what this build can compute on");
  const auto json = std::make_shared<bool>(false);
  verb->add_flag("--json", *json, "Print one JSON document");
  verb->callback([json, &chosen] { chosen = [json] { return run(*json); }; });
}

}  // namespace iron::command
