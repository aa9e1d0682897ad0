// SPDX-License-Identifier: MIT
#include "attention/tile.h"
#include "blocks.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace scores;

constexpr int64_t kMostParts = 8;  // each but the first holds a dq of its own

// A gradient's rows for one head; null where it is not wanted.
struct Rows {
  float* p;
  int64_t step;
  GEMMULE_INLINE float* at(int64_t i) const { return p + i * step; }
  GEMMULE_INLINE explicit operator bool() const { return p; }
};

// Keys from .. to of a head, packed, and their gradients.
struct Keys {
  int64_t from, to;
  Matrix k_by_depth, v_by_value, k;  // [depth, keys], [values, keys], [keys, depth]; the last two where they are needed
  Rows dk, dv;
  bool finite;
};

// A head of queries.
struct Head {
  Matrix q, dy;                // a row a query
  Matrix packed_q, packed_dy;  // where they are needed
  Rows dq;
  const float *lse, *r;  // r: null where ds is not needed
  Sight sight;
  bool first;    // of those that share their keys
  bool careful;  // some value, of its own or of its keys, is not finite, and hidden from somebody
};

// All that a tile needs.
struct Work {
  const AttentionGradArgs& p;
  const Keys& keys;
  const Head& head;
  float *weights, *slopes;  // a tile of p, and of ds where it is needed
  Context& ctx;
};

// From scores to p, and from dy . v to ds.
template <bool slopes>
void weigh_row(float* s, float* ds, int64_t end, float lse, float r) {
  each_vector(0, end, [=](int64_t j, auto lanes) {
    const Vec p = exp(load(s + j, lanes) - lse);
    store(s + j, p, lanes);
    if (slopes) store(ds + j, p * (load(ds + j, lanes) - r), lanes);
  });
}
void hide(const Sight& sight, const Tile& t, int64_t row, float* x) {
  const int64_t end = sight.end_in(t, row);
  if (sight.mask) put_where_hidden(x, sight.mask_of(t, row), end, 0);
  clear(x, end, t.cols);
}
void weigh(const Work& w, const Tile& t) {
  const Head& head = w.head;
  for (int64_t row = 0; row < t.rows; ++row) {
    float *p = w.weights + row * kRow, *ds = w.slopes + row * kRow;
    const int64_t end = head.sight.end_in(t, row), i = t.i + row;
    if (head.r) weigh_row<true>(p, ds, end, head.lse[i], head.r[i]);
    else weigh_row<false>(p, ds, end, head.lse[i], 0);
    hide(head.sight, t, row, p);
    if (head.r) hide(head.sight, t, row, ds);
  }
}

// c = alpha a b, or is raised by it, for a = ds, p or their transposes.
void add_product(const Work& w, const Tile& t, const Problem& p) {
  const Sight& sight = w.head.sight;
  if (!w.head.careful) gemm::multiply_alone(p, w.ctx);
  else if (p.a.transposed) multiply_seen(p, [&](int64_t c, int64_t r) { return sight.sees(t.i + r, t.j + c); });
  else multiply_seen(p, [&](int64_t r, int64_t c) { return sight.sees(t.i + r, t.j + c); });
}

// raises: others have met these keys before.
void add_tile(const Work& w, const Tile& t, bool raises) {
  const AttentionGradArgs& p = w.p;
  const Keys& keys = w.keys;
  const Head& head = w.head;
  const int64_t j = t.j - keys.from;
  const float scale = float(p.scale);
  gemm::multiply_alone(
      {t.rows, t.cols, p.depth, scale, head.q.from(t.i, 0), keys.k_by_depth.from(0, j), 0, w.weights, kRow, {}}, w.ctx);
  if (head.r)
    gemm::multiply_alone(
        {t.rows, t.cols, p.values, 1, head.dy.from(t.i, 0), keys.v_by_value.from(0, j), 0, w.slopes, kRow, {}}, w.ctx);
  weigh(w, t);
  if (keys.dv)
    add_product(w, t,
        {t.cols, p.values, t.rows, 1, {w.weights, kRow, true}, head.packed_dy.from(t.i, 0), float(raises),
            keys.dv.at(t.j), keys.dv.step, {}});
  if (keys.dk)
    add_product(w, t,
        {t.cols, p.depth, t.rows, scale, {w.slopes, kRow, true}, head.packed_q.from(t.i, 0), float(raises),
            keys.dk.at(t.j), keys.dk.step, {}});
  if (head.dq)
    add_product(w, t,
        {t.rows, p.depth, t.cols, scale, {w.slopes, kRow, false}, keys.k.from(j, 0), float(j > 0), head.dq.at(t.i),
            head.dq.step, {}});
}

