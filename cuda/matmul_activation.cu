// SPDX-License-Identifier: MIT
#include "divide.h"
#include "each_element.h"
#include "scalar_math.h"

namespace gemmule {

DEVICE float unary_value(UnaryFn fn, float x) {
  switch (fn) {
#define UNARY(name, value, slope) \
  case UnaryFn::name:             \
    return words::unary_value<int(UnaryFn::name)>(x, 0, 0);
#include "../native/ops/unary.def"
#undef UNARY
    default: return x;
  }
}

// c = fn(c) where rows or matrices lie apart: of rows * cols elements a matrix, a thread one.
KERNEL((256), activate_rows, float* c, UnaryFn fn, int64_t count, Divisor rows, Divisor cols, int64_t ldc,
    int64_t stride_c) {
  float* at = nullptr;
  each_element(count, [&](auto i) {
    const auto row = cols.quotient(i), matrix = rows.quotient(row);
    at = c + matrix * stride_c + int64_t(rows.remainder(row, matrix)) * ldc + cols.remainder(i, row);
  });
  if (at) *at = unary_value(fn, *at);  // out here: all functions once
}

}  // namespace gemmule
