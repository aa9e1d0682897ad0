// SPDX-License-Identifier: MIT
// What one instruction of a tensor core multiplies: 16 x kDepth by kDepth x 8, from float32 fragments of 8 terms (see tensor.h),
// sums in float32.
#pragma once
#include "instructions.h"

namespace gemmule::gemm {

// 11 bits of each operand.
struct Tf32 {
  static constexpr int kDepth = 8, kPasses = 1;
  struct Left {
    uint32_t v[4];
    DEVICE void take(const float (&x)[4], const float (&)[4]) {
#pragma unroll
      for (int i = 0; i < 4; ++i) v[i] = to_tf32(x[i]);
    }
  };
  struct Right {
    uint32_t v[2];
    DEVICE void take(const float (&x)[2], const float (&)[2]) { v[0] = to_tf32(x[0]), v[1] = to_tf32(x[1]); }
  };
  DEVICE static void multiply(int, float* d, const Left& a, const Right& b) { multiply_tf32(d, a.v, b.v); }
};

// About 21 of 24 bits: each operand is a big part and a small one, 11 bits each, and the product of the small ones is left out.
// Few instructions a float, or they would be the bound: it is rounded by adding half a unit, more or less, and cutting off (the
// tensor core does not look at the low 13 bits), so that the small part is at most 0.64 * 2^-10 of the whole, of either sign.
// Errors of one product: 1.23 * 2^-20 of it at most, mostly an eighth of that.
// A number that is not finite is small altogether: infinities and NaN come out as they should, but infinity times infinity gives NaN.
struct Tf32x3 {
  static constexpr int kDepth = 8, kPasses = 3;
  static constexpr float kInfinity = __builtin_huge_valf();
  // Of a number between 1 and 2, from 0.36 to 0.72 units of the 11th bit more.
  DEVICE static float lifted(float x) { return fmaf(x, 0.72f / 2048, x); }
  DEVICE static void split(float x, uint32_t& big, uint32_t& small) {
    const float y = lifted(x);
    big = fabsf(y) < kInfinity ? __float_as_uint(y) & 0xffffe000u : 0;
    small = __float_as_uint(lifted(x - __uint_as_float(big)));
  }
  struct Left {
    uint32_t big[4], small[4];
    DEVICE void take(const float (&x)[4], const float (&)[4]) {
#pragma unroll
      for (int i = 0; i < 4; ++i) split(x[i], big[i], small[i]);
    }
  };
  struct Right {
    uint32_t big[2], small[2];
    DEVICE void take(const float (&x)[2], const float (&)[2]) {
#pragma unroll
      for (int i = 0; i < 2; ++i) split(x[i], big[i], small[i]);
    }
  };
  DEVICE static void multiply(int pass, float* d, const Left& a, const Right& b) {
    multiply_tf32(d, pass == 0 ? a.small : a.big, pass == 1 ? b.small : b.big);
  }
};

// 8 bits of each operand, with the exponents of float32.
struct Bf16 {
  static constexpr int kDepth = 16, kPasses = 1;
  struct Left {
    uint32_t v[4];
    DEVICE void take(const float (&x)[4], const float (&y)[4]) {
      v[0] = to_bf16x2(x[2], x[0]), v[1] = to_bf16x2(x[3], x[1]), v[2] = to_bf16x2(y[2], y[0]),
      v[3] = to_bf16x2(y[3], y[1]);
    }
  };
  struct Right {
    uint32_t v[2];
    DEVICE void take(const float (&x)[2], const float (&y)[2]) {
      v[0] = to_bf16x2(x[1], x[0]), v[1] = to_bf16x2(y[1], y[0]);
    }
  };
  DEVICE static void multiply(int, float* d, const Left& a, const Right& b) { multiply_bf16(d, a.v, b.v); }
};

// 11 bits of each operand; beyond 65504 they are infinite. What tensor cores before sm_80 have.
struct F16 {
  static constexpr int kDepth = 8, kPasses = 1;
  struct Left {
    uint32_t v[2];
    DEVICE void take(const float (&x)[4], const float (&)[4]) {
      v[0] = to_f16x2(x[2], x[0]), v[1] = to_f16x2(x[3], x[1]);
    }
  };
  struct Right {
    uint32_t v[1];
    DEVICE void take(const float (&x)[2], const float (&)[2]) { v[0] = to_f16x2(x[1], x[0]); }
  };
  DEVICE static void multiply(int, float* d, const Left& a, const Right& b) { multiply_f16(d, a.v, b.v); }
};

}  // namespace gemmule::gemm
