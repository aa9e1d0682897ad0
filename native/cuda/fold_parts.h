// SPDX-License-Identifier: MIT
// Launches the kernels that cuda/fold_parts.h makes of a fold.
#pragma once
#include <bit>

#include "../../cuda/fold_plan.h"
#include "parts.h"

namespace gemmule::cuda {

// Cuts the elements of each result; `neighbours`: results stand beside each other, so that a block takes several.
inline FoldPlan cut(FoldPlan plan, int64_t elements, bool neighbours) {
  plan.width = neighbours ? uint32_t(std::bit_ceil(uint64_t(std::clamp<int64_t>(plan.results, 1, 32)))) : 1;
  plan.part = part_of(plan.length, {kThreads / plan.width, blocks_of(plan.results, plan.width)});
  plan.parts = Divisor::of(blocks_of(plan.length, plan.part));
  plan.rows = plan.length / plan.run.value;
  plan.narrow = elements <= INT32_MAX;
  return plan;
}
// Of each channel of x [outer, channels, inner].
inline FoldPlan channel_plan(int64_t outer, int64_t channels, int64_t inner) {
  const int64_t elements = product({outer, channels, inner});
  if (elements == 0) outer = 0, inner = 1;  // an empty axis may stand beside an endless one
  FoldPlan plan{};
  plan.results = channels, plan.length = outer * inner;
  plan.groups = Divisor::of(1), plan.run = Divisor::of(inner);
  plan.group_step = inner, plan.run_step = channels * inner;
  return cut(plan, elements, inner == 1);
}

// Floats of the values that the parts of a fold leave: none where there is one part.
inline int64_t part_floats(const FoldPlan& plan, int64_t floats) {
  return plan.parts.value > 1 ? plan.parts.value * plan.results * floats : 0;
}

// Each with a part of `width` results.
inline int64_t fold_blocks(const FoldPlan& plan) { return blocks_of(plan.results, plan.width) * plan.parts.value; }

struct FoldKernels {
  const char *parts, *join;
};
#define FOLD_KERNELS(name) (FoldKernels{name "_parts", name "_join"})

// `memory` holds part_floats().
template <class... A>
void launch_fold(Context& ctx, const FoldKernels& kernels, const FoldPlan& plan, float* memory, const A&... arguments) {
  const bool whole = plan.parts.value == 1;
  void* parts = whole ? nullptr : memory;
  launch(ctx, kernels.parts, {fold_blocks(plan)}, kThreads, 0, plan, parts, arguments...);
  if (!whole) launch(ctx, kernels.join, {blocks_of(plan.results, plan.width)}, kThreads, 0, plan, parts, arguments...);
}

}  // namespace gemmule::cuda