void clear_rows(const Rows& x, int64_t from, int64_t to, int64_t cols) {
  for (int64_t i = from; x && i < to; ++i) clear(x.at(i), 0, cols);
}

// The last queries first: they see the most keys.
void add_head(const Work& w) {
  const AttentionGradArgs& p = w.p;
  const int64_t last = pieces(p.queries, kQueries) - 1;
  for (int64_t j = w.keys.from; j < w.keys.to; j += kKeys)
    for (int64_t block = last; block >= 0; --block) {
      const int64_t i = block * kQueries, rows = least(kQueries, p.queries - i), to = least(w.keys.to, j + kKeys);
      const int64_t end = greatest(j, least(to, w.head.sight.end(i + rows - 1)));
      if (block == last && w.head.first)
        clear_rows(w.keys.dk, end, to, p.depth), clear_rows(w.keys.dv, end, to, p.values);
      if (end > j) add_tile(w, {i, rows, j, end - j}, block < last || !w.head.first);
      else if (j == w.keys.from) clear_rows(w.head.dq, i, i + rows, p.depth);
    }
}

struct Wanted {
  bool dq, dk, dv;
  GEMMULE_INLINE explicit Wanted(const AttentionGradArgs& p)
      : dq(p.dq && p.depth), dk(p.dk && p.depth), dv(p.dv && p.values) {}
  GEMMULE_INLINE bool slopes() const { return dq || dk; }
  GEMMULE_INLINE bool any() const { return slopes() || dv; }
};

// For one part of a head's keys.
int64_t room_size(const AttentionGradArgs& p, int64_t keys) {
  const Wanted wanted(p);
  int64_t size = packed_size(p.depth, keys) + 2 * kQueries * kRow;
  if (wanted.slopes()) size += packed_size(p.values, keys) + gemm::round_up(p.queries, gemm::kLine);
  if (wanted.dq) size += packed_size(keys, p.depth);
  if (wanted.dk) size += packed_size(p.queries, p.depth);
  if (wanted.dv) size += packed_size(p.queries, p.values);
  return size;
}

void dot_each_row(const Matrix& a, const Matrix& b, int64_t rows, int64_t cols, float* y) {
  for (int64_t i = 0; i < rows; ++i) {
    Vec total = zero();
    each_vector(
        0, cols, [&](int64_t j, auto lanes) { total = fma(load(a.at(i, j), lanes), load(b.at(i, j), lanes), total); });
    y[i] = sum(total);
  }
}

Keys keys_of(const AttentionGradArgs& p, const Part& part, float*& room) {
  const Wanted wanted(p);
  const int64_t from = part.from * kKeys, to = least(p.keys, part.to * kKeys), count = to - from;
  const int64_t first = part.n * p.keys * p.kv_heads + part.g;
  const int64_t k_step = p.kv_heads * p.depth, v_step = p.kv_heads * p.values;
  const Matrix k{p.k.as() + first * p.depth + from * k_step, k_step, false};
  const Matrix v{p.v.as() + first * p.values + from * v_step, v_step, false};
  Keys keys{from, to, packed({k.p, k.ld, true}, p.depth, count, room), {}, {}, {}, {}, true};
  if (wanted.slopes()) keys.v_by_value = packed({v.p, v.ld, true}, p.values, count, room);
  if (wanted.dq) keys.k = packed(k, count, p.depth, room);
  if (wanted.dk) keys.dk = {p.dk.as() + first * p.depth, k_step};
  if (wanted.dv) keys.dv = {p.dv.as() + first * p.values, v_step};
  if (p.causal || p.mask) keys.finite = is_finite(k, count, p.depth) && is_finite(v, count, p.values);
  return keys;
}

