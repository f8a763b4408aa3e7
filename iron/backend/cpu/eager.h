#pragma once
/// The CPU's eager operations; Backend says what each does.

#include "iron/backend/operations.h"
#include "iron/core/view.h"

namespace iron::cpu {

void cast(const ConstView& a, const View& out);
void unary(UnaryOp op, const ConstView& a, const View& out);
void binary(BinaryOp op, const ConstView& a, const ConstView& b, const View& out);
void where(const ConstView& condition, const ConstView& a, const ConstView& b, const View& out);
void clamp(const ConstView& a, const ConstView& low, const ConstView& high, const View& out);
void reduce(ReduceOp op, const ConstView& a, const std::vector<i64>& axes, const View& out);
void matmul(const ConstView& a, const ConstView& b, const View& out);
void take(const ConstView& a, i64 axis, const ConstView& index, const View& out);
void gather(const ConstView& a, i64 axis, const ConstView& index, const View& out);
void random(RandomOp op, u64 seed, u64 step, double a, double b, const View& out);

}  // namespace iron::cpu
