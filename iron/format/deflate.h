#pragma once
/// Raw deflate streams (RFC 1951) and the checksum of ZIP. Internal: zlib inside.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "iron/core/types.h"

namespace iron {

/// Bytes that one byte of a deflate stream can become: 258 for every two bits.
inline constexpr u64 kMostInflation = 1032;

/// CRC-32 as in ZIP and PNG.
u32 crc32_of(std::span<const std::byte> bytes);

/// The `size` bytes that `packed` holds; empty when it is damaged or holds more or fewer. Takes
/// `size` bytes of memory: the caller has compared it with kMostInflation. Both stay below 4 GiB.
std::optional<std::vector<std::byte>> inflate_bytes(std::span<const std::byte> packed, u32 size);

/// The same bytes packed; below 4 GiB.
std::vector<std::byte> deflate_bytes(std::span<const std::byte> bytes);

}  // namespace iron
