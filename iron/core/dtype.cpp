#include "iron/core/dtype.h"

#include <array>
#include <string>
#include <utility>

#include "iron/core/error.h"

namespace iron {
namespace {

struct Info {
  DType dtype;
  std::string_view name;
  i64 size;
  int rank;  // order of promotion
};

constexpr std::array<Info, 8> kInfo{{{DType::f32, "f32", 4, 6},
                                     {DType::f64, "f64", 8, 7},
                                     {DType::i64, "i64", 8, 4},
                                     {DType::i32, "i32", 4, 3},
                                     {DType::i8, "i8", 1, 2},
                                     {DType::u8, "u8", 1, 1},
                                     {DType::boolean, "bool", 1, 0},
                                     {DType::bf16, "bf16", 2, 5}}};

const Info& info(DType dtype) noexcept { return kInfo[static_cast<std::size_t>(dtype)]; }

}  // namespace

i64 size_of(DType dtype) noexcept { return info(dtype).size; }
std::string_view name_of(DType dtype) noexcept { return info(dtype).name; }

DType dtype_from_name(std::string_view name) {
  std::string known;
  for (const Info& i : kInfo) {
    if (i.name == name) return i.dtype;
    known += (known.empty() ? "" : ", ") + std::string(i.name);
  }
  throw TypeError("dtype", "unknown type '" + std::string(name) + "'", "use one of " + known);
}

void throw_no_element(DType dtype) {
  throw TypeError("dtype", "no tensor holds " + std::string(name_of(dtype)),
                  "it is a precision for networks; their parameters are f32");
}

DType promote(DType a, DType b) noexcept {
  if (info(a).rank < info(b).rank) std::swap(a, b);
  if (a == DType::i8 && b == DType::u8) return DType::i32;
  return a;
}

}  // namespace iron
