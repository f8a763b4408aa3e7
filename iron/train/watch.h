#pragma once
/// Who watches a run, and what may stop it.

#include <atomic>
#include <vector>

#include "iron/train/observer.h"

namespace iron {

/// All of it outlives the run.
struct TrainWatch {
  std::vector<Observer*> observers = {};
  const std::atomic<bool>* stop = nullptr;  ///< the run ends between two steps once it is true
};

}  // namespace iron
