#include "tests/apps/run_command.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

#include "tests/support/files.h"

namespace iron::testing {
namespace {

constexpr int kNotStarted = 127;

void redirect(const std::string& path, int to) {
  const int flags = to == STDIN_FILENO ? O_RDONLY : O_WRONLY | O_CREAT;
  const int file = open(path.c_str(), flags | O_NOCTTY, 0600);
  if (file < 0 || dup2(file, to) < 0) _exit(kNotStarted);
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments,
             const std::map<std::string, std::string>& environment, std::string out,
             const std::string& in)
    : out_(out.empty() ? directory_.file("out") : std::move(out)), err_(directory_.file("err")) {
  std::vector<std::string> words{IRON_COMMAND};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  process_ = fork();
  if (process_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (process_ > 0) return;
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  if (!in.empty()) redirect(in, STDIN_FILENO);
  redirect(out_, STDOUT_FILENO);
  redirect(err_, STDERR_FILENO);
  execv(argv[0], argv.data());
  _exit(kNotStarted);
}

Child::~Child() {
  if (process_ < 0) return;
  send(SIGKILL);
  waitpid(process_, &status_, 0);
}

std::string Child::err() const { return read_bytes(err_); }

bool Child::ended() {
  if (process_ >= 0 && waitpid(process_, &status_, WNOHANG) == process_) process_ = -1;
  return process_ < 0;
}

bool Child::wait_for(const std::string& text) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (err().find(text) == std::string::npos) {
    if (ended() || std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

void Child::send(int signal) const {
  if (process_ >= 0) kill(process_, signal);
}

Result Child::wait() {
  if (process_ >= 0) waitpid(process_, &status_, 0);
  process_ = -1;
  return {WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_),
          std::filesystem::is_regular_file(out_) ? read_bytes(out_) : "", err()};
}

Result run(const std::vector<std::string>& arguments,
           const std::map<std::string, std::string>& environment) {
  return Child(arguments, environment).wait();
}

std::vector<std::string> tiny_fit(const std::string& picture, const std::string& model,
                                  const std::vector<std::string>& more) {
  std::vector<std::string> words{"image", "fit", picture, "-o", model, "--hidden", "4", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace iron::testing
