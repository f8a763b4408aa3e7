#include "iron/core/error.h"
#include "iron/format/npz.h"
#include "iron/format/original_network.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    iron::original_from_tensors(iron::parse_npz(std::as_bytes(std::span(data, size)), "fuzz"),
                                "fuzz");
  } catch (const iron::DataError&) {
  }
  return 0;
}
