#include "iron/model/table_checkpoint.h"
#include "tests/fuzz/memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  return iron::testing::try_file(
      data, size, [](const std::string& path) { return iron::read_table_checkpoint(path); });
}
