// Reductions over axes.
//
// The array is seen as [outputs, reduced] or, where memory runs along the outputs, as
// [reduced, outputs]; both are cut into pieces whose size depends on the shape alone. Each piece
// gives a partial state for each output, and the partials are merged in order, so the result is the
// same for any number of threads.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>

#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/map.h"
#include "iron/backend/cpu/reductions.h"
#include "iron/core/error.h"

namespace iron::cpu {
namespace {

constexpr i64 kLine = 16384;  // elements of one output that one piece adds
constexpr i64 kRows = 1024;   // rows that one piece adds to a block of outputs
constexpr i64 kLanes = 16;    // independent states, so that additions need not wait for each other

i64 pieces(i64 total, i64 size) noexcept { return (total + size - 1) / size; }

/// The array with its axes in another order.
ConstView ordered(const ConstView& a, const std::vector<i64>& order) {
  std::vector<i64> extents;
  Strides strides;
  for (const i64 axis : order) {
    extents.push_back(a.shape[axis]);
    strides.push_back(a.strides[static_cast<std::size_t>(axis)]);
  }
  return {a.data, a.dtype, Shape(std::move(extents)), std::move(strides)};
}

i64 count_of(const ConstView& a, const std::vector<i64>& axes) {
  i64 count = 1;
  for (const i64 axis : axes) count *= a.shape[axis];
  return count;
}

/// The smallest step in memory along any of the axes.
i64 finest_step(const ConstView& a, const std::vector<i64>& axes) {
  i64 finest = std::numeric_limits<i64>::max();
  for (const i64 axis : axes) {
    if (a.shape[axis] > 1) {
      finest = std::min(finest, std::abs(a.strides[static_cast<std::size_t>(axis)]));
    }
  }
  return finest;
}

/// One reduction: how its axes are ordered and cut.
struct Job {
  Job(const ConstView& a, const std::vector<i64>& reduced_axes) {
    std::vector<i64> kept_axes;
    for (i64 axis = 0; axis < a.shape.rank(); ++axis) {
      if (!std::binary_search(reduced_axes.begin(), reduced_axes.end(), axis)) {
        kept_axes.push_back(axis);
      }
    }
    outputs = count_of(a, kept_axes);
    reduced = count_of(a, reduced_axes);
    across = outputs > 1 && finest_step(a, kept_axes) < finest_step(a, reduced_axes);
    parts = std::max<i64>(1, pieces(reduced, across ? kRows : kLine));
    std::vector<i64> order = across ? reduced_axes : kept_axes;
    const std::vector<i64>& rest = across ? kept_axes : reduced_axes;
    order.insert(order.end(), rest.begin(), rest.end());
    view = ordered(a, order);
  }

