#pragma once
/// Where the fields of ZIP's records lie (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16). Internal.

#include <cstddef>

#include "iron/core/types.h"

namespace iron::zip {

inline constexpr u32 kLocal = 0x04034b50;
inline constexpr u32 kCentral = 0x02014b50;
inline constexpr u32 kEnd = 0x06054b50;
inline constexpr u32 kLocator64 = 0x07064b50;

inline constexpr std::size_t kLocalBytes = 30;
inline constexpr std::size_t kCentralBytes = 46;
inline constexpr std::size_t kEndBytes = 22;
inline constexpr std::size_t kLocator64Bytes = 20;

inline constexpr u32 kStored = 0;
inline constexpr u32 kDeflated = 8;
inline constexpr u32 kEncrypted = 0x2041;  // flags: of old, strong, with a masked directory
inline constexpr u32 kUtf8 = 0x0800;       // flag: the name is UTF-8

}  // namespace iron::zip
