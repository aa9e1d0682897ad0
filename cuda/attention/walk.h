// SPDX-License-Identifier: MIT
// The work of a block: tile after tile of the other side, of each tile its phases, of each phase its stages.
//
// All stages stand in one row: the next is on its way whatever it is for, and code for each thing stands there once
// (the binary has these kernels for every GPU). The block's own rows are copied again for each tile, from the L2 cache:
// without them three blocks find room in the shared memory of a multiprocessor.
#pragma once
#include "rows.h"

namespace gemmule::flash {

enum Phase : int {
  kScores,     // pairs: points (q, k) of one side with those of the other
  kSlopeSums,  // weights times slopes (dy, v) of the other side
  kSlopes,     // pairs: slopes with slopes
  kPointSums,  // weights times points of the other side
  kPhases
};
DEVICE bool makes_pairs(int phase) { return phase % 2 == 0; }
DEVICE bool is_of_slopes(int phase) { return phase == kSlopeSums || phase == kSlopes; }

// Rows of `heads` heads: `count` of each from where points and slopes begin.
struct Side {
  const float *points, *slopes;
  int64_t heads, count;
};
// From row `row` and head `head` on of sample n.
DEVICE Side queries_of(
    const AttentionPlan& plan, const float* points, const float* slopes, int64_t n, int64_t head, int64_t row) {
  const int64_t heads = plan.heads.value, at = (n * plan.queries + row) * heads + head;
  return {points + at * plan.depth, slopes + at * plan.values, heads, plan.queries - row};
}
DEVICE Side keys_of(
    const AttentionPlan& plan, const float* points, const float* slopes, int64_t n, int64_t head, int64_t row) {
  const int64_t heads = plan.kv_heads.value, at = (n * plan.keys + row) * heads + head;
  return {points + at * plan.depth, slopes + at * plan.values, heads, plan.keys - row};
}

// The tiles of the other side, from row `first` to `end` of heads `head` to last - 1.
struct Walk {
  int64_t first, end, head, last;
};
struct Step {
  int64_t head, at;  // the tile's
  int phase;
  int64_t offset;  // into rows, or of rows into the tile
};

// Of the rows that its stages hold; fours of each in a stage: 1 << shift.
DEVICE int64_t length_of(const AttentionPlan& plan, const Step& step) {
  return is_of_slopes(step.phase) ? plan.values : plan.depth;
}
DEVICE int shift_of(const Step& step) { return makes_pairs(step.phase) ? 2 : 4; }

// kMask: bit p where phase p belongs to the walk.
template <int kMask>
DEVICE Step step_behind(const AttentionPlan& plan, const Walk& walk, Step step) {
  const int64_t length = length_of(plan, step), left = walk.end - step.at;
  step.offset += makes_pairs(step.phase) ? kDepth : kPart;
  if (step.offset < (makes_pairs(step.phase) ? length : left < kTile ? left : kTile)) return step;
  step.offset = 0;
  do ++step.phase;
  while (step.phase < kPhases && !(kMask >> step.phase & 1));
  if (step.phase < kPhases) return step;
  step.phase = kScores;
  step.at += kTile;
  if (step.at >= walk.end) step.at = walk.first, ++step.head;
  return step;
}

DEVICE Cut cut_for(
    const AttentionPlan& plan, const Side& mine, const Side& theirs, const Walk& walk, const Step& step, int64_t col) {
  const bool pairs = makes_pairs(step.phase), slopes = is_of_slopes(step.phase);
  const int64_t length = length_of(plan, step), apart = theirs.heads * length;
  const int64_t row = pairs ? step.at : step.at + step.offset, left = walk.end - row;
  const float* const other = (slopes ? theirs.slopes : theirs.points) + row * apart + step.head * length;
  if (!pairs) return {other, other + kPart / 2 * apart, apart, apart, left, left - kPart / 2, col, shift_of(step)};
  const float* const own = slopes ? mine.slopes : mine.points;
  return {own, other, mine.heads * length, apart, mine.count, left, step.offset, shift_of(step)};
}

// use(stage, step, last) for each stage; last: of its phase. col: of what is summed up.
template <int kMask, class Use>
DEVICE void walk_along(Stages& stages, const AttentionPlan& plan, const Side& mine, const Side& theirs,
    const Walk& walk, int64_t col, const Use& use) {
  Step now, next{walk.head, walk.first, kScores, 0};
  const float* stage = nullptr;
  Share share;
#pragma unroll 1
  for (bool begun = false;; begun = true) {
    const bool more = next.head < walk.last && next.at < walk.end;
    if (makes_pairs(next.phase) && next.offset > 0) share.move_along_rows(kDepth);
    else if (more) share = Share::of(cut_for(plan, mine, theirs, walk, next, col));
    if (more)
      stages.fetch(share, shift_of(next), length_of(plan, next) - (makes_pairs(next.phase) ? next.offset : col));
    if (begun) use(stage, now, next.phase != now.phase);
    if (!more) break;
    stage = stages.take();
    now = next;
    next = step_behind<kMask>(plan, walk, now);
  }
}

}  // namespace gemmule::flash
