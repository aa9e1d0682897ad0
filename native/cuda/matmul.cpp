// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "../../cuda/divide.h"
#include "gemm.h"
#include "vector_shape.h"
#include "whole_product.h"

namespace gemmule::cuda {
namespace {

// Rows of b in memory, packed or not.
int64_t row_of_b(const MatmulArgs& p) { return p.packed_b ? kPanelCols : p.ldb; }
int64_t panel_of_b(const MatmulArgs& p) { return p.packed_b ? p.k * kPanelCols - kPanelCols : 0; }

// ---- the vector products: m or n is 1 ----

// Of which matrix, by which vector.
VectorShape vector_shape_of(const MatmulArgs& p) {
  VectorShape g{};
  g.batch = p.batch, g.k = p.k, g.stride_y = p.stride_c;
  g.alpha = float(p.alpha), g.beta = float(p.beta), g.activation = epilogue_of(p.activation);
  if (p.n == 1) {
    g.count = p.m, g.ld = p.lda, g.stride_matrix = p.stride_a, g.stride_x = p.stride_b;
    g.x_step = p.trans_b ? 1 : row_of_b(p), g.y_step = p.ldc, g.bias_step = 0;
  } else {
    g.count = p.n, g.ld = row_of_b(p), g.panel = panel_of_b(p), g.stride_matrix = p.stride_b, g.stride_x = p.stride_a;
    g.x_step = p.trans_a ? p.lda : 1, g.y_step = 1, g.bias_step = 1;
  }
  return g;
}

void run_rows(const MatmulArgs& p, VectorShape& g, const float* matrix, const float* x, Context& ctx) {
  g.vectors = vectors(matrix, g.k, g.ld, g.batch, g.stride_matrix);
  // A warp a row, unless rows are few and long.
  const bool by_blocks = g.k >= 1024 && g.count * g.batch < 32 * int64_t{properties(ctx).multiprocessors};
  launch(ctx, by_blocks ? "vector_rows_by_blocks" : "vector_rows_by_warps",
      {blocks_of(g.count, by_blocks ? 1 : 8), std::min<int64_t>(g.batch, 65535)}, kThreads, 0, matrix, x, p.bias.as(),
      p.c.as(), g);
}

// Blocks z share the terms where the outputs alone would leave multiprocessors idle; each takes 256 terms or more.
int64_t parts_of_terms(const VectorShape& g, int64_t blocks, const Properties& d) {
  if (blocks > kCounters) return 1;
  return std::clamp<int64_t>(4 * int64_t{d.multiprocessors} / blocks, 1, std::clamp<int64_t>(g.k / 256, 1, 64));
}

void run_columns(const MatmulArgs& p, VectorShape g, const float* matrix, const float* x, Context& ctx) {
  const bool fours = vectors(matrix, g.count, g.ld, g.batch, g.stride_matrix) && g.panel % 4 == 0 &&
      g.count * g.batch >= 128 * int64_t{properties(ctx).multiprocessors};
  for (int64_t first = 0; first < p.batch; first += 65535) {
    const int64_t batch = std::min<int64_t>(p.batch - first, 65535);
    const int64_t across = blocks_of(g.count, fours ? 128 : 32),
                  parts = parts_of_terms(g, across * batch, properties(ctx));
    g.share = blocks_of(g.k, parts);
    const int64_t z = g.k == 0 ? 1 : blocks_of(g.k, g.share);
    float* const partials =
        z == 1 ? nullptr : static_cast<float*>(workspace(ctx, batch * z * g.count * int64_t{sizeof(float)}));
    if (z > 1 && !partials) return;
    launch(ctx, fours ? "vector_columns_4" : "vector_columns_1", {across, batch, z}, kThreads, 0,
        matrix + first * g.stride_matrix, x + first * g.stride_x, p.bias.as(), p.c.as() + first * g.stride_y, partials,
        counters(ctx), g);
  }
}

void run_vector(const MatmulArgs& p, Context& ctx) {
  VectorShape g = vector_shape_of(p);
  const bool left = p.n == 1;  // the matrix is a
  const float* const matrix = left ? p.a.as() : p.b.as();
  const float* const x = left ? p.b.as() : p.a.as();
  if (left ? !p.trans_a : p.trans_b) run_rows(p, g, matrix, x, ctx);
  else run_columns(p, g, matrix, x, ctx);
}

// ---- products of matrices ----

GemmShape gemm_shape_of(const MatmulArgs& p, const GemmPlan& plan, const Properties& d) {
  GemmShape g{};
  deal_out(g, gemm_problem_of(p), plan, d);
  g.lda = p.lda, g.ldb = row_of_b(p), g.ldc = p.ldc, g.panel_b = panel_of_b(p);
  g.stride_a = p.stride_a, g.stride_b = p.stride_b, g.stride_c = p.stride_c;
  g.alpha = float(p.alpha), g.beta = float(p.beta), g.activation = epilogue_of(p.activation);
  g.vectors_c = vectors(p.c.memory, 4, p.ldc, p.batch, p.stride_c);
  return g;
}

// A launch's tiles are counted in 32 bits: more matrices than that go in several.
template <class Run>
void in_batches(MatmulArgs p, const Run& run) {
  const int64_t each = std::max<int64_t>(1, (int64_t{1} << 28) / (blocks_of(p.m, 16) * blocks_of(p.n, 16)));
  const int64_t all = p.batch;
  for (int64_t first = 0; first < all; first += each) {
    p.batch = std::min(each, all - first);
    run(p);
    p.a.memory = p.a.as() + each * p.stride_a, p.b.memory = p.b.as() + each * p.stride_b;
    p.c.memory = p.c.as() + each * p.stride_c;
  }
}

void run_whole(const MatmulArgs& p, Context& ctx) {
  const WholeProduct g{p.batch, p.m, p.n, p.k, p.trans_a ? 1 : p.lda, p.trans_a ? p.lda : 1,
      p.trans_b ? 1 : row_of_b(p), p.trans_b ? p.ldb : 1, panel_of_b(p), p.ldc, p.stride_a, p.stride_b, p.stride_c,
      p.alpha, p.beta};
  const int64_t tiles = blocks_of(p.m, 16) * blocks_of(p.n, 16) * p.batch;
  launch(ctx, "whole_product", {std::min<int64_t>(tiles, 1 << 30)}, kThreads, 0, p.a.as<int32_t>(), p.b.as<int32_t>(),
      p.bias.as<int32_t>(), p.c.as<int32_t>(), g);
}

// By the unary op where c is one piece.
void activate(const MatmulArgs& p, Context& ctx) {
  const int64_t count = p.batch * p.m * p.n;
  const bool touching = p.ldc == p.n && (p.batch == 1 || p.stride_c == p.m * p.n);
  if (p.type == DType::float32 && !touching)
    return launch(ctx, "activate_rows", {blocks_of(count)}, kThreads, 0, p.c.as(), UnaryFn(p.activation), count,
        Divisor::of(p.m), Divisor::of(p.n), p.ldc, p.stride_c);
  UnaryArgs part;
  part.type = p.type, part.fn = p.activation, part.count = touching ? count : p.n;
  for (int64_t row = 0; row < (touching ? 1 : p.batch * p.m); ++row) {
    part.x.memory = part.y.memory = p.c.as<int32_t>() + row / p.m * p.stride_c + row % p.m * p.ldc;
    unary(part, ctx);
  }
}

}  // namespace

void deal_out(GemmShape& g, const GemmProblem& p, const GemmPlan& plan, const Properties& d) {
  g.m = p.m, g.n = p.n, g.k = p.k;
  g.vectors_a = p.vectors_a, g.vectors_b = p.vectors_b;
  g.copies_async = d.has(80);
  g.rows = plan.rows, g.cols = plan.cols, g.tiles = plan.tiles, g.depth = plan.depth;
  g.whole = plan.whole, g.share = plan.share, g.cutters = plan.cutters;
  g.first = int32_t(p.k - int64_t{plan.depth - 1} * plan.tile->depth);
}

GemmProblem gemm_problem_of(const MatmulArgs& p) {
  const int64_t run_a = p.trans_a ? p.m : p.k, run_b = p.trans_b ? p.k : p.packed_b ? kPanelCols : p.n;
  return {p.batch, p.m, p.n, p.k, !p.trans_a, p.trans_b, vectors(p.a.memory, run_a, p.lda, p.batch, p.stride_a),
      vectors(p.b.memory, run_b, row_of_b(p), p.batch, p.stride_b)};
}

void run_gemm(const MatmulArgs& p, const GemmPlan& plan, Context& ctx) {
  const int64_t bytes = plan.workspace_bytes();
  float* const partials = bytes ? static_cast<float*>(workspace(ctx, bytes)) : nullptr;
  if (bytes && !partials) return;
  const GemmTile& tile = *plan.tile;
  const std::string kernel = std::string("gemm_") + tile.name + (p.trans_a ? "_t" : "_n") + (p.trans_b ? "t" : "n");
  launch(ctx, kernel.c_str(), {plan.blocks()}, unsigned(tile.threads()), unsigned(tile.shared_bytes(properties(ctx))),
      p.a.as(), p.b.as(), p.bias.as(), p.c.as(), partials, counters(ctx), gemm_shape_of(p, plan, properties(ctx)));
}

void matmul(const MatmulArgs& p, Context& ctx) {
  if (p.m <= 0 || p.n <= 0 || p.batch <= 0) return;
  if (p.type == DType::int32) {
    run_whole(p, ctx);
    if (UnaryFn(p.activation) != UnaryFn::linear) activate(p, ctx);
  }
  if (p.type != DType::float32) return;
  if (p.m == 1 || p.n == 1) run_vector(p, ctx);
  else
    in_batches(p, [&](const MatmulArgs& part) {
      run_gemm(part, plan_gemm(gemm_problem_of(part), properties(ctx), float_precision(ctx)), ctx);
    });
  if (!fused(p.activation)) activate(p, ctx);
}

}  // namespace gemmule::cuda
