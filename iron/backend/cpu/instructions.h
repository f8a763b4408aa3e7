#pragma once
/// Which instruction set the CPU backend uses. One binary holds kernels for several.

#include <string_view>

#include "iron/core/types.h"

namespace iron {

/// best: the widest this processor has. avx2, avx512: that one. portable: plain code that any
/// processor runs, without LIBXSMM.
enum class Instructions : u8 { best, portable, avx2, avx512 };

/// Sets what plans and operations made from now on use. Throws DeviceError when the processor
/// lacks it. The environment variable IRON_INSTRUCTIONS (best, portable, avx2, avx512) sets the
/// start value. Not while another thread computes.
void set_instructions(Instructions instructions);
/// What is used now; never `best`, but the one it stands for.
Instructions instructions();
/// "portable", "avx2", "avx512"; on other processors "portable" names Highway's native set.
std::string_view name_of(Instructions instructions) noexcept;
/// Whether this processor can run it.
bool is_available(Instructions instructions) noexcept;

}  // namespace iron
