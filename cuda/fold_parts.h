// SPDX-License-Identifier: MIT
// The kernels of cuda/fold_plan.h: blocks fold parts of results, a second launch joins the parts.
//
// A fold is an object with Value, start() and join(a, b) as in block_reduce.h, and
//   Term load(FoldPlace, int64_t e)             element e of the result
//   Value of(const Term (&terms)[kAtOnce], n)   the first n of them
//   void store(int64_t result, Value)           of all elements
#pragma once
#include "block_reduce.h"
#include "fold_plan.h"
#include "load_ahead.h"

namespace gemmule {

// Where the elements of a result begin.
DEVICE int64_t base_of(const FoldPlan& plan, int64_t result) {
  const int64_t group = plan.narrow ? plan.groups.quotient(uint32_t(result)) : plan.groups.quotient(result);
  return group * plan.group_step + plan.groups.remainder(result, group) * plan.step;
}

struct FoldPart {
  int64_t result, from, to;
  uint32_t part;
  bool mine;  // else the result is beyond the last, and the part empty
};
// Block b has part b % parts of the results number b / parts * width and on.
DEVICE FoldPart fold_part(const FoldPlan& plan) {
  const uint32_t tile = plan.parts.quotient(blockIdx.x), part = plan.parts.remainder(blockIdx.x, tile);
  const int64_t result = int64_t(tile) * plan.width + lane_of(plan.width);
  if (result >= plan.results) return {0, 0, 0, part, false};
  const int64_t from = part * plan.part, to = from + plan.part;
  return {result, from, to < plan.length ? to : plan.length, part, true};
}

// Calls f with the function that tells where element e of a result stands: in the array, and in its run. How the
// elements stand is asked once: a branch in the loop parts the loads.
struct FoldPlace {
  int64_t at, column;
};
template <class F>
DEVICE auto with_places(const FoldPlan& plan, int64_t result, const F& f) {
  const int64_t base = base_of(plan, result), run_step = plan.run_step;
  if (plan.run.value == 1) return f([=](int64_t e) { return FoldPlace{base + e * run_step, 0}; });
  if (plan.narrow)
    return f([&, base](int64_t e) {
      const uint32_t row = plan.run.quotient(uint32_t(e)), column = plan.run.remainder(uint32_t(e), row);
      return FoldPlace{base + row * uint32_t(plan.run_step) + column, column};
    });
  return f([&, base](int64_t e) {
    const int64_t row = plan.run.quotient(e), column = plan.run.remainder(e, row);
    return FoldPlace{base + row * plan.run_step + column, column};
  });
}

template <class Fold, class Place>
DEVICE typename Fold::Value fold_terms(const Fold& fold, int64_t first, int64_t to, int64_t step, const Place& place) {
  typename Fold::Value total = fold.start();
#pragma unroll 1
  for (int64_t e = first; e < to; e += Fold::kAtOnce * step) {
    typename Fold::Term terms[Fold::kAtOnce] = {};
    int count = 0;
#pragma unroll
    for (int k = 0; k < Fold::kAtOnce; ++k)
      if (e + k * step < to) terms[k] = fold.load(place(e + k * step), e + k * step), ++count;
    total = fold.join(total, fold.of(terms, count));
  }
  return total;
}
template <class Fold>
DEVICE typename Fold::Value fold_elements(const Fold& fold, const FoldPlan& plan, const FoldPart& part) {
  return with_places(plan, part.result, [&](const auto& place) {
    return fold_terms(fold, part.from + threadIdx.x / plan.width, part.to, blockDim.x / plan.width, place);
  });
}

// put(place, load(place)) for the elements of a part that this thread of its block owns.
template <class Load, class Put>
DEVICE void each_of_part(const FoldPlan& plan, const FoldPart& part, const Load& load, const Put& put) {
  with_places(plan, part.result, [&](const auto& place) {
    load_ahead<4>(
        part.from + threadIdx.x / plan.width, part.to, blockDim.x / plan.width,
        [&](int64_t e) { return load(place(e)); }, [&](int64_t e, const auto& loaded) { put(place(e), loaded); });
    return 0;
  });
}

// Over the threads of the block that have one result; complete in the first `width` threads. `tile`: a value a thread.
template <class Fold>
DEVICE typename Fold::Value join_tile(
    const Fold& fold, typename Fold::Value own, unsigned width, typename Fold::Value* tile) {
  tile[threadIdx.x] = own;
  for (unsigned half = blockDim.x / 2; half >= width; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) tile[threadIdx.x] = fold.join(tile[threadIdx.x], tile[threadIdx.x + half]);
  }
  return tile[threadIdx.x];
}

// Into `parts`, part p of result r at p * results + r; null: there is one part, and that is stored.
template <class Fold>
DEVICE void fold_parts(const Fold& fold, const FoldPlan& plan, const FoldPart& part, typename Fold::Value* parts,
    typename Fold::Value* tile) {
  const auto total = join_tile(fold, fold_elements(fold, plan, part), plan.width, tile);
  if (!part.mine || threadIdx.x >= plan.width) return;
  if (parts) parts[part.part * plan.results + part.result] = total;
  else fold.store(part.result, total);
}

// A block joins the parts of `width` results.
template <class Fold>
DEVICE void join_parts(const Fold& fold, const FoldPlan& plan, int64_t result, bool mine,
    const typename Fold::Value* parts, typename Fold::Value* tile) {
  auto own = fold.start();
  const int64_t count = mine ? plan.parts.value : 0;
  for (int64_t p = threadIdx.x / plan.width; p < count; p += blockDim.x / plan.width)
    own = fold.join(own, parts[p * plan.results + result]);
  const auto total = join_tile(fold, own, plan.width, tile);
  if (mine && threadIdx.x < plan.width) fold.store(result, total);
}

// name_parts and name_join: Fold is made of the plan, the result and the ARGUMENTS, which are the PARAMETERS' names;
// both in parentheses.
#define FOLD_KERNELS(name, Fold, PARAMETERS, ARGUMENTS)                                                           \
  KERNEL((256, 4), name##_parts, const FoldPlan plan, Fold::Value* parts, FOLD_UNPACK PARAMETERS) {               \
    SHARED(Fold::Value, tile, [256]);                                                                             \
    const FoldPart part = fold_part(plan);                                                                        \
    fold_parts(Fold(plan, part.result, FOLD_UNPACK ARGUMENTS), plan, part, parts, tile);                          \
  }                                                                                                               \
  KERNEL((256), name##_join, const FoldPlan plan, Fold::Value* parts, FOLD_UNPACK PARAMETERS) {                   \
    SHARED(Fold::Value, tile, [256]);                                                                             \
    const int64_t result = int64_t(blockIdx.x) * plan.width + lane_of(plan.width);                                \
    const bool mine = result < plan.results;                                                                      \
    join_parts(Fold(plan, mine ? result : 0, FOLD_UNPACK ARGUMENTS), plan, mine ? result : 0, mine, parts, tile); \
  }
#define FOLD_UNPACK(...) __VA_ARGS__

}  // namespace gemmule
