#include "iron/format/original_check.h"

#include "iron/core/error.h"

namespace iron {

void check_chain(const OriginalNetwork& network, const std::string& where) {
  if (network.layers.empty()) throw DataError(where, "holds a network without layers");
  for (std::size_t i = 1; i < network.layers.size(); ++i) {
    const i64 gives = network.layers[i - 1].outputs;
    const i64 takes = network.layers[i].inputs;
    if (gives == takes) continue;
    throw DataError(where,
                    "its weights " + std::to_string(i) + " take " + std::to_string(takes) +
                        " numbers, but those before give " + std::to_string(gives),
                    "get the file again");
  }
}

}  // namespace iron
