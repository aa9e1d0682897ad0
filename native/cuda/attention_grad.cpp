// SPDX-License-Identifier: MIT
#include <algorithm>

#include "../../cuda/attention/plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {
namespace {

template <class... Outputs>
void launch_tiles(const AttentionGradArgs& p, Context& ctx, const char* kernel, int64_t rows, int64_t heads,
    int64_t length, const void* r, Outputs*... outputs) {
  const bool fours = takes_fours(p.depth, p.q.memory, p.k.memory) && takes_fours(p.values, p.dy.memory, p.v.memory);
  AttentionPlan plan = AttentionPlan::of(p, rows, fours);
  if (p.heads == 0) plan.queries = 0;  // for divisors, there is one
  const Grid grid{plan.tiles.value * p.batch * heads, blocks_of(length, plan.kWidth)};
  launch(ctx, kernel, grid, plan.kThreads, 0, plan, p.dy.memory, p.q.memory, p.k.memory, p.v.memory, p.lse.memory, r,
      p.mask.memory, outputs...);
}

}  // namespace

void attention_grad(const AttentionGradArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const int64_t rows = p.row_count();
  void* const r = workspace(ctx, 4 * rows);
  if (rows > 0 && !r) return;
  launch(ctx, "attention_grad_rows", {blocks_of(rows, kThreads / 32)}, kThreads, 0, p.dy.memory, p.y.memory, r, rows,
      p.values);
  if (p.dq && p.query_size() > 0)
    launch_tiles(p, ctx, "attention_grad_queries", p.queries, p.heads, p.depth, r, p.dq.memory);
  if ((p.dk || p.dv) && p.key_size() + p.value_size() > 0)
    launch_tiles(
        p, ctx, "attention_grad_keys", p.keys, p.kv_heads, std::max(p.depth, p.values), r, p.dk.memory, p.dv.memory);
}

}  // namespace gemmule::cuda
