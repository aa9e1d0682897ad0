// SPDX-License-Identifier: MIT
#include "blocks.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

struct Best {
  Vec value;
  VecInt index;
};
// The first NaN beats everything; of equals the one that was there stays.
template <bool greatest>
VEC_INLINE void meet(Best& best, Vec x, VecInt index) {
  const VecInt better = (greatest ? x > best.value : x < best.value) | ((x != x) & (best.value == best.value));
  best.value = select(better, x, best.value);
  best.index = select(better, index, best.index);
}
template <bool greatest>
VEC_INLINE bool beats(float x, int32_t at, float best, int32_t best_at) {
  if (x != x || best != best) return x != x && (best == best || at < best_at);
  return (greatest ? x > best : x < best) || (x == best && at < best_at);
}

template <bool greatest>
int32_t of_short_row(const float* x, int64_t n) {
  int32_t best = 0;
  for (int32_t j = 1; j < n; ++j)
    if (beats<greatest>(x[j], j, x[best], best)) best = j;
  return best;
}
// Each lane keeps its first best; then the lanes meet.
template <bool greatest>
int32_t of_row(const float* x, int64_t n) {
  if (n < 2 * W) return of_short_row<greatest>(x, n);
  Best best{load(x), lane_numbers()};
  for (int64_t j = W; j + W <= n; j += W) meet<greatest>(best, load(x + j), lane_numbers() + int32_t(j));
  if (n % W)
    meet<greatest>(
        best, load(x + n - W), lane_numbers() + int32_t(n - W));  // overlaps: what it sees twice loses to itself
  float value[W];
  int32_t index[W];
  store(value, best.value);
  store_int(index, best.index);
  int lane = 0;
  for (int i = 1; i < W; ++i)
    if (beats<greatest>(value[i], index[i], value[lane], index[lane])) lane = i;
  return index[lane];
}

// `inner` columns, each with its own best.
template <bool greatest>
void of_columns(const float* x, int64_t n, int64_t inner, int32_t* y) {
  for (int64_t i = 0; i < inner; i += W) {
    const Mask m = mask(int(least<int64_t>(W, inner - i)));
    Best best{load(x + i, m), VecInt{}};
    for (int64_t j = 1; j < n; ++j) meet<greatest>(best, load(x + j * inner + i, m), VecInt{} + int32_t(j));
    store_int(y + i, best.index, m);
  }
}

template <bool greatest>
void arg_reduce_rows(const ArgReduceArgs& p, Context& ctx) {
  const float* x = p.x.as();
  int32_t* y = p.y.as<int32_t>();
  each_row_block(ctx, p.outer, p.n * p.inner, [&](int64_t first, int64_t rows) {
    for (int64_t o = first; o < first + rows; ++o) {
      if (p.inner == 1) y[o] = of_row<greatest>(x + o * p.n, p.n);
      else of_columns<greatest>(x + o * p.n * p.inner, p.n, p.inner, y + o * p.inner);
    }
  });
}

}  // namespace

void arg_reduce(const ArgReduceArgs& p, Context& ctx) {
  if (ArgReduceFn(p.fn) == ArgReduceFn::argmax) arg_reduce_rows<true>(p, ctx);
  else arg_reduce_rows<false>(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
