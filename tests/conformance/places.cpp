#include "tests/conformance/places.h"

#include <ostream>

#include "iron/backend/backend.h"

namespace iron::conformance {

std::string name_of(const Place& place) {
  if (place.device.kind == Device::Kind::cuda) return "cuda_" + std::to_string(place.device.index);
  return "cpu_" + std::string(iron::name_of(place.instructions));
}

void PrintTo(const Place& place, std::ostream* out) { *out << name_of(place); }

std::vector<Place> places() {
  std::vector<Place> all;
  for (const DeviceInfo& info : devices()) {
    if (info.device != Device::cpu()) {
      all.push_back({info.device, Instructions::best});
      continue;
    }
    for (const auto set : {Instructions::portable, Instructions::avx2, Instructions::avx512}) {
      if (is_available(set)) all.push_back({info.device, set});
    }
  }
  return all;
}

}  // namespace iron::conformance
