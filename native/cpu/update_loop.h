// SPDX-License-Identifier: MIT
// One pass over a parameter, its state and its gradient: step(at) for each vector, `at` loading and storing whole vectors, and one part at the end.
#pragma once
#include "cpu/vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

struct WholeVector {
  int64_t at;
  GEMMULE_INLINE Vec load(const float* p) const { return GEMMULE_ISA_NAMESPACE::load(p + at); }
  GEMMULE_INLINE void store(float* p, Vec v) const { GEMMULE_ISA_NAMESPACE::store(p + at, v); }
};
struct PartVector {
  int64_t at;
  Mask lanes;
  GEMMULE_INLINE Vec load(const float* p) const { return GEMMULE_ISA_NAMESPACE::load(p + at, lanes); }
  GEMMULE_INLINE void store(float* p, Vec v) const { GEMMULE_ISA_NAMESPACE::store(p + at, v, lanes); }
};

// Equal ranges of whole vectors, a power of two of them, as matmul's tasks are: whoever takes the first half of a weight's
// gradient then updates the first half.
VEC_INLINE int64_t update_tasks(int64_t count) {
  int64_t tasks = 1;
  while (tasks < 16 && count >= 2 * 8192 * tasks) tasks *= 2;
  return tasks;
}
VEC_INLINE int64_t update_start(int64_t count, int64_t tasks, int64_t task) {
  return task == tasks ? count : count * task / tasks / W * W;
}

template <class Step>
VEC_INLINE void update_range(int64_t from, int64_t to, const Step step) {
  int64_t i = from;
  for (; i + W <= to; i += W) step(WholeVector{i});
  if (i < to) step(PartVector{i, mask(int(to - i))});
}

// The step is copied into each task, so that its constants stay in registers although the stores might alias it.
template <class Step>
VEC_INLINE void update_loop(int64_t count, Context& ctx, const Step& step) {
  const int64_t tasks = update_tasks(count);
  ctx.parallel(tasks, [&](int64_t task) {
    update_range(update_start(count, tasks, task), update_start(count, tasks, task + 1), step);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
