// For processors without products of bf16.

#include "iron/backend/cpu/kernel_bf16.h"

namespace iron {

const Bf16Kernels* find_bf16_kernels() { return nullptr; }

}  // namespace iron
