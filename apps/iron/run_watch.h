#pragma once
/// What every verb that trains has: words before the run, an ear for the guard, files kept apart.

#include <string>
#include <vector>

#include "iron/report/table.h"
#include "iron/train/observer.h"

namespace iron::command {

/// Says what will be done once the Trainer has found all of it in order, and collects what the
/// guard did.
class Witness : public Observer {
 public:
  Witness(std::vector<std::string> words, TextTable table, bool quiet)
      : words_(std::move(words)), table_(std::move(table)), quiet_(quiet) {}
  void on_start(const RunInfo& run) override;
  void on_notice(const Notice& notice) override;

  std::vector<Notice> notices;

 private:
  std::vector<std::string> words_;
  TextTable table_;
  bool quiet_;
};

/// A file that a run reads or writes; no path: it does not.
struct RunFile {
  const char* option;
  const char* what;
  std::string path;
};

/// No output may be another file of the run: that would be lost. Throws ValueError.
void expect_apart(const std::vector<RunFile>& files);

}  // namespace iron::command
