#include "iron/format/safetensors.h"
#include "tests/fuzz/memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  return iron::testing::try_file(data, size, iron::read_safetensors);
}
