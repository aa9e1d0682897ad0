// SPDX-License-Identifier: MIT
#include "gemm_plan.h"

#include <algorithm>
#include <cmath>

namespace gemmule::cuda {
namespace {

// Must agree with cuda/gemm/simt_tiles.h and cuda/gemm/tensor_tiles.h; a test compares them.
// clang-format off
constexpr GemmTile tiles[] = {
    // math              name             m    n  depth warps stages blocks aligned efficiency
    {GemmMath::f32,    "f32_128x128",    128, 128,  8,  4, 2,  4,  2,  true,  88},
    {GemmMath::f32,    "f32_64x64",       64,  64, 16,  2, 2,  4,  4,  false, 70},
    {GemmMath::f32,    "f32_32x32",       32,  32, 16,  2, 1,  4,  8,  false, 45},
    {GemmMath::f32,    "f32_16x128",      16, 128, 16,  1, 4,  4,  4,  false, 40},
    {GemmMath::f32,    "f32_128x16",     128,  16, 16,  4, 1,  4,  4,  false, 40},
    {GemmMath::tf32x3, "tf32x3_128x128", 128, 128, 16,  4, 2,  3,  1,  true,  75},
    {GemmMath::tf32x3, "tf32x3_64x64",    64,  64, 16,  2, 2,  4,  3,  false, 65},
    {GemmMath::tf32,   "tf32_128x128",   128, 128, 16,  2, 2,  3,  2,  true,  80},
    {GemmMath::tf32,   "tf32_64x64",      64,  64, 16,  1, 2,  4,  4,  false, 65},
    {GemmMath::bf16,   "bf16_128x128",   128, 128, 16,  2, 2,  3,  2,  true,  80},
    {GemmMath::bf16,   "bf16_64x64",      64,  64, 16,  1, 2,  4,  4,  false, 65},
    {GemmMath::f16,    "f16_128x128",    128, 128, 16,  2, 2,  3,  2,  true,  80},
    {GemmMath::f16,    "f16_64x64",       64,  64, 16,  1, 2,  4,  4,  false, 65},
};
// clang-format on

int64_t pieces(int64_t whole, int64_t piece) { return (whole + piece - 1) / piece; }
bool is_tensor(GemmMath math) { return math != GemmMath::f32; }

// Multiply-adds of a multiprocessor in one cycle: what mma.sync reaches, which on sm_90 is less than what wgmma does.
double speed(GemmMath math, const Properties& d) {
  struct Speeds {
    double f32, tf32, bf16, f16;
  };
  const Speeds s = d.major == 7      ? Speeds{64, 0, 0, 256}
      : d.major == 8 && d.minor == 0 ? Speeds{64, 512, 1024, 1024}
      : d.major == 8                 ? Speeds{128, 128, 256, 256}
      : d.major == 9                 ? Speeds{128, 640, 1280, 1280}
      : d.major == 10                ? Speeds{128, 512, 1024, 1024}
                                     : Speeds{128, 128, 256, 256};
  switch (math) {
    case GemmMath::f32: return s.f32;
    case GemmMath::tf32x3: return s.tf32 / 3;
    case GemmMath::tf32: return s.tf32;
    case GemmMath::bf16: return s.bf16;
    case GemmMath::f16: return s.f16;
  }
  return 0;
}

// Cycles in which shared memory serves one iteration of a block's tensor tile, 128 bytes each: the copies come in, and every warp
// reads its rows and columns.
double shared_cycles(const GemmTile& t) {
  const double copies = double(t.m + t.n) * t.depth * 4 / 128;
  const double warp = double(t.m / t.warps_m + t.n / t.warps_n) * t.depth * 4 / 128;
  return copies + warp * t.warps_m * t.warps_n;
}
double iteration_cycles(const GemmTile& t, const Properties& d) {
  const double sums = double(t.m) * t.n * t.depth / speed(t.math, d);
  return (is_tensor(t.math) ? std::max(sums, shared_cycles(t)) : sums) * 100 / t.efficiency;
}

int64_t shared_bytes_of(const Properties& d) {
  const int capability = d.major * 10 + d.minor;
  switch (capability) {
    case 75: return 64 << 10;
    case 80:
    case 87: return 164 << 10;
    case 90:
    case 100:
    case 103: return 228 << 10;
    default: return 100 << 10;
  }
}

// In cycles: a block's launch, first copies and epilogue; the wait of a cut tile's blocks for memory and for each other; what
// leaving a part of a tile or taking one up costs by float, and by part.
constexpr double kBlockCycles = 1500, kMeetingCycles = 2500, kCutCycles = 0.15, kPartCycles = 100;
// A format narrower than float32 must be worth it.
constexpr double kReluctance = 1.1;

// `blocks` blocks of that many iterations each.
double run_cycles(const GemmTile& t, const Properties& d, int64_t blocks, double iterations, double extra) {
  if (blocks == 0) return 0;
  const double multiprocessors = d.multiprocessors, together = t.blocks_on(d), slots = multiprocessors * together;
  const double waves = std::ceil(double(blocks) / slots), rest = double(blocks) - (waves - 1) * slots;
  // In the last wave a multiprocessor may hold fewer blocks, each the faster for it, though not as much faster.
  const double last = std::max(std::ceil(rest / multiprocessors), 0.6 * together);
  return ((waves - 1) * together + last) * iterations * iteration_cycles(t, d) + waves * (kBlockCycles + extra);
}

// Blocks beyond the whole tiles of full waves: none, or as cuts the rest of the work best.
GemmPlan best_deal(const GemmTile& t, const GemmProblem& p, const Properties& d) {
  GemmPlan best = plan_with(t, p, INT32_MAX, 0);
  if (best.depth < 2) return best;
  const int64_t tiles = best.tiles, slots = int64_t{d.multiprocessors} * t.blocks_on(d), rest = tiles % slots;
  double least = cycles(best, d);
  const auto offer = [&](int64_t whole, int64_t cutters) {
    if (tiles - whole > kCounters || tiles == whole || cutters < 1) return;
    const GemmPlan other = plan_with(t, p, whole, cutters);
    if (const double time = cycles(other, d); time < 0.95 * least) best = other, least = time;
  };
  // Split-K: every tile in as many parts as keep all multiprocessors at work.
  for (int64_t parts : {2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64})
    if (parts <= best.depth && tiles * parts <= 2 * slots) offer(0, tiles * parts);
  // Stream-K: the last wave of tiles for all slots, or for one block a multiprocessor.
  offer(tiles - rest, slots);
  offer(tiles - rest, d.multiprocessors);
  return best;
}

bool allowed(GemmMath math, const GemmProblem& p, const Properties& d, FloatPrecision precision) {
  switch (math) {
    case GemmMath::f32: return true;
    // Where three products of tf32 are faster than one of float32.
    case GemmMath::tf32x3: return speed(math, d) > 1.2 * speed(GemmMath::f32, d) && p.m >= 64 && p.n >= 64 && p.k >= 64;
    case GemmMath::tf32: return precision != FloatPrecision::highest;
    case GemmMath::bf16:
    case GemmMath::f16: return precision == FloatPrecision::medium;
  }
  return false;
}

}  // namespace

std::span<const GemmTile> gemm_tiles() { return tiles; }

int64_t GemmTile::shared_bytes(const Properties& d) const {
  const int64_t between = is_tensor(math) ? 0 : 4;  // floats between the rows of a stage
  return int64_t{d.has(80) ? stages : 2} * depth * (m + between + n + between) * int64_t{sizeof(float)};
}
int GemmTile::blocks_on(const Properties& d) const {
  constexpr int64_t kReserved = 1 << 10;  // of each block, by the system
  const int by_registers = !d.has(80) && math == GemmMath::f32 ? (blocks + 1) / 2 : blocks;
  return int(std::clamp<int64_t>(shared_bytes_of(d) / (shared_bytes(d) + kReserved), 1, by_registers));
}

int64_t GemmPlan::workspace_bytes() const {
  return share == 0 || share == depth ? 0 : int64_t{2} * cutters * tile->m * tile->n * int64_t{sizeof(float)};
}

bool can_take(const GemmTile& t, const GemmProblem& p, const Properties& d) {
  if (t.math == GemmMath::f16 ? d.has(80) : is_tensor(t.math) && !d.has(80)) return false;
  // Copies that pass registers by cannot turn 4 floats: what runs along k comes float by float, aligned or not.
  const bool turned = t.math == GemmMath::f32 && d.has(80);
  return !t.aligned || ((p.vectors_a || (p.deep_a && turned)) && (p.vectors_b || (p.deep_b && turned)));
}

GemmPlan plan_with(const GemmTile& t, const GemmProblem& p, int64_t whole, int64_t cutters) {
  GemmPlan q{&t, int32_t(pieces(p.m, t.m)), int32_t(pieces(p.n, t.n)), 0, int32_t(pieces(p.k, t.depth)), 0, 0, 0};
  q.tiles = int32_t(p.batch * q.rows * q.cols);
  q.whole = q.depth == 0 ? q.tiles : int32_t(std::clamp<int64_t>(whole, 0, q.tiles));
  const int64_t work = int64_t{q.tiles - q.whole} * q.depth;
  if (work == 0) return q;
  q.share = int32_t(pieces(work, std::clamp<int64_t>(cutters, 1, work)));
  q.cutters = int32_t(pieces(work, q.share));
  return q;
}

double cycles(const GemmPlan& q, const Properties& d) {
  const GemmTile& t = *q.tile;
  const double parts = 1 + double(q.depth) / std::max(q.share, 1);
  const double cut =
      q.share == 0 || q.share == q.depth ? 0 : kMeetingCycles + (double(t.m) * t.n * kCutCycles + kPartCycles) * parts;
  return run_cycles(t, d, q.whole, q.depth, 0) + run_cycles(t, d, q.cutters, q.share, cut);
}

GemmPlan plan_gemm(const GemmProblem& p, const Properties& d, FloatPrecision precision) {
  GemmPlan best{};
  double least = 0;
  for (const GemmTile& t : tiles) {
    if (!can_take(t, p, d) || !allowed(t.math, p, d, precision)) continue;
    const GemmPlan q = best_deal(t, p, d);
    const double time = cycles(q, d) * (t.math == GemmMath::f32 ? 1 : kReluctance);
    if (!best.tile || time < least) best = q, least = time;
  }
  return best;
}

}  // namespace gemmule::cuda
