// SPDX-License-Identifier: MIT
#include "cpu/blocks.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// A heap of the elements kept of one row; its root is the one that comes last in the result.
struct Kept {
  float* value;
  int32_t* index;

  // Whether (x, i) comes before (y, j): NaN first, then the greater, then the one that stood first.
  static GEMMULE_INLINE bool before(float x, int32_t i, float y, int32_t j) {
    const bool nan_x = x != x, nan_y = y != y;
    if (nan_x != nan_y) return nan_x;
    return nan_x || x == y ? i < j : x > y;
  }
  GEMMULE_INLINE bool before(int64_t a, int64_t b) const { return before(value[a], index[a], value[b], index[b]); }
  GEMMULE_INLINE void put(int64_t at, float x, int32_t i) const { value[at] = x, index[at] = i; }

  // Lets (x, i) sink from `at`, which is free, to its place among the first n.
  GEMMULE_INLINE void sink(float x, int32_t i, int64_t at, int64_t n) const {
    for (int64_t child; (child = 2 * at + 1) < n; at = child) {
      if (child + 1 < n && before(child, child + 1)) ++child;
      if (!before(x, i, value[child], index[child])) break;
      put(at, value[child], index[child]);
    }
    put(at, x, i);
  }
};

void keep_first(const Kept& kept, const float* x, int64_t k) {
  for (int64_t i = 0; i < k; ++i) kept.put(i, x[i], int32_t(i));
  for (int64_t i = k / 2; i-- > 0;) kept.sink(kept.value[i], kept.index[i], i, k);
}
void offer_rest(const Kept& kept, const float* x, int64_t k, int64_t cols) {
  auto offer = [&](int64_t j) {
    if (Kept::before(x[j], int32_t(j), kept.value[0], kept.index[0])) kept.sink(x[j], int32_t(j), 0, k);
  };
  int64_t j = k;
  for (; j + W <= cols; j += W)
    if (any(~(load(x + j) <= splat(kept.value[0]))))  // most vectors hold nothing greater
      for (int l = 0; l < W; ++l) offer(j + l);
  for (; j < cols; ++j) offer(j);
}
void sort(const Kept& kept, int64_t k) {
  for (int64_t n = k; n-- > 1;) {
    const float x = kept.value[n];
    const int32_t i = kept.index[n];
    kept.put(n, kept.value[0], kept.index[0]);
    kept.sink(x, i, 0, n);
  }
}

}  // namespace

void top_k(const TopKArgs& p, Context& ctx) {
  if (product({p.rows, p.k}) == 0) return;
  each_row_block(ctx, p.rows, p.cols, [&](int64_t first, int64_t rows) {
    for (int64_t i = first; i < first + rows; ++i) {
      const Kept kept{p.values.as() + i * p.k, p.indices.as<int32_t>() + i * p.k};
      keep_first(kept, p.x.as() + i * p.cols, p.k);
      offer_rest(kept, p.x.as() + i * p.cols, p.k, p.cols);
      sort(kept, p.k);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
