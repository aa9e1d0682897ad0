// SPDX-License-Identifier: MIT
#include "attention/tile.h"
#include "row_softmax.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace scores;

constexpr int64_t kBlocksOfPart = 4;  // each part packs the keys and values for itself

// A head of keys and values, packed: [depth, keys] and [keys, values].
struct Keys {
  Matrix k, v;
  bool careful;  // some value is not finite, and hidden from some query
};
// A head of queries.
struct Head {
  Matrix q;  // a row a query
  const Keys& keys;
  Sight sight;
  float* y;
  int64_t y_step;
  float* lse;
};

// The softmax so far of a block of queries: y = sums / sum.
struct Block {
  float *scores, *sums;
  int64_t sums_step;
  alignas(64) float top[kQueries], sum[kQueries], factor[kQueries];
};

// W queries' greatest scores so far; `factor` is what the sums up to now must be multiplied with.
void raise_tops(const Tile& t, const Sight& sight, int64_t row, int64_t rows, Block& b) {
  alignas(64) float top[W];
  store(top, load(b.top + row));
  for (int64_t r = row; r < row + rows; ++r) {
    float* s = b.scores + r * kRow;
    const int64_t end = sight.end_in(t, r);
    if (sight.mask) put_where_hidden(s, sight.mask_of(t, r), end, -kInfinity);
    top[r - row] = greatest(top[r - row], row_top(s, end));
  }
  const Vec before = load(b.top + row), now = load(top);
  store(b.factor + row, select(before == now, splat(1), exp(before - now)));
  store(b.top + row, now);
}

// Scores become weights, exp(s - top).
void weigh_rows(const Tile& t, const Sight& sight, int64_t row, int64_t rows, Block& b) {
  for (int64_t r = row; r < row + rows; ++r) {
    float* s = b.scores + r * kRow;
    const int64_t end = sight.end_in(t, r);
    const float top = b.top[r] == -kInfinity ? 0 : b.top[r];  // while nothing was seen
    b.sum[r] = b.sum[r] * b.factor[r] + exp_row<true>(s, s, end, top);
    clear(s, end, t.cols);
  }
}

void rescale_sums(const Tile& t, int64_t values, const Block& b) {
  for (int64_t r = 0; r < t.rows; ++r) {
    float* x = b.sums + r * b.sums_step;
    const Vec factor = splat(b.factor[r]);
    if (b.factor[r] != 1)
      each_vector(0, values, [=](int64_t c, auto lanes) { store(x + c, load(x + c, lanes) * factor, lanes); });
  }
}

void add_tile(const AttentionArgs& p, const Head& head, const Tile& t, Block& b, Context& ctx) {
  gemm::multiply_alone(
      {t.rows, t.cols, p.depth, float(p.scale), head.q.from(t.i, 0), head.keys.k.from(0, t.j), 0, b.scores, kRow, {}},
      ctx);
  for (int64_t r = 0; r < t.rows; r += W) {
    const int64_t rows = least<int64_t>(W, t.rows - r);
    raise_tops(t, head.sight, r, rows, b);
    weigh_rows(t, head.sight, r, rows, b);
  }
  if (t.j > 0) rescale_sums(t, p.values, b);
  const Problem sums{t.rows, p.values, t.cols, 1, {b.scores, kRow, false}, head.keys.v.from(t.j, 0), float(t.j > 0),
      b.sums, b.sums_step, {}};
  if (head.keys.careful) multiply_seen(sums, [&](int64_t r, int64_t c) { return head.sight.sees(t.i + r, t.j + c); });
  else gemm::multiply_alone(sums, ctx);
}

bool sees_any(const Sight& sight, int64_t i) {
  for (int64_t j = 0; j < sight.end(i); ++j)
    if (sight.sees(i, j)) return true;
  return false;
}