  i64 outputs;
  i64 reduced;
  i64 parts;    // pieces of each output
  bool across;  // memory runs along the outputs
  ConstView view;
};

/// States of outputs along which memory runs: [rows of the part, a block of outputs].
template <class Rule>
void add_rows(const Job& job, i64 part, i64 block, typename Rule::State* states) {
  Reader<typename Rule::In> reader(job.view);
  const i64 begin = block * kBlock;
  const i64 width = std::min(kBlock, job.outputs - begin);
  const i64 last = std::min(job.reduced, (part + 1) * kRows);
  for (i64 row = part * kRows; row < last; ++row) {
    const auto* x = reader.read(row * job.outputs + begin, width);
    for (i64 i = 0; i < width; ++i) Rule::add(states[i], x[i], row);
  }
}

/// The state of one part of one output.
template <class Rule>
typename Rule::State add_line(Reader<typename Rule::In>& reader, const Job& job, i64 output,
                              i64 part) {
  using State = typename Rule::State;
  State lanes[kLanes];
  std::fill_n(lanes, kLanes, Rule::start());
  const i64 last = std::min(job.reduced, (part + 1) * kLine);
  for (i64 at = part * kLine; at < last; at += kBlock) {
    const i64 count = std::min(kBlock, last - at);
    const auto* x = reader.read(output * job.reduced + at, count);
    i64 i = 0;
    for (; i + kLanes <= count; i += kLanes) {
      for (i64 lane = 0; lane < kLanes; ++lane) Rule::add(lanes[lane], x[i + lane], at + i + lane);
    }
    for (; i < count; ++i) Rule::add(lanes[i % kLanes], x[i], at + i);
  }
  for (i64 half = kLanes / 2; half > 0; half /= 2) {
    for (i64 lane = 0; lane < half; ++lane) Rule::merge(lanes[lane], lanes[lane + half]);
  }
  return lanes[0];
}

template <class Rule>
void run(const ConstView& a, const std::vector<i64>& axes, const View& out) {
  using State = typename Rule::State;
  const Job job(a, axes);
  if (job.outputs == 0) return;
  // states[part·outputs + output]
  const auto size = static_cast<std::size_t>(job.parts * job.outputs);
  const std::unique_ptr<State[]> states(new State[size]);  // a vector of bool has no elements
  std::fill_n(states.get(), size, Rule::start());
  if (job.reduced > 0 && job.across) {
    const i64 blocks = pieces(job.outputs, kBlock);
    const auto work = [&](i64 i) {
      const i64 part = i / blocks;
      const i64 block = i % blocks;
      add_rows<Rule>(job, part, block, states.get() + part * job.outputs + block * kBlock);
    };
    const bool small = job.outputs * job.reduced <= kChunk;
    parallel_chunks(job.parts * blocks, small ? job.parts * blocks : 1, [&](i64 begin, i64 end) {
      for (i64 i = begin; i < end; ++i) work(i);
    });
  } else if (job.reduced > 0) {
    // Enough outputs at a time to be worth a thread's while.
    const i64 group = std::max<i64>(1, kChunk / job.reduced);
    parallel_chunks(job.parts * job.outputs, group, [&](i64 begin, i64 end) {
      Reader<typename Rule::In> reader(job.view);
      for (i64 i = begin; i < end; ++i) {
        const i64 output = i / job.parts;
        const i64 part = i % job.parts;
        states[static_cast<std::size_t>(part * job.outputs + output)] =
            add_line<Rule>(reader, job, output, part);
      }
    });
  }
  Writer<typename Rule::Out> writer(out);
  for (i64 at = 0; at < job.outputs; at += kBlock) {
    const i64 count = std::min(kBlock, job.outputs - at);
    auto* y = writer.block(at);
    for (i64 i = 0; i < count; ++i) {
      State total = states[static_cast<std::size_t>(at + i)];
      for (i64 part = 1; part < job.parts; ++part) {
        Rule::merge(total, states[static_cast<std::size_t>(part * job.outputs + at + i)]);
      }
      y[i] = Rule::finish(total, job.reduced);
    }
    writer.commit(at, count);
  }
}

template <class T>
void run_op(ReduceOp op, const ConstView& a, const std::vector<i64>& axes, const View& out) {
  switch (op) {
    case ReduceOp::sum:
      return run<Sum<T>>(a, axes, out);
    case ReduceOp::mean:
      return run<Mean<T>>(a, axes, out);
    case ReduceOp::prod:
      return run<Product<T>>(a, axes, out);
    case ReduceOp::max:
      return run<Extreme<T, std::greater<T>>>(a, axes, out);
    case ReduceOp::min:
      return run<Extreme<T, std::less<T>>>(a, axes, out);
    case ReduceOp::argmax:
      return run<ArgExtreme<T, std::greater<T>>>(a, axes, out);
    case ReduceOp::argmin:
      return run<ArgExtreme<T, std::less<T>>>(a, axes, out);
    case ReduceOp::any:
      return run<Any<T>>(a, axes, out);
    case ReduceOp::all:
      return run<All<T>>(a, axes, out);
  }
}

}  // namespace

void reduce(ReduceOp op, const ConstView& a, const std::vector<i64>& axes, const View& out) {
  visit_dtype(a.dtype, [&]<class T>() { run_op<T>(op, a, axes, out); });
}

}  // namespace iron::cpu
