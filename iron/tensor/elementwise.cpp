// Elementwise functions: agree on shape, dtype and device, then ask the backend.

#include <string>
#include <utility>

#include "iron/backend/backend.h"
#include "iron/core/error.h"
#include "iron/tensor/agree.h"
#include "iron/tensor/functions.h"

namespace iron {
namespace {

enum class Kind { arithmetic, ring, compare, logic };  // ring: bool has it too

struct BinaryRule {
  const char* name;
  Kind kind;
};

BinaryRule rule_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::add:
      return {"add", Kind::ring};
    case BinaryOp::subtract:
      return {"subtract", Kind::arithmetic};
    case BinaryOp::multiply:
      return {"multiply", Kind::ring};
    case BinaryOp::divide:
      return {"divide", Kind::arithmetic};
    case BinaryOp::floor_divide:
      return {"floor_divide", Kind::arithmetic};
    case BinaryOp::remainder:
      return {"remainder", Kind::arithmetic};
    case BinaryOp::power:
      return {"pow", Kind::arithmetic};
    case BinaryOp::minimum:
      return {"minimum", Kind::ring};
    case BinaryOp::maximum:
      return {"maximum", Kind::ring};
    case BinaryOp::equal:
      return {"equal", Kind::compare};
    case BinaryOp::not_equal:
      return {"not_equal", Kind::compare};
    case BinaryOp::less:
      return {"less", Kind::compare};
    case BinaryOp::less_equal:
      return {"less_equal", Kind::compare};
    case BinaryOp::greater:
      return {"greater", Kind::compare};
    case BinaryOp::greater_equal:
      return {"greater_equal", Kind::compare};
    case BinaryOp::logical_and:
      return {"logical_and", Kind::logic};
    case BinaryOp::logical_or:
      return {"logical_or", Kind::logic};
    case BinaryOp::logical_xor:
      break;
  }
  return {"logical_xor", Kind::logic};
}

/// The dtype in which the operation computes.
DType compute_dtype(BinaryOp op, const BinaryRule& rule, DType common) {
  if (rule.kind == Kind::logic) return DType::boolean;
  if (op == BinaryOp::divide && !is_floating(common)) return DType::f32;
  if (common == DType::boolean && rule.kind == Kind::arithmetic) {
    throw TypeError(rule.name, "is not defined for bool", "convert with to(DType)");
  }
  return common;
}

/// In logic a number stands for "is not zero"; a scalar is tested here, as bool cannot hold it.
Operand as_logical(const Operand& x) {
  if (x.is_tensor()) return x.tensor().to(DType::boolean);
  return x.scalar().as_double() != 0;
}

Tensor compute(BinaryOp op, const Operand& x, const Operand& y) {
  const BinaryRule rule = rule_of(op);
  const bool logic = rule.kind == Kind::logic;
  const Operand a = logic ? as_logical(x) : x;
  const Operand b = logic ? as_logical(y) : y;
  const Device device = common_device({&a, &b}, rule.name);
  const DType dtype = compute_dtype(op, rule, common_dtype({&a, &b}));
  const Shape shape = broadcast(a.shape(), b.shape(), rule.name);
  const bool to_bool = logic || rule.kind == Kind::compare;
  Tensor out = Tensor::empty(shape, to_bool ? DType::boolean : dtype, device);
  backend_for(device).binary(op, materialize(a, dtype, device, shape, rule.name).const_view(),
                             materialize(b, dtype, device, shape, rule.name).const_view(),
                             out.view());
  return out;
}

Tensor& compute_in_place(BinaryOp op, Tensor& a, const Operand& b) {
  const char* name = rule_of(op).name;
  const Operand left(a);
  const DType dtype = compute_dtype(op, rule_of(op), common_dtype({&left, &b}));
  if (dtype != a.dtype()) {
    throw TypeError(name,
                    "the result is " + std::string(name_of(dtype)) + " and does not fit " +
                        std::string(name_of(a.dtype())) + " in place",
                    "write a = a op b, or convert with to(DType)");
  }
  if (broadcast(a.shape(), b.shape(), name) != a.shape()) {
    throw ShapeError(name, "the result does not fit shape " + to_string(a.shape()) + " in place");
  }
  const Device device = common_device({&left, &b}, name);
  Tensor right = materialize(b, dtype, device, a.shape(), name);
  if (right.shares_storage(a)) right = right.clone();
  const View out = a.view();
  backend_for(device).binary(op, out, right.const_view(), out);
  return a;
}

Tensor compute(UnaryOp op, const Tensor& a) {
  Tensor out = Tensor::empty(a.shape(), a.dtype(), a.device());
  backend_for(a.device()).unary(op, a.const_view(), out.view());
  return out;
}

Tensor compute_floating(UnaryOp op, const Tensor& a) {
  return compute(op, is_floating(a.dtype()) ? a : a.to(DType::f32));
}

}  // namespace

Tensor add(const Operand& a, const Operand& b) { return compute(BinaryOp::add, a, b); }
Tensor subtract(const Operand& a, const Operand& b) { return compute(BinaryOp::subtract, a, b); }
Tensor multiply(const Operand& a, const Operand& b) { return compute(BinaryOp::multiply, a, b); }
Tensor divide(const Operand& a, const Operand& b) { return compute(BinaryOp::divide, a, b); }
Tensor floor_divide(const Operand& a, const Operand& b) {
  return compute(BinaryOp::floor_divide, a, b);
}
Tensor remainder(const Operand& a, const Operand& b) { return compute(BinaryOp::remainder, a, b); }
Tensor pow(const Operand& a, const Operand& b) { return compute(BinaryOp::power, a, b); }
Tensor minimum(const Operand& a, const Operand& b) { return compute(BinaryOp::minimum, a, b); }
Tensor maximum(const Operand& a, const Operand& b) { return compute(BinaryOp::maximum, a, b); }

