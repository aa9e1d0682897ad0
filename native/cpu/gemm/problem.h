// SPDX-License-Identifier: MIT
// One matrix product of a batch, as the files of this directory hand it to each other.
#pragma once
#include "../vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

// op(X): element (i, j) is p[i * ld + j], or p[j * ld + i] when transposed. Packed weights (ops/pack_weights.h): panels of
// kPanelCols columns, `panel` elements each, within which ld = kPanelCols.
struct Matrix {
  const float* p;
  int64_t ld;
  bool transposed;
  int64_t panel = 0;
  GEMMULE_INLINE const float* at(int64_t i, int64_t j) const {
    if (panel) return p + j / kPanelCols * panel + i * kPanelCols + j % kPanelCols;
    return transposed ? p + j * ld + i : p + i * ld + j;
  }
  GEMMULE_INLINE Matrix from(int64_t i, int64_t j) const { return {at(i, j), ld, transposed, panel}; }
};

// What happens to an element of c once its sum is complete.
struct Finish {
  const float* bias = nullptr;  // of the problem's first column
  bool relu = false;
  int function = 0;  // any other activation, a UnaryFn
};
VEC_INLINE Finish finish_of(const float* bias, int activation) {
  const bool relu = UnaryFn(activation) == UnaryFn::relu;
  return {bias, relu, relu ? int(UnaryFn::linear) : activation};
}

constexpr int kLine = 16;  // floats of a cache line

// For writing: a line that another core has read is then ours by the time it is written.
VEC_INLINE void fetch_to_write(const float* p) {
#if defined(__x86_64__)
  asm volatile("prefetchw %0" ::"m"(*p));
#else
  __builtin_prefetch(p, 1);
#endif
}

// Lines that the caller meets after the product: all fetched at once, they would stand in each other's way.
struct Ahead {
  const float* const* rows = nullptr;
  int64_t count = 0, lines = 0;  // of each row
};

VEC_INLINE void fetch_ahead(Ahead& ahead, int64_t count) {
  for (; count > 0 && ahead.count > 0; --count, --ahead.count, ++ahead.rows)
    for (int64_t i = 0; i < ahead.lines; ++i) fetch_to_write(*ahead.rows + i * kLine);
}

struct Problem {
  int64_t m, n, k;
  float alpha;
  Matrix a, b;
  float beta;
  float* c;
  int64_t ldc;
  Finish finish;
  Ahead ahead = {};
};

// The whole product, by the calling thread alone. In matmul.cpp.
void multiply_alone(const Problem&, Context&);
// The same without a plan, which would cost as much as a few rows do, for a narrow b that is read in place. In matmul.cpp.
void multiply_narrow(const Problem&);

VEC_INLINE int64_t pieces(int64_t n, int64_t size) { return (n + size - 1) / size; }
VEC_INLINE int64_t round_up(int64_t n, int64_t unit) { return pieces(n, unit) * unit; }
// The largest step up to `most` that cuts n into equal pieces, each a multiple of `unit`.
VEC_INLINE int64_t even_step(int64_t n, int64_t most, int64_t unit) {
  return n <= most ? n : round_up(pieces(n, pieces(n, most)), unit);
}
// Where part i of `parts` begins when `count` things are shared out evenly.
VEC_INLINE int64_t share(int64_t count, int64_t parts, int64_t i) { return count * i / parts; }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
