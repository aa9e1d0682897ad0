// SPDX-License-Identifier: MIT
#include "gemm/block.h"
#include "gemm/gemv.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void gemm::multiply_alone(const Problem& p, Context& ctx) {
  if (p.m <= 0 || p.n <= 0) return;
  const Plan q = plan(p, 1);
  multiply_part(p, q, {0, RowTiles(p.m, q.rows).count, 0, p.n}, ctx);
}

void gemm::multiply_narrow(const Problem& p) {
  if (p.m == 1 && is_gemv(p)) return multiply_vector(gemv_of(p), 0, p.n);
  Plan q{};
  q.vectors = int(least<int64_t>(kVectors, pieces(p.n, W)));
  q.rows = most_rows(q.vectors);
  multiply_panels(p, q, {{0, RowTiles(p.m, q.rows).count, 0, p.n}, 0, p.k});
}

namespace {

using namespace gemm;

Problem problem_of(const MatmulArgs& p, int64_t matrix) {
  const float* a = p.a.as() + matrix * p.stride_a;
  const float* b = p.b.as() + matrix * p.stride_b;
  float* c = p.c.as() + matrix * p.stride_c;
  const Matrix right = p.packed_b ? Matrix{b, kPanelCols, false, kPanelCols * p.k} : Matrix{b, p.ldb, p.trans_b};
  return {p.m, p.n, p.k, float(p.alpha), {a, p.lda, p.trans_a}, right, float(p.beta), c, p.ldc,
      finish_of(p.bias.as(), p.activation)};
}

void run_gemv(const MatmulArgs& args, Context& ctx) {
  const int64_t units = pieces(args.m == 1 ? args.n : args.m, kLine);
  const int64_t tasks = least(units, task_count(flops(args.m, args.n, args.k)));
  for (int64_t i = 0; i < args.batch && !stopped(ctx); ++i) {
    const Problem p = problem_of(args, i);
    Gemv g = gemv_of(p);
    if (!gather_x(g, ctx)) multiply_naively(p, 0, p.m, 0, p.n);
    else
      ctx.parallel(tasks, [&](int64_t t) {
        multiply_vector(g, share(units, tasks, t) * kLine, least(g.outputs, share(units, tasks, t + 1) * kLine));
      });
  }
}

Vec sum_of_parts(const float* sums, int64_t apart, int64_t parts, Mask m) {
  Vec sum = zero();
  for (int64_t s = 0; s < parts; ++s) sum += load(sums + s * apart, m);
  return sum;
}

// All at once: met one after the other, lines that another core wrote would each be waited for.
void fetch_all(const float* p, int64_t count) {
  for (int64_t i = 0; i < count; i += kLine) __builtin_prefetch(p + i);
}

Part part_of(const Problem& p, const Plan& q, int64_t row_part, int64_t col_part) {
  const int64_t tiles = RowTiles(p.m, q.rows).count, units = pieces(p.n, q.unit());
  return {share(tiles, q.row_parts, row_part), share(tiles, q.row_parts, row_part + 1),
      share(units, q.col_parts, col_part) * q.unit(), least(p.n, share(units, q.col_parts, col_part + 1) * q.unit())};
}

// c = finish(alpha * the sum of the partial products, in order, + beta * c), in rows i0 .. i1.
void add_partial_sums(const Problem& p, int64_t parts, const float* sums, int64_t i0, int64_t i1) {
  const Vec alpha = splat(p.alpha), beta = splat(p.beta);
  for (int64_t s = 0; s < parts; ++s) fetch_all(sums + s * p.m * p.n + i0 * p.n, (i1 - i0) * p.n);
  for (int64_t i = i0; i < i1; ++i)
    for (int64_t j = 0; j < p.n; j += W) {
      const Mask m = mask(int(least<int64_t>(W, p.n - j)));
      float* c = p.c + i * p.ldc + j;
      Vec r = alpha * sum_of_parts(sums + i * p.n + j, p.m * p.n, parts, m);
      if (p.beta != 0) r = fma(beta, load(c, m), r);
      if (p.finish.bias) r += load(p.finish.bias + j, m);
      if (p.finish.relu) r = r < zero() ? zero() : r;
      store(c, r, m);
    }
  if (p.finish.function) finish_rows(p, p.c + i0 * p.ldc, i1 - i0, p.n);
}

void run_split_k(const Problem& p, const Plan& q, Context& ctx) {
  float* sums = ctx.scratch(kPartialSums, q.k_parts * p.m * p.n);
  if (!sums) return multiply_naively(p, 0, p.m, 0, p.n);
  const int64_t units = pieces(p.k, kLine), parts = q.row_parts * q.col_parts;
  ctx.parallel(q.k_parts * parts, [&](int64_t t) {
    const int64_t s = t / parts, part = t % parts;
    const int64_t from = share(units, q.k_parts, s) * kLine, to = least(p.k, share(units, q.k_parts, s + 1) * kLine);
    const Problem partial{
        p.m, p.n, to - from, 1, p.a.from(0, from), p.b.from(from, 0), 0, sums + s * p.m * p.n, p.n, {}};
    multiply_part(partial, q, part_of(p, q, part / q.col_parts, part % q.col_parts), ctx);
  });
  if (stopped(ctx)) return;
  const int64_t adders = least(p.m, pieces(p.m * p.n, kSumsOfAdder));
  ctx.parallel(adders,
      [&](int64_t t) { add_partial_sums(p, q.k_parts, sums, share(p.m, adders, t), share(p.m, adders, t + 1)); });
}

// Matrices, or parts of one, that share nothing.
void run_parts(const MatmulArgs& args, const Plan& q, Context& ctx) {
  const int64_t parts = q.row_parts * q.col_parts, groups = pieces(args.batch, q.group);
  ctx.parallel(groups * parts, [&](int64_t t) {
    const int64_t first = t / parts * q.group, end = least(args.batch, first + q.group), part = t % parts;
    for (int64_t i = first; i < end && !stopped(ctx); ++i) {
      const Problem p = problem_of(args, i);
      multiply_part(p, q, part_of(p, q, part / q.col_parts, part % q.col_parts), ctx);
    }
  });
}

}  // namespace

void matmul(const MatmulArgs& args, Context& ctx) {
  if (args.m <= 0 || args.n <= 0 || args.batch <= 0) return;
  const Problem first = problem_of(args, 0);
  if (is_gemv(first)) return run_gemv(args, ctx);
  const Plan q = plan(first, args.batch);
  if (q.k_parts > 1) run_split_k(first, q, ctx);
  else run_parts(args, q, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
