// SPDX-License-Identifier: MIT
// One pass over a parameter, its state and its gradient: step(at) for each vector, `at` loading and storing whole vectors, and one part at the end.
#pragma once
#include "cpu/vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

struct WholeVector {
  int64_t at, from;  // in the parameter and its state; in the gradient
  GEMMULE_INLINE Vec load(const float* p) const { return GEMMULE_ISA_NAMESPACE::load(p + at); }
  GEMMULE_INLINE Vec slope(const float* g) const { return GEMMULE_ISA_NAMESPACE::load(g + from); }
  GEMMULE_INLINE void store(float* p, Vec v) const { GEMMULE_ISA_NAMESPACE::store(p + at, v); }
};
struct PartVector {
  int64_t at, from;
  Mask lanes;
  GEMMULE_INLINE Vec load(const float* p) const { return GEMMULE_ISA_NAMESPACE::load(p + at, lanes); }
  GEMMULE_INLINE Vec slope(const float* g) const { return GEMMULE_ISA_NAMESPACE::load(g + from, lanes); }
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
VEC_INLINE void update_range(int64_t at, int64_t from, int64_t count, const Step step) {
  int64_t i = 0;
  for (; i + W <= count; i += W) step(WholeVector{at + i, from + i});
  if (i < count) step(PartVector{at + i, from + i, mask(int(count - i))});
}

// The step is copied into each task, so that its constants stay in registers although the stores might alias it.
template <class Step>
VEC_INLINE void update_loop(int64_t count, Context& ctx, const Step& step) {
  const int64_t tasks = update_tasks(count);
  ctx.parallel(tasks, [&](int64_t task) {
    const int64_t from = update_start(count, tasks, task);
    update_range(from, from, update_start(count, tasks, task + 1) - from, step);
  });
}
template <class Step>
VEC_INLINE void update_rows(const RowUpdate& a, Context& ctx, const Step& step) {
  const int32_t* rows = a.rows.as<int32_t>();
  const int64_t tasks = update_tasks(a.slopes()), n = a.n();
  ctx.parallel(tasks, [&](int64_t task) {
    for (int64_t i = a.touched * task / tasks; i < a.touched * (task + 1) / tasks; ++i)
      if (rows[i] >= 0 && rows[i] < n) update_range(rows[i] * a.width, i * a.width, a.width, step);
  });
}
template <class Step>
VEC_INLINE void update_places(const RowUpdate& a, Context& ctx, const Step& step) {
  a.width ? update_rows(a, ctx, step) : update_loop(a.count, ctx, step);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
