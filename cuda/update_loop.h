// SPDX-License-Identifier: MIT
// One pass over a parameter, its state and its gradient, four elements a thread.
//
// What an optimizer needs of each step's numbers (learning rate, bias corrections) is computed in double by one thread of each
// block, since most GPUs do little double arithmetic, and read as float32 by all.
#pragma once
#include "fault.h"

namespace gemmule {

// base^n for whole n >= 0.
DEVICE double power(double base, int64_t n) {
  double result = 1;
  for (; n > 0; n /= 2, base *= base)
    if (n % 2) result *= base;
  return result;
}

template <int N>
struct Variables {
  float* memory[N];  // null: there is none
  DEVICE bool aligned() const {
    bool all = true;
#pragma unroll
    for (int k = 0; k < N; ++k) all = all && reinterpret_cast<uintptr_t>(memory[k]) % sizeof(float4) == 0;
    return all;
  }
};

// Calls step(values, gradient) for each element; `values` are references to the variables' elements, 0 where there is none.
template <int N, class Step>
DEVICE void update_one(const Variables<N>& variables, const float* g, int64_t i, const Step& step) {
  float value[N];
#pragma unroll
  for (int k = 0; k < N; ++k) value[k] = variables.memory[k] ? variables.memory[k][i] : 0;
  step(value, g[i]);
#pragma unroll
  for (int k = 0; k < N; ++k)
    if (variables.memory[k]) variables.memory[k][i] = value[k];
}
template <int N, class Step>
DEVICE void update_four(const Variables<N>& variables, const float* g, int64_t i, const Step& step) {
  const float4 slopes = *reinterpret_cast<const float4*>(g + i);
  const float slope[4] = {slopes.x, slopes.y, slopes.z, slopes.w};
  float value[4][N];
#pragma unroll
  for (int k = 0; k < N; ++k) {
    float4 four = {0, 0, 0, 0};
    if (variables.memory[k]) four = *reinterpret_cast<const float4*>(variables.memory[k] + i);
    value[0][k] = four.x, value[1][k] = four.y, value[2][k] = four.z, value[3][k] = four.w;
  }
#pragma unroll
  for (int e = 0; e < 4; ++e) step(value[e], slope[e]);
#pragma unroll
  for (int k = 0; k < N; ++k)
    if (variables.memory[k])
      *reinterpret_cast<float4*>(variables.memory[k] + i) = {value[0][k], value[1][k], value[2][k], value[3][k]};
}
template <int N, class Step>
DEVICE void update_loop(const Variables<N>& variables, const float* g, int64_t count, const Step& step) {
  const int64_t first = 4 * element();
  if (first + 4 <= count && variables.aligned() && reinterpret_cast<uintptr_t>(g) % sizeof(float4) == 0)
    return update_four(variables, g, first, step);
  for (int64_t i = first; i < first + 4 && i < count; ++i) update_one(variables, g, i, step);
}

}  // namespace gemmule
