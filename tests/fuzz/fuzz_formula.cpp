#include <string>
#include <vector>

#include "iron/core/error.h"
#include "iron/model/formula.h"

// What is read must also have a value.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    const iron::Formula formula(std::string(data, data + size), 2);
    formula.evaluate(std::vector<double>{0.5, -2});
  } catch (const iron::ValueError&) {
  }
  return 0;
}
