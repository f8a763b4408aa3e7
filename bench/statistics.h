#pragma once
/// Times, and what a noisy machine's numbers come to.

#include <chrono>
#include <vector>

namespace iron::bench {

/// Seconds that one call of `work` takes.
template <class Work>
double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The middle value; the mean of the two middle ones for an even count. `values` is not empty.
double median(std::vector<double> values);

}  // namespace iron::bench
