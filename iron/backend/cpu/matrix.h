#pragma once
/// Products of single matrices of any strides.

#include "iron/core/types.h"

namespace iron::cpu {

/// Element (i, j) lies at data[i·row_step + j·column_step].
template <class T>
struct Matrix {
  T* data;
  i64 rows;
  i64 columns;
  i64 row_step;
  i64 column_step;
};

/// out = a b. Over no inner element the product is 0.
void multiply_matrix(const Matrix<const float>& a, const Matrix<const float>& b,
                     const Matrix<float>& out);
void multiply_matrix(const Matrix<const double>& a, const Matrix<const double>& b,
                     const Matrix<double>& out);
/// Modulo 2^64 and 2^32.
void multiply_matrix(const Matrix<const i64>& a, const Matrix<const i64>& b,
                     const Matrix<i64>& out);
void multiply_matrix(const Matrix<const i32>& a, const Matrix<const i32>& b,
                     const Matrix<i32>& out);
void multiply_matrix(const Matrix<const i8>& a, const Matrix<const i8>& b, const Matrix<i32>& out);

}  // namespace iron::cpu
