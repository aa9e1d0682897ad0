// SPDX-License-Identifier: MIT
// What one instruction of a tensor core multiplies: 16 x kDepth by kDepth x 8, from float32 fragments of 8 terms (see tensor.h),
// sums in float32.
#pragma once
#include "instructions.h"

namespace gemmule::gemm {

// 11 bits of each operand.
struct Tf32 {
  static constexpr bool kRuns = kArch >= 800;
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

// Nearly all 24 bits: each operand is a big part and a small one, 11 bits each, and the product of the small ones, at most
// 2^-22 of the whole, is left out. An operand whose big part would not be finite is small altogether: infinities and NaN
// come out as they should, but infinity times infinity gives NaN.
struct Tf32x3 {
  static constexpr bool kRuns = kArch >= 800;
  static constexpr int kDepth = 8, kPasses = 3;
  DEVICE static void split(float x, uint32_t& big, uint32_t& small) {
    big = to_tf32(x);
    const bool finite = (big & 0x7f800000u) != 0x7f800000u;
    small = finite ? to_tf32(x - __uint_as_float(big)) : __float_as_uint(x);
    big = finite ? big : 0;
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
  static constexpr bool kRuns = kArch >= 800;
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
  static constexpr bool kRuns = kArch < 800 || kArch == kEveryArch;
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
