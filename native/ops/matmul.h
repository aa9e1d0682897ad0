// SPDX-License-Identifier: MIT
// General matrix product, batched, with a fused epilogue (BLAS level 3 sgemm, row-major).
//
//   c = activation(alpha * op(a) * op(b) + beta * c + bias)          op(x) = x, or its transpose
//
//   a [batch, m, k] ([k, m] when trans_a)   b [batch, k, n] ([n, k] when trans_b)   bias [n]   c [batch, m, n]
//   Rows of a, b, c are lda, ldb, ldc elements apart; matrices of a batch stride_a, stride_b, stride_c apart (0: shared).
//   packed_b: b holds what pack_weights made of it; trans_b must be false, and ldb says nothing.
//   beta = 0 never reads c; k = 0 gives beta * c + bias. c may overlap no input. activation: a UnaryFn without parameters.
//   Work: 2 * batch * m * n * k flops.
#pragma once
#include "args.h"
#include "functions.h"
#include "pack_weights.h"

namespace gemmule {

struct MatmulArgs : Args {
  In a, b, bias;
  Out c;
  int64_t batch = 1, m, n, k;
  bool trans_a = false, trans_b = false, packed_b = false;
  int64_t lda, ldb, ldc, stride_a = 0, stride_b = 0, stride_c = 0;
  double alpha = 1, beta = 0;
  int activation = 0;

  static constexpr auto fields = fields_of(field("a", &MatmulArgs::a), field("b", &MatmulArgs::b),
      field("bias", &MatmulArgs::bias), field("c", &MatmulArgs::c), field("batch", &MatmulArgs::batch),
      field("m", &MatmulArgs::m), field("n", &MatmulArgs::n), field("k", &MatmulArgs::k),
      field("transA", &MatmulArgs::trans_a), field("transB", &MatmulArgs::trans_b), field("lda", &MatmulArgs::lda),
      field("ldb", &MatmulArgs::ldb), field("ldc", &MatmulArgs::ldc), field("strideA", &MatmulArgs::stride_a),
      field("strideB", &MatmulArgs::stride_b), field("strideC", &MatmulArgs::stride_c),
      field("alpha", &MatmulArgs::alpha), field("beta", &MatmulArgs::beta),
      field("activation", &MatmulArgs::activation), field("packedB", &MatmulArgs::packed_b));

  template <class V>
  void extents(V& v) const {
    v(a, stacked(stride_a, trans_a ? strided(k, m, lda) : strided(m, k, lda)));
    v(b, stacked(stride_b, packed_b ? packed_size(k, n) : trans_b ? strided(n, k, ldb) : strided(k, n, ldb)));
    v.optional(bias, n);
    v(c, stacked(stride_c, strided(m, n, ldc)));
  }
  const char* check() const {
    if (lda < 1 || ldb < 1 || ldc < 1) return "a leading dimension is below 1";
    if (stride_a < 0 || stride_b < 0 || stride_c < 0) return "a batch stride is negative";
    if (packed_b && trans_b) return "packed weights cannot be transposed";
    if (batch > 1 && stride_c < strided(m, n, ldc)) return "the matrices of the batch overlap in c";
    return known<UnaryFn>(activation) ? nullptr : "the activation is not a known function";
  }

 private:
  int64_t stacked(int64_t stride, int64_t one) const {
    if (one < 0 || batch < 0) return -1;
    if (one == 0 || batch == 0) return 0;
    const int64_t rest = product({batch - 1, stride});
    return rest < 0 ? -1 : rest + one;
  }
};

}  // namespace gemmule
