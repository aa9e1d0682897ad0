// SPDX-License-Identifier: MIT
#include "block_reduce.h"
#include "fault.h"

namespace gemmule {

struct Totals {
  double values, weights;
};

// A block's share of the sums, complete in each thread.
template <class Term>
DEVICE Totals sum_totals(int64_t count, double* shared, const Term& term) {
  const Sum<double> sum;
  Totals own = {0, 0};
  for (int64_t i = element(); i < count; i += int64_t(gridDim.x) * blockDim.x) {
    const Totals one = term(i);
    own.values += one.values;
    own.weights += one.weights;
  }
  const double values = block_fold(sum, own.values, shared);
  return {values, block_fold(sum, own.weights, shared)};
}
DEVICE Totals weighted(const float* values, const float* weights, int64_t i) {
  const double weight = weights ? weights[i] : 1;
  return {weight * values[i], weight};
}

// One block.
KERNEL((256), accumulate, const DeviceFault* fault, const float* values, const float* weights, double* total,
    int64_t count) {
  SHARED(double, shared, [32]);
  if (faulty(fault)) return;
  const Totals sums = sum_totals(count, shared, [&](int64_t i) { return weighted(values, weights, i); });
  if (threadIdx.x == 0) total[0] += sums.values, total[1] += sums.weights;
}

// Many values: first part sums, one of each kind a block, then those in one block.
KERNEL((256), accumulate_parts, const float* values, const float* weights, double* parts, int64_t count) {
  SHARED(double, shared, [32]);
  const Totals sums = sum_totals(count, shared, [&](int64_t i) { return weighted(values, weights, i); });
  if (threadIdx.x == 0) parts[2 * blockIdx.x] = sums.values, parts[2 * blockIdx.x + 1] = sums.weights;
}
KERNEL((256), accumulate_total, const DeviceFault* fault, const double* parts, double* total, int64_t count) {
  SHARED(double, shared, [32]);
  if (faulty(fault)) return;
  const Totals sums = sum_totals(count, shared, [&](int64_t i) { return Totals{parts[2 * i], parts[2 * i + 1]}; });
  if (threadIdx.x == 0) total[0] += sums.values, total[1] += sums.weights;
}

}  // namespace gemmule
