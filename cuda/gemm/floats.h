// SPDX-License-Identifier: MIT
// One, two or four neighbouring floats moved by one instruction; the addresses are aligned to their size.
#pragma once
#include "kernel.h"

namespace gemmule::gemm {

template <int n>
DEVICE void load(float* to, const float* from) {
  if constexpr (n == 4) {
    const float4 v = *reinterpret_cast<const float4*>(from);
    to[0] = v.x, to[1] = v.y, to[2] = v.z, to[3] = v.w;
  } else if constexpr (n == 2) {
    const float2 v = *reinterpret_cast<const float2*>(from);
    to[0] = v.x, to[1] = v.y;
  } else to[0] = from[0];
}
template <int n>
DEVICE void store(float* to, const float* from) {
  if constexpr (n == 4) *reinterpret_cast<float4*>(to) = make_float4(from[0], from[1], from[2], from[3]);
  else if constexpr (n == 2) *reinterpret_cast<float2*>(to) = make_float2(from[0], from[1]);
  else to[0] = from[0];
}

}  // namespace gemmule::gemm
