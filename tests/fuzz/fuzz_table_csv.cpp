#include <stdexcept>

#include "iron/data/table_reader.h"
#include "tests/fuzz/memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  return iron::testing::try_file(data, size, [](const std::string& path) {
    iron::TableReading how;
    const iron::Table table = iron::read_table(path, {}, &how);
    // What can be read whole can be read in blocks.
    std::vector<iron::ExpectedColumn> expected;
    for (const iron::Column& column : table.columns) expected.push_back({column.name, column.kind});
    iron::TableOptions options{.header = how.header};
    if (how.separator != '\0') options.separator = how.separator;
    iron::TableReader reader(path, expected, options);
    iron::Table block;
    iron::i64 rows = 0;
    while (reader.next(block, 3)) rows += block.rows;
    if (rows != table.rows) throw std::logic_error("blocks hold other rows");
  });
}
