#pragma once
/// Comparison of whole tensors and of error messages.

#include <gtest/gtest.h>
#include <string>

#include "iron/core/error.h"
#include "iron/tensor/functions.h"

namespace iron::testing {

/// Same dtype, shape and elements.
inline void expect_equal(const Tensor& actual, const Tensor& expected) {
  EXPECT_EQ(name_of(actual.dtype()), name_of(expected.dtype()));
  EXPECT_EQ(to_string(actual.shape()), to_string(expected.shape()));
  if (actual.dtype() != expected.dtype() || actual.shape() != expected.shape()) return;
  EXPECT_TRUE(array_equal(actual, expected)) << to_string(actual) << "\nis not\n"
                                             << to_string(expected);
}

/// `call` throws an E that reads `text`.
template <class E, class F>
void expect_error(F call, const std::string& text) {
  try {
    call();
    ADD_FAILURE() << "nothing was thrown instead of: " << text;
  } catch (const E& error) {
    EXPECT_EQ(std::string(error.what()), text);
  }
}

}  // namespace iron::testing
