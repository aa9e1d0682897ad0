// SPDX-License-Identifier: MIT
// Every sum is a tree over leaves of fixed size, cut by the shape alone: whoever computes a part, the additions are the same.
#include "broadcast_rows.h"
#include "shuffle.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

struct Sum {
  static constexpr float start = 0;
  static GEMMULE_INLINE Vec join(Vec a, Vec b) { return a + b; }
};
struct Product {
  static constexpr float start = 1;
  static GEMMULE_INLINE Vec join(Vec a, Vec b) { return a * b; }
};
struct Greatest {
  static constexpr float start = -__builtin_inff();
  static GEMMULE_INLINE Vec join(Vec a, Vec b) { return max(a, b); }
};
struct Least {
  static constexpr float start = __builtin_inff();
  static GEMMULE_INLINE Vec join(Vec a, Vec b) { return min(a, b); }
};

// The lanes of v: each half folded onto the other.
template <class Fold>
VEC_INLINE float across(Vec v) {
  if (std::is_same_v<Fold, Sum>) return sum(v);
#pragma GCC unroll 4
  for (int half = W / 2; half > 0; half /= 2) v = Fold::join(v, shuffle(v, lane_numbers() ^ half));
  return v[0];
}

// The axes that are summed over, or kept, as one index over x.
struct Grid {
  int rank = 0;
  int64_t size = 1, extent[kMaxRank], stride[kMaxRank];
  void add(int64_t n, int64_t step) {
    size *= n;
    extent[rank] = n;
    stride[rank++] = step;
  }
  int64_t offset(int64_t i) const {
    if (rank == 1) return i * stride[0];
    int64_t at = 0;
    for (int a = 0; a < rank; i /= extent[a++]) at += i % extent[a] * stride[a];
    return at;
  }
};

// x folded over `gone`: within rows of `inner` summed elements, or, where columns are kept, rows of `inner` columns.
struct Task {
  const float* x;
  float* y;
  Grid kept, gone;  // without the innermost axis
  int64_t inner;
  float divisor;  // of the mean, else 1
};

// ---- rows: the innermost axis is summed ------------------------------------------------------------------------------------
constexpr int64_t kLeaf = 32 * 4 * W;  // four accumulators, 32 additions each

template <class Fold>
Vec fold_leaf(const float* x, int64_t n) {
  Vec s0 = splat(Fold::start), s1 = s0, s2 = s0, s3 = s0;
  int64_t i = 0;
  for (; i + 4 * W <= n; i += 4 * W) {
    s0 = Fold::join(s0, load(x + i));
    s1 = Fold::join(s1, load(x + i + W));
    s2 = Fold::join(s2, load(x + i + 2 * W));
    s3 = Fold::join(s3, load(x + i + 3 * W));
  }
  for (; i + W <= n; i += W) s0 = Fold::join(s0, load(x + i));
  if (i < n) s1 = Fold::join(s1, load_or(x + i, mask(int(n - i)), splat(Fold::start)));
  return Fold::join(Fold::join(s0, s1), Fold::join(s2, s3));
}
template <class Fold>
Vec fold_row(const float* x, int64_t n) {
  if (n <= kLeaf) return fold_leaf<Fold>(x, n);
  const int64_t half = (n / 2 + kLeaf - 1) / kLeaf * kLeaf;
  const Vec first = fold_row<Fold>(x, half);
  return Fold::join(first, fold_row<Fold>(x + half, n - half));
}
// Rows [from, to) of those that make one element of y.
template <class Fold>
Vec fold_rows(const Task& t, const float* x, int64_t from, int64_t to) {
  if (to - from == 1) return fold_row<Fold>(x + t.gone.offset(from), t.inner);
  const int64_t middle = from + (to - from) / 2;
  const Vec first = fold_rows<Fold>(t, x, from, middle);
  return Fold::join(first, fold_rows<Fold>(t, x, middle, to));
}

constexpr int kParts = 16;
VEC_INLINE int64_t parts_of(int64_t elements) { return least<int64_t>(kParts, (elements + kBlock - 1) / kBlock); }

