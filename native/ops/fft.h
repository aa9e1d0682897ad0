// SPDX-License-Identifier: MIT
// The discrete Fourier transform of rows of complex numbers, held as two planes; any length.
//
//   y[i, k] = scale * sum_j x[i, j] exp(-2 pi i j k / n)        inverse: exp(+2 pi i j k / n)
//
//   re, im, y_re, y_im [rows, n]; im may be missing: 0. No output may alias an input.
//   Work: rows * n * (log2(n) passes of 4s and 2s; an odd prime factor q costs q / 2 of those). Error: of that many float32 sums.
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct FftArgs : Args {
  In re, im;
  Out y_re, y_im;
  int64_t rows, n;
  bool inverse = false;
  double scale = 1;

  static constexpr auto fields = fields_of(field("re", &FftArgs::re), field("im", &FftArgs::im),
      field("yRe", &FftArgs::y_re), field("yIm", &FftArgs::y_im), field("rows", &FftArgs::rows),
      field("n", &FftArgs::n), field("inverse", &FftArgs::inverse), field("scale", &FftArgs::scale));
  template <class V>
  void extents(V& v) const {
    v(re, product({rows, n})), v.optional(im, product({rows, n}));
    v(y_re, product({rows, n})), v(y_im, product({rows, n}));
  }
  const char* check() const { return n > (int64_t{1} << 30) ? "n is greater than 2^30" : nullptr; }
};

// One pass of Stockham's form of the fast transform, which needs no reordering; n = radix * rest * stride:
//   y[q + stride * (radix * p + k)] = w^(p k) * sum_j x[q + stride * (p + rest * j)] * u^(j k)
//   with q < stride, p < rest, k and j < radix, w = exp(-2 pi i / (radix * rest)) and u = w^rest.
struct FftPass {
  int32_t radix, rest, stride;

  GEMMULE_INLINE static FftPass first(int64_t n) { return of(int32_t(n), 1); }
  GEMMULE_INLINE FftPass next() const { return of(rest, stride * radix); }
  GEMMULE_INLINE bool exists() const { return radix > 1; }

 private:
  // A 4 where it divides, else the least prime factor; 1: nothing is left to do.
  GEMMULE_INLINE static FftPass of(int32_t length, int32_t stride) {
    int32_t radix = length % 4 == 0 ? 4 : 2;
    while (length % radix != 0 && radix <= length / radix) ++radix;
    if (length % radix != 0) radix = length;
    return {radix, length / radix, stride};
  }
};

}  // namespace gemmule
