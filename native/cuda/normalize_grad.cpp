// SPDX-License-Identifier: MIT
#include "channel_units.h"
#include "fold_parts.h"
#include "lanes.h"

namespace gemmule::cuda {
namespace {

// The sums of each channel; where dx needs them, those that nobody wants are kept too.
struct Slopes {
  void *dgamma, *dbeta;
};

// False where there is no memory.
bool sum_slopes(const NormalizeGradArgs& p, Context& ctx, bool needed, Slopes& sums) {
  const FoldPlan plan = channel_plan(p.outer, p.channels, p.inner);
  const int64_t floats = part_floats(plan, 2), kept = needed ? 2 * p.channels : 0;
  float* memory = static_cast<float*>(workspace(ctx, 4 * (floats + kept)));
  if (floats + kept && !memory) return false;
  if (needed && !sums.dgamma) sums.dgamma = memory + floats;
  if (needed && !sums.dbeta) sums.dbeta = memory + floats + p.channels;
  launch_fold(ctx, FOLD_KERNELS("normalize_sums"), plan, memory, p.dy.memory, p.x.memory, p.mean.memory,
      p.variance.memory, sums.dgamma, sums.dbeta, float(p.epsilon));
  return true;
}

}  // namespace

void normalize_grad(const NormalizeGradArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.channels == 0) return;
  const bool needed = p.dx && !p.frozen;
  Slopes sums{p.dgamma.memory, p.dbeta.memory};
  if ((needed || sums.dgamma || sums.dbeta) && !sum_slopes(p, ctx, needed, sums)) return;
  if (!p.dx || product({p.outer, p.channels, p.inner}) == 0) return;
  if (!needed) sums = {};
  const bool fours = takes_fours(p.inner == 1 ? p.channels : p.inner, p.dy.memory, p.x.memory, p.dx.memory);
  const ChannelUnits plan = channel_units(ctx, p.outer, p.channels, p.inner, fours ? 4 : 1);
  const float share = float(1 / (double(p.outer) * double(p.inner)));
  launch(ctx, fours ? "normalize_grad_4" : "normalize_grad_1", {blocks_of(plan.threads)}, kThreads, 0, plan,
      p.dy.memory, p.x.memory, p.mean.memory, p.variance.memory, p.gamma.memory, sums.dgamma, sums.dbeta, p.dx.memory,
      float(p.epsilon), share);
}

}  // namespace gemmule::cuda
