// SPDX-License-Identifier: MIT
// How the steps of a batch of sequences are shared out. It follows from the shape alone.
#pragma once
#include "../gemm/plan.h"
#include "panels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

// The sequences and the groups of units that task `index` takes on.
struct Part {
  int64_t index, row0, row1, group0, group1;
};

// Where a part goes on after a unit of step n: in its next group, or in the first one of the step to come.
struct Place {
  int64_t n, unit;
};
VEC_INLINE Place next_group(const Part& part, int64_t n, int64_t unit, int64_t units_of_group) {
  const int64_t next = unit + units_of_group;
  if (next < part.group1 * units_of_group) return {n, next};
  return {n + 1, part.group0 * units_of_group + unit % units_of_group};
}

// Many sequences: each task takes some of them through all steps, and waits for nobody. Few: each step's tasks take
// groups of units.
struct Schedule {
  int64_t batch, groups;
  int64_t row_parts, group_parts;  // one of them is 1
  double flops_of_step;
  int64_t copies;  // of the weights: where they are small each task packs its own, into the cache of its core

  GEMMULE_INLINE Part rows(int64_t i) const {
    return {i, gemm::share(batch, row_parts, i), gemm::share(batch, row_parts, i + 1), 0, groups};
  }
  GEMMULE_INLINE Part units(int64_t i) const {
    return {i, 0, batch, gemm::share(groups, group_parts, i), gemm::share(groups, group_parts, i + 1)};
  }
};

// Sequences of a task, at least: fewer would not be worth the reading of the weights, from L2 or from beyond it.
constexpr int64_t kSequencesOfTask = 12, kSequencesOfLargeTask = 32;
constexpr double kWeightsInCache = 2.5e5;
// Flops of a task in a step, at least: where there are two, and where there are more.
constexpr double kLeastOfStep = 5e4, kGoodOfStep = 2.5e5;

VEC_INLINE int64_t tasks_of_step(double flops) {
  if (flops < 2 * kLeastOfStep) return 1;
  int64_t tasks = 2;
  while (tasks < gemm::kMostTasks && flops >= 2 * kGoodOfStep * double(tasks)) tasks *= 2;
  return tasks;
}

VEC_INLINE Schedule schedule(const Sequence& s, int64_t groups, double flops_of_step) {
  const int64_t tasks = gemm::task_count(flops_of_step * double(s.steps));
  const bool large = flops_of_step > 2 * kWeightsInCache * double(s.batch);
  const int64_t sequences = large ? kSequencesOfLargeTask : kSequencesOfTask;
  int64_t parts = 1;
  while (parts < tasks && s.batch >= 2 * parts * sequences) parts *= 2;
  if (s.batch >= 2 * sequences) return {s.batch, groups, parts, 1, flops_of_step, large ? 1 : parts};
  return {s.batch, groups, 1, least(groups, tasks_of_step(flops_of_step)), flops_of_step, 1};
}

// Calls run(net, n, part) for n from 0 to count - 1, for all parts together: n waits for n - 1; and before all of them
// begin(net, part). weights_of(copy) packs; net_of(weights, part) holds what a part's steps hand on.
template <class WeightsOf, class NetOf, class Begin, class Run>
VEC_INLINE void each_step(const Schedule& s, int64_t count, Context& ctx, const WeightsOf& weights_of,
    const NetOf& net_of, const Begin& begin, const Run& run) {
  const auto run_rows = [&](const auto& weights, const Part& part) {
    const auto net = net_of(weights, part);
    begin(net, part);
    for (int64_t n = 0; n < count; ++n) run(net, n, part);
  };
  if (s.copies > 1) return ctx.parallel(s.row_parts, [&](int64_t i) { run_rows(weights_of(i), s.rows(i)); });
  const auto weights = weights_of(0);
  if (s.group_parts == 1) return ctx.parallel(s.row_parts, [&](int64_t i) { run_rows(weights, s.rows(i)); });
  const auto net = net_of(weights, s.rows(0));
  const Context::Job job{count + 1, s.group_parts, s.flops_of_step};
  ctx.parallel_rounds(job, [&](int64_t n, int64_t i) {
    if (n == 0) begin(net, s.units(i));
    else run(net, n - 1, s.units(i));
  });
}

// Some rows of some groups, whose sums fit into L1 together.
struct Block {
  int64_t group, groups, row, rows;
  GEMMULE_INLINE int64_t place(int64_t j) const { return j * rows * kMostCols; }  // of the sums of its group j
};

// Calls f(block) for the blocks of a part. Groups outermost: all rows reuse their weights. Few rows: several groups
// together, for the functions that follow on the sums have long chains, which then run side by side.
template <class F>
VEC_INLINE void each_block(const Part& part, const F& f) {
  const gemm::RowTiles runs(part.row1 - part.row0, int(kRowsAtOnce));
  const int64_t most = greatest<int64_t>(1, kRowsAtOnce / (runs.height + (runs.taller > 0)));
  for (int64_t group = part.group0; group < part.group1; group += most)
    for (int64_t r = 0; r < runs.count; ++r)
      f(Block{
          group, least(most, part.group1 - group), part.row0 + runs.row_of(r), runs.row_of(r + 1) - runs.row_of(r)});
}

// Calls finish(group, row, sums) for each group and row of a part, after product(group, row, rows, room).
template <class P, class F>
VEC_INLINE void each_product(const Part& part, const P& product, const F& finish) {
  alignas(64) float room[kRowsAtOnce * kMostCols];
  each_block(part, [&](const Block& k) {
    Sums sums[kRowsAtOnce];
    for (int64_t j = 0; j < k.groups; ++j) sums[j] = product(k.group + j, k.row, k.rows, room + k.place(j));
    for (int64_t j = 0; j < k.groups; ++j)
      for (int64_t i = 0; i < k.rows; ++i) finish(k.group + j, k.row + i, sums[j].row(i));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