Tensor& operator+=(Tensor& a, const Operand& b) { return compute_in_place(BinaryOp::add, a, b); }
Tensor& operator-=(Tensor& a, const Operand& b) {
  return compute_in_place(BinaryOp::subtract, a, b);
}
Tensor& operator*=(Tensor& a, const Operand& b) {
  return compute_in_place(BinaryOp::multiply, a, b);
}
Tensor& operator/=(Tensor& a, const Operand& b) { return compute_in_place(BinaryOp::divide, a, b); }

Tensor equal(const Operand& a, const Operand& b) { return compute(BinaryOp::equal, a, b); }
Tensor not_equal(const Operand& a, const Operand& b) { return compute(BinaryOp::not_equal, a, b); }
Tensor less(const Operand& a, const Operand& b) { return compute(BinaryOp::less, a, b); }
Tensor less_equal(const Operand& a, const Operand& b) {
  return compute(BinaryOp::less_equal, a, b);
}
Tensor greater(const Operand& a, const Operand& b) { return compute(BinaryOp::greater, a, b); }
Tensor greater_equal(const Operand& a, const Operand& b) {
  return compute(BinaryOp::greater_equal, a, b);
}
Tensor logical_and(const Operand& a, const Operand& b) {
  return compute(BinaryOp::logical_and, a, b);
}
Tensor logical_or(const Operand& a, const Operand& b) {
  return compute(BinaryOp::logical_or, a, b);
}
Tensor logical_xor(const Operand& a, const Operand& b) {
  return compute(BinaryOp::logical_xor, a, b);
}
Tensor logical_not(const Tensor& a) { return compute(UnaryOp::logical_not, a.to(DType::boolean)); }

Tensor negative(const Tensor& a) {
  if (a.dtype() == DType::boolean) {
    throw TypeError("negative", "is not defined for bool", "use logical_not, or convert");
  }
  return compute(UnaryOp::negative, a);
}
Tensor abs(const Tensor& a) { return compute(UnaryOp::abs, a); }
Tensor relu(const Tensor& a) { return compute(UnaryOp::relu, a); }
Tensor round(const Tensor& a) { return compute(UnaryOp::round, a); }
Tensor floor(const Tensor& a) { return compute(UnaryOp::floor, a); }
Tensor ceil(const Tensor& a) { return compute(UnaryOp::ceil, a); }
Tensor exp(const Tensor& a) { return compute_floating(UnaryOp::exp, a); }
Tensor log(const Tensor& a) { return compute_floating(UnaryOp::log, a); }
Tensor log2(const Tensor& a) { return compute_floating(UnaryOp::log2, a); }
Tensor log10(const Tensor& a) { return compute_floating(UnaryOp::log10, a); }
Tensor sqrt(const Tensor& a) { return compute_floating(UnaryOp::sqrt, a); }
Tensor rsqrt(const Tensor& a) { return compute_floating(UnaryOp::rsqrt, a); }
Tensor sin(const Tensor& a) { return compute_floating(UnaryOp::sin, a); }
Tensor cos(const Tensor& a) { return compute_floating(UnaryOp::cos, a); }
Tensor tan(const Tensor& a) { return compute_floating(UnaryOp::tan, a); }
Tensor tanh(const Tensor& a) { return compute_floating(UnaryOp::tanh, a); }
Tensor sigmoid(const Tensor& a) { return compute_floating(UnaryOp::sigmoid, a); }

Tensor where(const Tensor& condition, const Operand& a, const Operand& b) {
  if (condition.dtype() != DType::boolean) {
    throw TypeError("where",
                    "the condition is " + std::string(name_of(condition.dtype())) + ", not bool");
  }
  const Operand test(condition);
  const Device device = common_device({&test, &a, &b}, "where");
  const DType dtype = common_dtype({&a, &b});
  const Shape shape =
      broadcast(condition.shape(), broadcast(a.shape(), b.shape(), "where"), "where");
  Tensor out = Tensor::empty(shape, dtype, device);
  backend_for(device).where(condition.broadcast_to(shape).const_view(),
                            materialize(a, dtype, device, shape, "where").const_view(),
                            materialize(b, dtype, device, shape, "where").const_view(), out.view());
  return out;
}

Tensor clamp(const Tensor& a, const Operand& low, const Operand& high) {
  const Operand value(a);
  const Device device = common_device({&value, &low, &high}, "clamp");
  const DType dtype = common_dtype({&value, &low, &high});
  const Shape shape = broadcast(a.shape(), broadcast(low.shape(), high.shape(), "clamp"), "clamp");
  Tensor out = Tensor::empty(shape, dtype, device);
  backend_for(device).clamp(materialize(value, dtype, device, shape, "clamp").const_view(),
                            materialize(low, dtype, device, shape, "clamp").const_view(),
                            materialize(high, dtype, device, shape, "clamp").const_view(),
                            out.view());
  return out;
}

}  // namespace iron
