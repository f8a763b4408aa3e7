#include "iron/model/table_model.h"
#include "tests/fuzz/memory_file.h"

// What loads must also predict: no rows here, as the columns may be of any name.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  return iron::testing::try_file(data, size, [](const std::string& path) {
    const iron::TableModel model = iron::TableModel::load(path);
    iron::Table table{.source = "none"};
    for (const iron::FeatureColumn& column : model.encoder().columns) {
      table.columns.push_back({.name = column.name, .kind = column.kind});
    }
    return model.predict(table);
  });
}
