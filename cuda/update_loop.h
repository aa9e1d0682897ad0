// SPDX-License-Identifier: MIT
// One pass over a parameter, its state and its gradient, four elements a thread.
//
// What an optimizer needs of each step's numbers (learning rate, bias corrections) is computed in double by one thread of each
// block, since most GPUs do little double arithmetic, and read as float32 by all.
#pragma once
#include "fault.h"
#include "fours.h"

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
};

// Calls step(values, gradient) for each element; `values` are the variables' elements, 0 where there is none.
template <int N, class Step>
DEVICE void update_loop(const Variables<N>& variables, const float* g, int64_t count, const Step& step) {
  const int64_t at = first_of_four();
  if (at >= count) return;
  const Four<float> slopes = load_four(g, at, count);
  Four<float> fours[N];
#pragma unroll
  for (int k = 0; k < N; ++k)
    fours[k] = variables.memory[k] ? load_four(variables.memory[k], at, count) : four_of(0.0f);
#pragma unroll
  for (int i = 0; i < kFour; ++i) {
    float values[N];
#pragma unroll
    for (int k = 0; k < N; ++k) values[k] = fours[k].v[i];
    step(values, slopes.v[i]);
#pragma unroll
    for (int k = 0; k < N; ++k) fours[k].v[i] = values[k];
  }
#pragma unroll
  for (int k = 0; k < N; ++k)
    if (variables.memory[k]) store_four(variables.memory[k], at, count, fours[k]);
}

}  // namespace gemmule
