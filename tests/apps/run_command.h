#pragma once
/// Runs the built command as a child process, its stdout and stderr kept apart.

#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"

namespace iron::testing {

/// How a run of the command ended.
struct Result {
  int code = 0;  ///< the exit code; minus the signal's number when one ended it
  std::string out;
  std::string err;
};

/// The command under way.
class Child {
 public:
  /// Starts `iron` with these arguments and these variables added to the environment. `out`, when
  /// given, is a device that takes its stdout in place of the Result; `in` a file that is its
  /// stdin.
  explicit Child(const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment = {}, std::string out = {},
                 const std::string& in = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// What stderr holds so far.
  std::string err() const;
  /// Waits until stderr holds `text`. False: the command ended, or a minute passed, without.
  bool wait_for(const std::string& text);
  void send(int signal) const;
  /// Whether it has ended by now.
  bool ended();
  Result wait();

 private:
  TemporaryDirectory directory_;
  std::string out_;
  std::string err_;
  pid_t process_ = -1;
  int status_ = 0;
};

/// Runs `iron` to its end.
Result run(const std::vector<std::string>& arguments,
           const std::map<std::string, std::string>& environment = {});

/// The project's own small picture, 50×50, two values.
inline std::string small_picture() { return project_file("assets/lion_cub_50.png").string(); }

/// `fit` with a network and a run so small that it takes milliseconds.
std::vector<std::string> tiny_fit(const std::string& picture, const std::string& model,
                                  const std::vector<std::string>& more = {});

}  // namespace iron::testing
