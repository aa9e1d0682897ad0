// SPDX-License-Identifier: MIT
#include "gemm/activation.h"
#include "gemm/block.h"
#include "gemm/gemv.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace gemm;

bool stopped(const Context& ctx) { return ctx.cancelled && *ctx.cancelled; }

Problem problem_of(const MatmulArgs& p, int64_t matrix) {
  const float* a = p.a.as() + matrix * p.stride_a;
  const float* b = p.b.as() + matrix * p.stride_b;
  float* c = p.c.as() + matrix * p.stride_c;
  return {p.m, p.n, p.k, float(p.alpha), {a, p.lda, p.trans_a}, {b, p.ldb, p.trans_b}, float(p.beta), c, p.ldc,
          finish_of(p.bias.as(), p.activation)};
}

Part part_of(const Problem& p, const Plan& q, int64_t row_part, int64_t col_part, int64_t col0, int64_t col1) {
  const int64_t tiles = RowTiles(p.m).count, panels = pieces(col1 - col0, kCols);
  return {share(tiles, q.row_parts, row_part), share(tiles, q.row_parts, row_part + 1),
          col0 + share(panels, q.col_parts, col_part) * kCols,
          least(col1, col0 + share(panels, q.col_parts, col_part + 1) * kCols)};
}

void run_gemv(const MatmulArgs& args, Context& ctx) {
  const int64_t units = pieces(args.m == 1 ? args.n : args.m, 16);
  const int64_t tasks = least(units, task_count(flops(args.m, args.n, args.k)));
  for (int64_t i = 0; i < args.batch && !stopped(ctx); ++i) {
    const Problem p = problem_of(args, i);
    Gemv g = gemv_of(p);
    if (!gather_x(g, ctx)) multiply_naively(p, {0, RowTiles(p.m).count, 0, p.n});
    else ctx.parallel(tasks, [&](int64_t t) {
      multiply_vector(g, share(units, tasks, t) * 16, least(g.outputs, share(units, tasks, t + 1) * 16));
    });
  }
}

// c = finish(alpha * the sum of the partial products, in order, + beta * c).
void add_partial_sums(const Problem& p, int64_t parts, const float* sums) {
  const int64_t apart = p.m * p.n;
  for (int64_t i = 0; i < p.m; ++i)
    for (int64_t j = 0; j < p.n; ++j) {
      float sum = 0, &c = p.c[i * p.ldc + j];
      for (int64_t s = 0; s < parts; ++s) sum += sums[s * apart + i * p.n + j];
      sum *= p.alpha;
      if (p.finish.bias) sum += p.finish.bias[j];
      if (p.beta != 0) sum += p.beta * c;
      c = p.finish.relu && sum < 0 ? 0 : sum;
    }
  if (p.finish.function) finish_rows(p, p.c, p.m, p.n);
}

void run_split_k(const Problem& p, const Plan& q, Context& ctx) {
  float* sums = ctx.scratch(kPartialSums, q.k_parts * p.m * p.n);
  const Part all{0, RowTiles(p.m).count, 0, p.n};
  if (!sums) return multiply_naively(p, all);
  const int64_t units = pieces(p.k, 16);
  ctx.parallel(q.k_parts, [&](int64_t s) {
    const int64_t from = share(units, q.k_parts, s) * 16, to = least(p.k, share(units, q.k_parts, s + 1) * 16);
    const Problem partial{p.m, p.n, to - from, 1, p.a.from(0, from), p.b.from(from, 0), 0, sums + s * p.m * p.n, p.n, {}};
    multiply_part(partial, q, all, ctx);
  });
  if (!stopped(ctx)) add_partial_sums(p, q.k_parts, sums);
}

// All tasks read one packed copy of B.
void run_shared(const Problem& p, const Plan& q, float* packed, Context& ctx) {
  for (int64_t j = 0; j < p.n; j += q.block_cols)
    for (int64_t k0 = 0; k0 == 0 || k0 < p.k; k0 += q.depth) {
      const int64_t end = least(p.n, j + q.block_cols), k = least(q.depth, p.k - k0), panels = pieces(end - j, kCols);
      ctx.parallel(panels, [&](int64_t t) {
        const int64_t col = j + t * kCols;
        pack_columns(p, k0, k, col, least(end, col + kCols), packed + (col - j) * k);
      });
      ctx.parallel(q.row_parts * q.col_parts, [&](int64_t t) {
        if (!stopped(ctx)) multiply_block(p, {part_of(p, q, t / q.col_parts, t % q.col_parts, j, end), k0, k, packed, j});
      });
      if (stopped(ctx)) return;
    }
}

// Matrices, or parts of one, that share nothing.
void run_apart(const MatmulArgs& args, const Plan& q, Context& ctx) {
  const int64_t parts = q.row_parts * q.col_parts, groups = pieces(args.batch, q.group);
  ctx.parallel(groups * parts, [&](int64_t t) {
    const int64_t first = t / parts * q.group, end = least(args.batch, first + q.group), part = t % parts;
    for (int64_t i = first; i < end && !stopped(ctx); ++i) {
      const Problem p = problem_of(args, i);
      multiply_part(p, q, part_of(p, q, part / q.col_parts, part % q.col_parts, 0, p.n), ctx);
    }
  });
}

}  // namespace

void matmul(const MatmulArgs& args, Context& ctx) {
  if (args.m <= 0 || args.n <= 0 || args.batch <= 0) return;
  const Problem first = problem_of(args, 0);
  if (is_gemv(first)) return run_gemv(args, ctx);
  const Plan q = plan(first, args.batch);
  if (q.k_parts > 1) return run_split_k(first, q, ctx);
  if (!q.pack_b || q.row_parts == 1) return run_apart(args, q, ctx);
  float* packed = ctx.scratch(kPackedB, packed_size(q.depth, q.block_cols));
  for (int64_t i = 0; i < args.batch; ++i) {
    const Problem p = problem_of(args, i);
    if (packed) run_shared(p, q, packed, ctx);
    else multiply_naively(p, {0, RowTiles(p.m).count, 0, p.n});
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
