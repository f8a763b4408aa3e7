#pragma once
/// Where the numbers of a multi-resolution grid stand: the same arithmetic on the host and on the
/// device (Müller et al., "Instant neural graphics primitives with a multiresolution hash
/// encoding", SIGGRAPH 2022).

#include "iron/core/host_device.h"
#include "iron/core/types.h"

namespace iron {

inline constexpr i64 kMostGridInputs = 3;

/// One level: the cube [0, 1]^inputs cut into cells^inputs cells, with an entry of the table at
/// each of their corners. Where there are more corners than entries, corners share them by a hash.
struct GridLevel {
  i64 cells = 1;    ///< along each axis
  i64 first = 0;    ///< its first entry in the table
  i64 entries = 0;  ///< of the table; a power of two where hashed
  bool hashed = false;
};

/// The factor by which a dense level's entry grows with the corner's place along `axis`.
IRON_HOST_DEVICE inline i64 grid_stride(const GridLevel& level, i64 axis) {
  i64 stride = 1;
  for (i64 a = 0; a < axis; ++a) stride *= level.cells + 1;
  return stride;
}

/// What a hashed corner's place along `axis` is multiplied by before all are combined.
IRON_HOST_DEVICE inline u32 grid_prime(i64 axis) {
  constexpr u32 kPrimes[] = {1U, 2654435761U, 805459861U};
  return kPrimes[axis];
}

}  // namespace iron
