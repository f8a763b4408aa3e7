#include "iron/core/background_work.h"

#include <string>
#include <system_error>
#include <utility>

#include "iron/core/error.h"

namespace iron {

void BackgroundWork::start(std::function<void()> work) {
  wait();
  try {
    work_ = std::async(std::launch::async, std::move(work));
  } catch (const std::system_error& error) {
    throw DeviceError("threads", std::string("cannot start one more thread: ") + error.what());
  }
}

void BackgroundWork::wait() {
  if (work_.valid()) work_.get();
}

}  // namespace iron