// One element of y from so many of x that it is made in parts.
template <class Fold>
Vec fold_in_parts(const Task& t, const float* x, Context& ctx) {
  Vec part[kParts];
  const bool by_rows = t.gone.size >= kParts;
  const int64_t whole = by_rows ? t.gone.size : t.inner, parts = parts_of(t.gone.size * t.inner);
  const auto cut = [=](int64_t i) { return whole * i / parts; };
  if (!by_rows && t.gone.size > 1) return fold_rows<Fold>(t, x, 0, t.gone.size);
  ctx.parallel(parts, [&](int64_t i) {
    part[i] = by_rows ? fold_rows<Fold>(t, x, cut(i), cut(i + 1)) : fold_row<Fold>(x + cut(i), cut(i + 1) - cut(i));
  });
  for (int64_t step = 1; step < parts; step *= 2)
    for (int64_t i = 0; i + step < parts; i += 2 * step) part[i] = Fold::join(part[i], part[i + step]);
  return part[0];
}
template <class Fold>
void reduce_rows(const Task& t, Context& ctx) {
  const int64_t each = t.gone.size * t.inner;
  if (t.kept.size < kParts && each > 2 * kBlock) {
    for (int64_t o = 0; o < t.kept.size; ++o)
      t.y[o] = across<Fold>(fold_in_parts<Fold>(t, t.x + t.kept.offset(o), ctx)) / t.divisor;
    return;
  }
  each_row_block(ctx, t.kept.size, each, [&](int64_t first, int64_t n) {
    for (int64_t o = first; o < first + n; ++o)
      t.y[o] = across<Fold>(fold_rows<Fold>(t, t.x + t.kept.offset(o), 0, t.gone.size)) / t.divisor;
  });
}

// ---- columns: the innermost axis is kept ------------------------------------------------------------------------------------
constexpr int kStrip = 8;  // vectors of columns folded together: half of AVX2's registers
constexpr int64_t kLeafRows = 64;

struct Strip {
  Vec v[kStrip];
};
// n columns, of which `vectors` are begun; R rows at a time, so that V * R accumulators are under way.
template <class Fold, int V, int R>
VEC_INLINE void fold_strip_leaf(const Task& t, const float* x, int64_t n, int64_t from, int64_t to, Vec* out) {
  Vec s[R][V];
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) s[r][v] = splat(Fold::start);
  const Mask last = mask(int(n - (V - 1) * W));
  int64_t row = from;
  for (; row + R <= to; row += R)
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      const float* p = x + t.gone.offset(row + r);
#pragma GCC unroll 8
      for (int v = 0; v + 1 < V; ++v) s[r][v] = Fold::join(s[r][v], load(p + v * W));
      s[r][V - 1] = Fold::join(s[r][V - 1], load(p + (V - 1) * W, last));
    }
  for (; row < to; ++row) {
    const float* p = x + t.gone.offset(row);
#pragma GCC unroll 8
    for (int v = 0; v + 1 < V; ++v) s[0][v] = Fold::join(s[0][v], load(p + v * W));
    s[0][V - 1] = Fold::join(s[0][V - 1], load(p + (V - 1) * W, last));
  }
#pragma GCC unroll 8
  for (int v = 0; v < V; ++v) {
#pragma GCC unroll 8
    for (int r = 1; r < R; ++r) s[0][v] = Fold::join(s[0][v], s[r][v]);
    out[v] = s[0][v];
  }
}
template <class Fold>
void fold_strip(const Task& t, const float* x, int64_t n, int64_t from, int64_t to, Strip& out) {
  if (to - from > kLeafRows) {
    const int64_t middle = from + ((to - from) / 2 + kLeafRows - 1) / kLeafRows * kLeafRows;
    Strip second;
    fold_strip<Fold>(t, x, n, from, middle, out);
    fold_strip<Fold>(t, x, n, middle, to, second);
    for (int v = 0; v < (n + W - 1) / W; ++v) out.v[v] = Fold::join(out.v[v], second.v[v]);
    return;
  }
  switch ((n + W - 1) / W) {
    case 1: return fold_strip_leaf<Fold, 1, 8>(t, x, n, from, to, out.v);
    case 2: return fold_strip_leaf<Fold, 2, 4>(t, x, n, from, to, out.v);
    case 3: return fold_strip_leaf<Fold, 3, 2>(t, x, n, from, to, out.v);
    case 4: return fold_strip_leaf<Fold, 4, 2>(t, x, n, from, to, out.v);
    case 5: return fold_strip_leaf<Fold, 5, 1>(t, x, n, from, to, out.v);
    case 6: return fold_strip_leaf<Fold, 6, 1>(t, x, n, from, to, out.v);
    case 7: return fold_strip_leaf<Fold, 7, 1>(t, x, n, from, to, out.v);
    default: return fold_strip_leaf<Fold, 8, 1>(t, x, n, from, to, out.v);
  }
}
VEC_INLINE void write_strip(const Task& t, float* y, int64_t n, const Strip& s) {
  for (int v = 0; v < (n + W - 1) / W; ++v) {
    const Vec out = t.divisor == 1 ? s.v[v] : s.v[v] / t.divisor;
    if ((v + 1) * W <= n) store(y + v * W, out);
    else store(y + v * W, out, mask(int(n - v * W)));
  }
}

