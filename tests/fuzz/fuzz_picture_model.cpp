#include "iron/model/picture_model.h"
#include "tests/fuzz/memory_file.h"

// What loads must also draw.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  return iron::testing::try_file(data, size, [](const std::string& path) {
    return iron::PictureModel::load(path).render({3, 2});
  });
}
