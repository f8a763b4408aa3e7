#pragma once
/// Elementwise operations of one, two and three arrays by a kernel over contiguous blocks.

#include <tuple>

#include "iron/backend/cpu/blocks.h"
#include "iron/backend/cpu/parallel.h"

namespace iron::cpu {

/// kernel(in…, out, count) for each block of `out`, whose shape all inputs have.
template <class Out, class... In, class Kernel, class... Views>
void map(const Kernel& kernel, const View& out, const Views&... in) {
  parallel_chunks(out.numel(), kChunk, [&](i64 begin, i64 end) {
    Writer<Out> writer(out);
    std::tuple<Reader<In>...> readers{Reader<In>(in)...};
    for (i64 at = begin; at < end; at += kBlock) {
      const i64 count = std::min(kBlock, end - at);
      std::apply(
          [&](auto&... reader) { kernel(reader.read(at, count)..., writer.block(at), count); },
          readers);
      writer.commit(at, count);
    }
  });
}

}  // namespace iron::cpu
