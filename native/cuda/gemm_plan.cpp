// SPDX-License-Identifier: MIT
#include "gemm_plan.h"

#include <algorithm>
#include <cmath>

namespace gemmule::cuda {
namespace {

constexpr int stage(int m, int n, int depth) { return depth * (m + 4 + n + 4); }

// Must agree with cuda/matmul_f32.cu and cuda/matmul_tensor.cu.
constexpr GemmTile tiles[] = {
    {GemmMath::f32, "f32_128x128", 128, 128, 8, 256, 4, 2, true, 90, stage(128, 128, 8)},
    {GemmMath::f32, "f32_64x64", 64, 64, 16, 128, 4, 4, false, 70, stage(64, 64, 16)},
    {GemmMath::f32, "f32_32x32", 32, 32, 16, 64, 4, 8, false, 40, stage(32, 32, 16)},
    {GemmMath::f32, "f32_16x128", 16, 128, 16, 128, 4, 4, false, 40, stage(16, 128, 16)},
    {GemmMath::f32, "f32_128x16", 128, 16, 16, 128, 4, 4, false, 40, stage(128, 16, 16)},
};

int64_t pieces(int64_t whole, int64_t piece) { return (whole + piece - 1) / piece; }

// Multiply-adds of a multiprocessor in one cycle.
double speed(GemmMath math, const Properties& d) {
  (void)math;
  return d.has(86) ? 128 : 64;
}

bool can_take(const GemmTile& t, const GemmProblem& p, const Properties& d) {
  if (!t.aligned) return true;
  // What runs along k is copied float by float where copies cannot turn it on their way.
  const bool turns_freely = d.has(80);
  return (p.vectors_a || (p.deep_a && turns_freely)) && (p.vectors_b || (p.deep_b && turns_freely));
}

// A block's start and end, in cycles: launch, first copies, epilogue.
constexpr double kBlockCycles = 1500;
// What a block spends on leaving its part of a tile and on taking up others', by float of the tile.
constexpr double kCutCycles = 0.15;

// Cycles until the last multiprocessor is done.
double cycles(const GemmPlan& q, const Properties& d) {
  const GemmTile& t = *q.tile;
  const double slots = double(d.multiprocessors) * t.blocks;
  const double iteration = double(t.m) * t.n * t.depth / (speed(t.math, d) * t.efficiency / 100);
  const auto run = [&](int64_t blocks, double iterations, double extra) {
    if (blocks == 0) return 0.0;
    const double waves = std::ceil(double(blocks) / slots);
    // In the last wave a multiprocessor may hold fewer blocks, each the faster for it, though not twice as fast.
    const double rest = double(blocks) - (waves - 1) * slots, held = std::ceil(rest / d.multiprocessors);
    const double crowd = (waves - 1) * t.blocks + std::max(held, 0.6 * t.blocks);
    return crowd * iterations * iteration + waves * (kBlockCycles + extra);
  };
  const double parts = q.share > 0 ? double(q.depth) / q.share : 1;
  const double cut = double(t.m) * t.n * kCutCycles * (1 + parts);
  return run(q.whole, q.depth, 0) + run(q.cutters, q.share, q.cutters > 0 && q.share < q.depth ? cut : 0);
}

// `whole` tiles for a block each, the others' work for `cutters` blocks.
GemmPlan dealt(GemmPlan q, int64_t whole, int64_t cutters) {
  const int64_t work = int64_t{q.tiles - whole} * q.depth;
  q.whole = int32_t(whole);
  q.share = int32_t(work == 0 ? 0 : std::max<int64_t>(1, pieces(work, cutters)));
  q.cutters = int32_t(work == 0 ? 0 : pieces(work, q.share));
  return q;
}

}  // namespace

int64_t GemmPlan::workspace_bytes() const {
  return share == 0 || share == depth ? 0 : int64_t{2} * cutters * tile->m * tile->n * int64_t{sizeof(float)};
}
unsigned GemmPlan::shared_bytes(const Properties& d) const {
  return unsigned((d.has(80) ? tile->stages : 2) * tile->stage_floats * int(sizeof(float)));
}

GemmPlan plan_tile(const GemmProblem& p, const Properties& d, const GemmTile& t) {
  GemmPlan q{&t, int32_t(pieces(p.m, t.m)), int32_t(pieces(p.n, t.n)), 0, int32_t(pieces(p.k, t.depth)), 0, 0, 0};
  q.tiles = int32_t(p.batch * q.rows * q.cols);
  GemmPlan best = dealt(q, q.tiles, 0);
  if (q.depth < 2) return best;
  double least = cycles(best, d);
  const auto offer = [&](int64_t whole, int64_t cutters) {
    if (q.tiles - whole > kCounters || whole < 0 || whole >= q.tiles || cutters < 1) return;
    const GemmPlan other = dealt(q, whole, cutters);
    if (const double time = cycles(other, d); time < 0.95 * least) best = other, least = time;
  };
  const int64_t slots = int64_t{d.multiprocessors} * t.blocks, rest = q.tiles % slots;
  // Split-K: every tile in as many parts as leave no multiprocessor idle.
  for (int64_t parts = 2; parts <= 32 && q.tiles * parts <= 2 * slots; ++parts) offer(0, q.tiles * parts);
  // Stream-K: the last wave of tiles cut for all slots, or for one block a multiprocessor.
  offer(q.tiles - rest, slots);
  offer(q.tiles - rest, d.multiprocessors);
  return best;
}

GemmPlan plan_gemm(const GemmProblem& p, const Properties& d, FloatPrecision) {
  GemmPlan best{};
  double least = 0;
  for (const GemmTile& t : tiles) {
    if (!can_take(t, p, d)) continue;
    const GemmPlan q = plan_tile(p, d, t);
    const double time = cycles(q, d);
    if (!best.tile || time < least) best = q, least = time;
  }
  return best;
}

}  // namespace gemmule::cuda
