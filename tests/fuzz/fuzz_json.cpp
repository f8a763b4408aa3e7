#include <string_view>

#include "iron/core/error.h"
#include "iron/format/json.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    iron::parse_json(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz");
  } catch (const iron::DataError&) {
  }
  return 0;
}
