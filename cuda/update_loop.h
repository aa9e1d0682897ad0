// SPDX-License-Identifier: MIT
// One pass over a parameter, its state and its gradient, four elements a thread.
//
// What an optimizer needs of each step's numbers (learning rate, bias corrections) is computed in double by one thread
// of each block, since most GPUs do little double arithmetic, and read as float32 by all.
#pragma once
#include "fault.h"
#include "fours.h"
#include "updated_rows.h"

namespace gemmule {

// base^n for whole n >= 0.
DEVICE double power(double base, int64_t n) {
  double result = 1;
  for (; n > 0; n /= 2, base *= base)
    if (n % 2) result *= base;
  return result;
}

// To all threads of the block, where a step needs no more: rate[0], the learning rate, and rate[1], the share of a
// parameter that decays.
DEVICE void share_rates(float* rate, const double* lr, double weight_decay) {
  if (threadIdx.x == 0) {
    rate[0] = float(*lr);
    rate[1] = float(*lr * weight_decay);
  }
  __syncthreads();
}

// Four elements of up to N variables and of the gradient. It is made first: what it loads is under way while the step's
// numbers are computed. Behind a fault it stores nothing.
template <int N>
class Update {
 public:
  // A variable that is null is not there: its elements are 0.
  DEVICE Update(const DeviceFault* fault, float* const (&variables)[N], const float* g, int64_t count)
      : count(count), at(first_of_four()), stopped(faulty(fault)) {
    slopes = load_four(g, at, count);
#pragma unroll
    for (int k = 0; k < N; ++k) {
      variable[k] = variables[k];
      fours[k] = variable[k] ? load_four(variable[k], at, count) : four_of(0.0f);
    }
  }
  // step(values, gradient) for each element; what it makes of the variables' values is stored.
  template <class Step>
  DEVICE void run(const Step& step) {
    if (stopped) return;
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
      if (variable[k]) store_four(variable[k], at, count, fours[k]);
  }

 private:
  float* variable[N];
  const int64_t count, at;
  const bool stopped;
  Four<float> fours[N], slopes;
};

// The same of one element of named rows.
template <int N>
class UpdateOfRows {
 public:
  DEVICE UpdateOfRows(const DeviceFault* fault, float* const (&variables)[N], const float* g, const UpdatedRows& r)
      : stopped(true) {
    const int64_t e = element();
    if (e >= r.total || faulty(fault)) return;
    const int64_t i = r.total >> 31 ? r.width.quotient(e) : r.width.quotient(uint32_t(e));
    const int64_t row = r.rows[i], at = row * r.width.value + (e - i * r.width.value);
    stopped = row < 0 || row >= r.n;
    if (stopped) return;
    slope = g[e];
#pragma unroll
    for (int k = 0; k < N; ++k) place[k] = variables[k] ? variables[k] + at : nullptr;
  }
  template <class Step>
  DEVICE void run(const Step& step) {
    if (stopped) return;
    float values[N];
#pragma unroll
    for (int k = 0; k < N; ++k) values[k] = place[k] ? *place[k] : 0;
    step(values, slope);
#pragma unroll
    for (int k = 0; k < N; ++k)
      if (place[k]) *place[k] = values[k];
  }

 private:
  float* place[N];
  bool stopped;
  float slope;
};

}  // namespace gemmule