// Who saw nothing gets 0; who saw scores of -inf alone, NaN.
void finish(const Head& head, int64_t i, int64_t rows, int64_t values, Block& b) {
  for (int64_t r = 0; r < rows; ++r) {
    if (b.sum[r] == 0 && sees_any(head.sight, i + r)) b.sum[r] = __builtin_nanf("");
    float *y = head.y + (i + r) * head.y_step, *x = b.sums + r * b.sums_step;
    const Vec share = splat(1 / b.sum[r]);
    if (b.sum[r] == 0) clear(y, 0, values);
    else each_vector(0, values, [=](int64_t c, auto lanes) { store(y + c, load(x + c, lanes) * share, lanes); });
  }
  if (head.lse)
    each_vector(0, rows,
        [&](int64_t r, auto lanes) { store(head.lse + i + r, load(b.top + r) + log(load(b.sum + r)), lanes); });
}

void attend(const AttentionArgs& p, const Head& head, int64_t i, Block& b, Context& ctx) {
  const int64_t rows = least(kQueries, p.queries - i), end = head.sight.end(i + rows - 1);
  for (int64_t r = 0; r < kQueries; ++r) b.top[r] = -kInfinity, b.sum[r] = 0;
  for (int64_t j = 0; j < end; j += kKeys) add_tile(p, head, {i, rows, j, least(kKeys, end - j)}, b, ctx);
  finish(head, i, rows, p.values, b);
}

int64_t keys_in_sight(const AttentionArgs& p) { return p.causal ? least(p.keys, p.queries) : p.keys; }
int64_t sums_step(const AttentionArgs& p) { return gemm::round_up(p.values, gemm::kLine); }
int64_t room_size(const AttentionArgs& p) {
  const int64_t keys = keys_in_sight(p);
  return packed_size(p.depth, keys) + packed_size(keys, p.values) + kQueries * (kRow + sums_step(p));
}

Keys keys_of(const AttentionArgs& p, const Part& part, float*& room) {
  const int64_t keys = keys_in_sight(p), first = part.n * p.keys * p.kv_heads + part.g;
  const Matrix k{p.k.as() + first * p.depth, p.kv_heads * p.depth, true};
  const Matrix v{p.v.as() + first * p.values, p.kv_heads * p.values, false};
  const bool careful = (p.causal || p.mask) && !is_finite(v, keys, p.values);
  return {packed(k, p.depth, keys, room), packed(v, keys, p.values, room), careful};
}

Head head_of(const AttentionArgs& p, const Keys& keys, int64_t n, int64_t h) {
  const int64_t first = n * p.queries * p.heads + h;
  float* const lse = p.lse ? p.lse.as() + (n * p.heads + h) * p.queries : nullptr;
  return {{p.q.as() + first * p.depth, p.heads * p.depth, false}, keys, Sight(p, p.mask, n, h),
      p.y.as() + first * p.values, p.heads * p.values, lse};
}

// Some blocks of the queries that look at one head of keys. False for want of memory.
bool attend_blocks(const AttentionArgs& p, const Part& part, Context& ctx) {
  float* room = ctx.scratch(kRoom, room_size(p));
  if (!room) return false;
  const Keys keys = keys_of(p, part, room);
  Block b;
  b.scores = take(room, kQueries * kRow), b.sums = room, b.sums_step = sums_step(p);
  const int64_t blocks = pieces(p.queries, kQueries), first = part.g * (p.heads / p.kv_heads);
  for (int64_t at = part.from; at < part.to; ++at)
    attend(p, head_of(p, keys, part.n, first + at / blocks), at % blocks * kQueries, b, ctx);
  return true;
}

}  // namespace

void attention(const AttentionArgs& p, Context& ctx) {
  if (p.row_count() == 0 || (p.values == 0 && !p.lse)) return;
  const int64_t blocks = p.heads / p.kv_heads * pieces(p.queries, kQueries);
  const double flops = gemm::flops(p.row_count(), p.keys, p.depth + p.values);
  bool poor = false;
  each_part(p, shares_of(p, flops, blocks, blocks / kBlocksOfPart), ctx, [&](const Part& part) {
    if (!attend_blocks(p, part, ctx)) __atomic_store_n(&poor, true, __ATOMIC_RELAXED);
  });
  if (poor) reference::attention(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
