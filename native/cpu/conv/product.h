// SPDX-License-Identifier: MIT
// Convolutions that are plain products: windows of one place side by side, or one window that covers its input.
#pragma once
#include "../vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

VEC_INLINE bool is_pointwise(const ConvWindows& p) {
  for (int i = 0; i < kSpatialAxes; ++i)
    if (p.kernel[i] != 1 || p.before[i] || p.input[i] != p.output[i] || (p.stride[i] > 1 && p.output[i] > 1))
      return false;
  return true;
}
VEC_INLINE bool covers_input(const ConvWindows& p) {
  for (int i = 0; i < kSpatialAxes; ++i)
    if (p.kernel[i] != p.input[i] || p.before[i] || p.output[i] != 1 || (p.dilation[i] > 1 && p.kernel[i] > 1))
      return false;
  return p.groups == 1;
}
VEC_INLINE bool is_product(const ConvWindows& p) { return is_pointwise(p) || covers_input(p); }

// The product of all inputs by all weights, but for the operands.
VEC_INLINE MatmulArgs product_of(const ConvWindows& p) {
  MatmulArgs m;
  const int64_t places = volume(p.kernel);
  m.m = p.outputs(1);
  m.n = p.filters / p.groups;
  m.k = places * (p.channels / p.groups);
  m.lda = greatest<int64_t>(1, places * p.channels);
  m.ldb = m.ldc = greatest<int64_t>(1, p.filters);
  return m;
}

VEC_INLINE void multiply(const ConvArgs& p, Context& ctx) {
  MatmulArgs m = product_of(p);
  m.activation = p.activation;
  m.packed_b = p.packed;
  for (int64_t group = 0; group < p.groups; ++group) {
    m.a.memory = p.x.as() + group * m.k;
    m.b.memory = p.w.as() + group * m.n;
    m.bias.memory = p.bias ? p.bias.as() + group * m.n : nullptr;
    m.c.memory = p.y.as() + group * m.n;
    matmul(m, ctx);
  }
}

// dx = dy * w^T.
VEC_INLINE void multiply(const ConvDataGradArgs& p, Context& ctx) {
  MatmulArgs m = product_of(p);
  const int64_t channels = m.k;
  m.k = m.n, m.n = channels;
  m.ldc = m.lda, m.lda = m.ldb;
  m.trans_b = true;
  m.activation = p.activation;
  for (int64_t group = 0; group < p.groups; ++group) {
    m.a.memory = p.dy.as() + group * m.k;
    m.b.memory = p.w.as() + group * m.k;
    m.bias.memory = p.bias ? p.bias.as() + group * channels : nullptr;
    m.c.memory = p.dx.as() + group * channels;
    matmul(m, ctx);
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
