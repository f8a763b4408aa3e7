#include "iron/core/error.h"
#include "iron/model/original_model.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const iron::OriginalNetwork network = iron::parse_original_json(text, "fuzz");
    iron::original_picture_model(network, iron::kOriginalSize, "fuzz");
  } catch (const iron::DataError&) {
  }
  return 0;
}
