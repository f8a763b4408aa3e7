#include "apps/iron/run_watch.h"

#include <fmt/format.h>

#include "apps/iron/arguments.h"
#include "iron/core/error.h"
#include "iron/report/progress.h"

namespace iron::command {

void Witness::on_start(const RunInfo& /*run*/) {
  for (const std::string& line : words_) fmt::print(stderr, "{}\n", line);
  if (!quiet_) fmt::print(stderr, "iron {}\n{}", IRON_VERSION, format_table(table_));
}

void Witness::on_notice(const Notice& notice) {
  notices.push_back(notice);
  if (quiet_) fmt::print(stderr, "{}\n", notice_line(notice));
}

void expect_apart(const std::vector<RunFile>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (files[i].path.empty() || !same_file(files[i].path, files[j].path)) continue;
      throw ValueError(files[i].option,
                       fmt::format("the {} would replace the {} {}", files[i].what, files[j].what,
                                   files[j].path),
                       fmt::format("give the {} a name of its own", files[i].what));
    }
  }
}

}  // namespace iron::command
