#include "iron/core/error.h"
#include "iron/data/table_readers.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  iron::TableReading reading;
  try {
    iron::read_arrays({reinterpret_cast<const char*>(data), size}, "fuzz", {}, reading);
  } catch (const iron::DataError&) {
  }
  return 0;
}
