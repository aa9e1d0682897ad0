// SPDX-License-Identifier: MIT
// Mean and variance in one pass that does not cancel: few elements at a time from their own mean, and such sets are
// joined (Chan, Golub & LeVeque 1983).
#pragma once
#include "fold_parts.h"

namespace gemmule {

struct Moments {
  float count, sum, squares;  // sum: of x - shift; squares: of the differences to their mean
};

// The median: one that lies far away is none of the three's.
DEVICE float median(float a, float b, float c) { return fmaxf(fminf(a, b), fminf(fmaxf(a, b), c)); }

struct MomentsFold {
  using Value = Moments;
  using Term = float;
  static constexpr int kAtOnce = 8;
  const float* x;
  float shift = 0;  // near the mean, so that x - shift rounds little where the mean is far from 0

  DEVICE MomentsFold(const FoldPlan& plan, int64_t result, const float* input) : x(input) {
    if (plan.length == 0) return;
    const int64_t base = base_of(plan, result), last = base + (plan.rows - 1) * plan.run_step + plan.run.value - 1;
    const float middle = median(x[base], x[base + plan.rows / 2 * plan.run_step], x[last]);
    if (fabsf(middle) < HUGE_VALF) shift = middle;
  }
  DEVICE float load(FoldPlace place, int64_t) const { return x[place.at] - shift; }
  DEVICE Moments start() const { return {0, 0, 0}; }
  DEVICE Moments of(const float (&terms)[kAtOnce], int count) const {
    float sum = 0, squares = 0;
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k) sum += terms[k];  // 0 behind the last
    const float mean = sum / float(count);
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k)
      if (k < count) squares += (terms[k] - mean) * (terms[k] - mean);
    return {float(count), sum, squares};
  }
  DEVICE Moments join(const Moments& a, const Moments& b) const {
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    const float count = a.count + b.count, apart = b.sum / b.count - a.sum / a.count;
    return {count, a.sum + b.sum, a.squares + b.squares + apart * apart * (a.count * (b.count / count))};
  }
  DEVICE float mean_of(const Moments& all) const { return shift + all.sum / all.count; }
};

}  // namespace gemmule
