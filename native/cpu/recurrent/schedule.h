// SPDX-License-Identifier: MIT
// How the steps of a batch of sequences are shared out. It follows from the shape alone.
#pragma once
#include "../gemm/plan.h"
#include "panels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

// The sequences and the groups of units that a task takes on.
struct Part {
  int64_t row0, row1, group0, group1;
};

// Many sequences: each task takes some of them through all steps, and waits for nobody. Few: each step's tasks take
// groups of units.
struct Schedule {
  int64_t batch, groups;
  int64_t row_parts, group_parts;  // one of them is 1
};

// Sequences of a task, at least: fewer would not be worth the reading of the weights, from L2 or from beyond it.
constexpr int64_t kSequencesOfTask = 12, kSequencesOfLargeTask = 32;
constexpr double kWeightsInCache = 2.5e5;

VEC_INLINE Schedule schedule(const Sequence& s, int64_t groups, double flops_of_step) {
  const int64_t tasks = gemm::task_count(flops_of_step * double(s.steps));
  const bool large = flops_of_step > 2 * kWeightsInCache * double(s.batch);
  const int64_t sequences = large ? kSequencesOfLargeTask : kSequencesOfTask;
  int64_t parts = 1;
  while (parts < tasks && s.batch >= 2 * parts * sequences) parts *= 2;
  if (s.batch >= 2 * sequences) return {s.batch, groups, parts, 1};
  return {s.batch, groups, 1, least(groups, gemm::task_count(flops_of_step))};
}

// Calls f(n, part) for n from 0 to count - 1, for all parts together: n waits for n - 1.
template <class F>
VEC_INLINE void each_step(const Schedule& s, int64_t count, Context& ctx, const F& f) {
  using gemm::share;
  if (s.group_parts == 1)
    return ctx.parallel(s.row_parts, [&](int64_t i) {
      const Part part{share(s.batch, s.row_parts, i), share(s.batch, s.row_parts, i + 1), 0, s.groups};
      for (int64_t n = 0; n < count; ++n) f(n, part);
    });
  for (int64_t n = 0; n < count; ++n)
    ctx.parallel(s.group_parts, [&](int64_t i) {
      f(n, Part{0, s.batch, share(s.groups, s.group_parts, i), share(s.groups, s.group_parts, i + 1)});
    });
}

// Calls f(group, b, count) for rows b .. b + count of a part. Groups outermost: all rows reuse their weights.
template <class F>
VEC_INLINE void each_run(const Part& part, const F& f) {
  const gemm::RowTiles runs(part.row1 - part.row0, int(kRowsAtOnce));
  for (int64_t group = part.group0; group < part.group1; ++group)
    for (int64_t r = 0; r < runs.count; ++r) f(group, part.row0 + runs.row_of(r), runs.row_of(r + 1) - runs.row_of(r));
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
