#include "iron/core/error.h"
#include "iron/format/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    iron::parse_npy(std::as_bytes(std::span(data, size)), "fuzz");
  } catch (const iron::DataError&) {
  }
  return 0;
}
