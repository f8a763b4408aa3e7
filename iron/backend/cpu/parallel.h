#pragma once
/// Divides eager operations over the thread team, in pieces that do not depend on its size.

#include <algorithm>
#include <functional>

#include "iron/core/types.h"

namespace iron::cpu {

/// Elements of an elementwise operation one thread takes at a time; less work stays on the caller.
constexpr i64 kChunk = 32768;

/// Calls work(0) … work(count − 1), each once, in any order, by any thread of the team; on the
/// caller alone when the team is busy with another caller. The first exception by number goes on.
/// Not from inside `work`.
void run_parallel(i64 count, const std::function<void(i64)>& work);

/// Calls work(begin, end) for pieces of `chunk` that make up [0, total).
template <class Work>
void parallel_chunks(i64 total, i64 chunk, const Work& work) {
  if (total <= chunk) {
    if (total > 0) work(i64{0}, total);
    return;
  }
  run_parallel((total + chunk - 1) / chunk,
               [&](i64 i) { work(i * chunk, std::min(total, (i + 1) * chunk)); });
}

}  // namespace iron::cpu