// Strip `unit` of all: which columns of which kept row.
struct Columns {
  const float* x;
  float* y;
  int64_t n;
};
VEC_INLINE Columns columns_of(const Task& t, int64_t strips, int64_t unit) {
  const int64_t row = unit / strips, col = unit % strips * kStrip * W;
  return {t.x + t.kept.offset(row) + col, t.y + row * t.inner + col, least<int64_t>(kStrip * W, t.inner - col)};
}
// Few columns and many rows: parts of the rows, then their sum.
constexpr int kFewStrips = 8;
template <class Fold>
void reduce_columns_in_parts(const Task& t, int64_t strips, Context& ctx) {
  Strip part[kFewStrips][kParts];
  const int64_t parts = parts_of(t.gone.size * t.inner);
  const auto cut = [&](int64_t i) { return t.gone.size * i / parts; };
  ctx.parallel(parts, [&](int64_t i) {
    for (int64_t s = 0; s < strips; ++s) {
      const Columns c = columns_of(t, strips, s);
      fold_strip<Fold>(t, c.x, c.n, cut(i), cut(i + 1), part[s][i]);
    }
  });
  for (int64_t s = 0; s < strips; ++s) {
    const Columns c = columns_of(t, strips, s);
    for (int64_t i = 1; i < parts; ++i)
      for (int v = 0; v < (c.n + W - 1) / W; ++v) part[s][0].v[v] = Fold::join(part[s][0].v[v], part[s][i].v[v]);
    write_strip(t, c.y, c.n, part[s][0]);
  }
}
template <class Fold>
void reduce_columns(const Task& t, Context& ctx) {
  const int64_t strips = (t.inner + kStrip * W - 1) / (kStrip * W), units = strips * t.kept.size;
  if (t.kept.size == 1 && strips <= kFewStrips && t.gone.size * t.inner > 2 * kBlock &&
      t.gone.size >= kParts * kLeafRows)
    return reduce_columns_in_parts<Fold>(t, strips, ctx);
  each_row_block(ctx, units, t.gone.size * least<int64_t>(t.inner, kStrip * W), [&](int64_t first, int64_t n) {
    for (int64_t unit = first; unit < first + n; ++unit) {
      const Columns c = columns_of(t, strips, unit);
      Strip out;
      fold_strip<Fold>(t, c.x, c.n, 0, t.gone.size, out);
      write_strip(t, c.y, c.n, out);
    }
  });
}

// ---- the parts of the shape -------------------------------------------------------------------------------------------------------
template <class Fold>
void reduce(const ReduceArgs& p, Context& ctx) {
  const Axes<2> axes = axes_of<2>(p.dims, {0, p.axes});  // x, and y stretched over what is summed
  Task t{p.x.as(), p.y.as(), {}, {}, axes.extent[0], 1};
  for (int i = 1; i < axes.rank; ++i) (axes.stride[i][1] == 0 ? t.gone : t.kept).add(axes.extent[i], axes.stride[i][0]);
  const bool rows = axes.stride[0][1] == 0;
  const int64_t count = t.gone.size * (rows ? t.inner : 1), outputs = t.kept.size * (rows ? 1 : t.inner);
  if (ReduceFn(p.fn) == ReduceFn::mean) t.divisor = float(count);
  if (count == 0)
    for (int64_t o = 0; o < outputs; ++o) t.y[o] = Fold::start / t.divisor;
  else if (outputs > 0) rows ? reduce_rows<Fold>(t, ctx) : reduce_columns<Fold>(t, ctx);
}

}  // namespace

void reduce(const ReduceArgs& p, Context& ctx) {
  switch (ReduceFn(p.fn)) {
    case ReduceFn::sum:
    case ReduceFn::mean: return reduce<Sum>(p, ctx);
    case ReduceFn::prod: return reduce<Product>(p, ctx);
    case ReduceFn::max: return reduce<Greatest>(p, ctx);
    case ReduceFn::min: return reduce<Least>(p, ctx);
    default: return reference::reduce(p, ctx);
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
