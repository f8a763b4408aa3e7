#pragma once
/// Random numbers that depend on nothing but their key: Philox4x32-10 (Salmon et al., "Parallel
/// random numbers: as easy as 1, 2, 3", SC 2011). Any number can be made by any thread in any
/// order, on any device, and a resumed run draws what an uninterrupted one would have drawn.

#include <array>

#include "iron/core/types.h"

namespace iron {

/// What a random number is for; streams never overlap.
enum class RandomStream : u32 {
  tensor = 0,
  initialize = 1,
  encode = 2,
  shuffle = 3,
  formula = 6,  ///< of random_formula
  noise = 7     ///< on the samples of a function
};

/// Four independent 32-bit words for (seed, stream, step, index). `step` < 2^48.
std::array<u32, 4> philox(u64 seed, RandomStream stream, u64 step, u64 index) noexcept;

/// A number in [0, 1), 53 random bits.
double random_uniform(u64 seed, RandomStream stream, u64 step, u64 index) noexcept;

/// A number from N(0, 1), by Box and Muller from two 53-bit uniforms.
double random_normal(u64 seed, RandomStream stream, u64 step, u64 index) noexcept;

/// A keyed bijection on [0, size): a shuffle that stores nothing. A four-round Feistel network on
/// the next even number of bits, walking its cycle until it falls inside the range (Black and
/// Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002).
class Permutation {
 public:
  /// The shuffle of epoch `epoch` under `seed`.
  Permutation(u64 size, u64 seed, u64 epoch) noexcept;
  /// Where `index` < size goes.
  u64 operator()(u64 index) const noexcept;

 private:
  static constexpr int kRounds = 4;
  u64 size_;
  u32 half_bits_;
  std::array<u32, kRounds> keys_;
};

/// For every group a keyed order of its `size` members, in which all groups choose together: member
/// (position + h(group)) mod size, with a keyed hash h. Over all positions each member of each
/// group comes up once.
class Rotation {
 public:
  /// That of epoch `epoch` under `seed`.
  Rotation(u64 size, u64 seed, u64 epoch) noexcept;
  /// The member of `group` < 2^32 at `position` < size.
  u64 operator()(u64 group, u64 position) const noexcept;

 private:
  u64 size_;
  u32 key_;
};

}  // namespace iron