// Head h, its dq behind `dq`.
Head head_of(const AttentionGradArgs& p, int64_t n, int64_t h, float* dq, float* room) {
  const Wanted wanted(p);
  const int64_t first = n * p.queries * p.heads + h, q_step = p.heads * p.depth, y_step = p.heads * p.values;
  const Matrix q{p.q.as() + first * p.depth, q_step, false};
  const Matrix dy{p.dy.as() + first * p.values, y_step, false}, y{p.y.as() + first * p.values, y_step, false};
  const float* lse = p.lse.as() + (n * p.heads + h) * p.queries;
  Head head{q, dy, {}, {}, {}, lse, nullptr, Sight(p, p.mask, n, h), h % (p.heads / p.kv_heads) == 0, false};
  if (wanted.dk) head.packed_q = packed(q, p.queries, p.depth, room);
  if (wanted.dv) head.packed_dy = packed(dy, p.queries, p.values, room);
  if (wanted.dq) head.dq = {dq + first * p.depth, q_step};
  if (wanted.slopes()) dot_each_row(dy, y, p.queries, p.values, room), head.r = room;
  return head;
}
bool has_finite_queries(const AttentionGradArgs& p, const Head& head) {
  return is_finite(head.q, p.queries, p.depth) && is_finite(head.dy, p.queries, p.values);
}

// Some tiles of a head's keys against all queries that look at them. False for want of memory.
bool run_part(const AttentionGradArgs& p, const Part& part, float* dq, Context& ctx) {
  float* room = ctx.scratch(kRoom, room_size(p, (part.to - part.from) * kKeys));
  if (!room) return false;
  float *const weights = take(room, kQueries * kRow), *const slopes = take(room, kQueries * kRow);
  const Keys keys = keys_of(p, part, room);
  const int64_t group = p.heads / p.kv_heads;
  for (int64_t h = part.g * group; h < (part.g + 1) * group; ++h) {
    Head head = head_of(p, part.n, h, dq, room);
    head.careful = (p.causal || p.mask) && !(keys.finite && has_finite_queries(p, head));
    add_head({p, keys, head, weights, slopes, ctx});
  }
  return true;
}

// In order, so that the sum is the same on any number of threads.
void add_parts(const AttentionGradArgs& p, const float* parts, int64_t count, Context& ctx) {
  const int64_t size = p.query_size();
  float* const dq = p.dq.as();
  each_block(ctx, size, [=](int64_t begin, int64_t n) {
    for (int64_t part = 0; part < count; ++part)
      each_vector(begin, begin + n, [=](int64_t i, auto lanes) {
        store(dq + i, load(dq + i, lanes) + load(parts + part * size + i, lanes), lanes);
      });
  });
}

void clear_outputs(const AttentionGradArgs& p) {
  if (p.dq) clear(p.dq.as(), 0, p.query_size());
  if (p.dk) clear(p.dk.as(), 0, p.key_size());
  if (p.dv) clear(p.dv.as(), 0, p.value_size());
}

}  // namespace

void attention_grad(const AttentionGradArgs& p, Context& ctx) {
  const Wanted wanted(p);
  if (!wanted.any() || p.batch == 0) return;
  if (p.row_count() == 0 || p.keys == 0) return clear_outputs(p);
  const int64_t tiles = pieces(p.keys, kKeys);
  const double flops = gemm::flops(
      p.row_count(), p.keys, p.depth * (1 + wanted.dq + wanted.dk) + p.values * (wanted.slopes() + wanted.dv));
  const Shares shares = shares_of(p, flops, tiles, least(kMostParts, tiles));
  const int64_t more = wanted.dq ? shares.parts - 1 : 0;  // sums of dq beside the first
  float* const sums = more ? ctx.scratch(kSums, more * p.query_size()) : nullptr;
  bool poor = more && !sums;
  if (!poor)
    each_part(p, shares, ctx, [&](const Part& part) {
      float* const dq = part.index ? sums + (part.index - 1) * p.query_size() : p.dq.as();
      if (!run_part(p, part, dq, ctx)) __atomic_store_n(&poor, true, __ATOMIC_RELAXED);
    });
  if (poor) return reference::attention_grad(p, ctx);
  if (more) add_parts(p, sums, more, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
