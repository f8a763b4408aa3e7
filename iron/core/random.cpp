#include "iron/core/random.h"

#include <Random123/philox.h>
#include <bit>
#include <cmath>
#include <numbers>

namespace iron {
namespace {

/// 53 bits of two words as a number in [0, 1).
double unit(u32 high, u32 low) noexcept {
  const u64 bits = (static_cast<u64>(high) << 21) | (low >> 11);
  return static_cast<double>(bits) * 0x1p-53;
}

u32 mix(u32 value, u32 key) noexcept {
  // A multiply-xorshift finalizer: each input bit reaches each output bit.
  u32 h = (value ^ key) * 0x9E3779B1U;
  h ^= h >> 15;
  h *= 0x85EBCA77U;
  h ^= h >> 13;
  h *= 0xC2B2AE3DU;
  return h ^ (h >> 16);
}

}  // namespace

std::array<u32, 4> philox(u64 seed, RandomStream stream, u64 step, u64 index) noexcept {
  const r123::Philox4x32 generator;
  const r123::Philox4x32::ctr_type counter{
      {static_cast<u32>(index), static_cast<u32>(index >> 32), static_cast<u32>(step),
       (static_cast<u32>(stream) << 16) | (static_cast<u32>(step >> 32) & 0xFFFFU)}};
  const r123::Philox4x32::key_type key{{static_cast<u32>(seed), static_cast<u32>(seed >> 32)}};
  const auto words = generator(counter, key);
  return {words[0], words[1], words[2], words[3]};
}

double random_uniform(u64 seed, RandomStream stream, u64 step, u64 index) noexcept {
  const auto w = philox(seed, stream, step, index);
  return unit(w[0], w[1]);
}

double random_normal(u64 seed, RandomStream stream, u64 step, u64 index) noexcept {
  const auto w = philox(seed, stream, step, index);
  const double u = 1.0 - unit(w[0], w[1]);  // (0, 1], so the logarithm is finite
  const double v = unit(w[2], w[3]);
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

Permutation::Permutation(u64 size, u64 seed, u64 epoch) noexcept
    : size_(size),
      half_bits_((static_cast<u32>(std::bit_width(size > 1 ? size - 1 : 1)) + 1) / 2),
      keys_(philox(seed, RandomStream::shuffle, epoch, 0)) {}

u64 Permutation::operator()(u64 index) const noexcept {
  const u64 mask = (u64{1} << half_bits_) - 1;
  do {
    u64 left = index >> half_bits_;
    u64 right = index & mask;
    for (const u32 key : keys_) {
      const u64 next = left ^ (mix(static_cast<u32>(right), key) & mask);
      left = right;
      right = next;
    }
    index = (left << half_bits_) | right;
  } while (index >= size_);
  return index;
}

Rotation::Rotation(u64 size, u64 seed, u64 epoch) noexcept
    : size_(size), key_(philox(seed, RandomStream::shuffle, epoch, 1)[0]) {}

u64 Rotation::operator()(u64 group, u64 position) const noexcept {
  const u64 turn = (u64{mix(static_cast<u32>(group), key_)} * size_) >> 32;  // evenly in [0, size)
  const u64 member = position + turn;
  return member < size_ ? member : member - size_;
}

}  // namespace iron
