// SPDX-License-Identifier: MIT
// The shapes that attention and its gradient are tried on.
#pragma once
#include <cmath>

#include "runner.h"

namespace gemmule::test {

struct AttentionSizes {
  const char* name;
  int64_t batch, queries, keys, heads, kv_heads, depth, values;
  double scale() const { return 1 / std::sqrt(double(std::max<int64_t>(depth, 1))); }
  // Greatest error of a score, in units of 2^-23, where |q|, |k| < 1.
  double score_terms() const { return scale() * double(depth); }
};
template <class A>
void set_sizes(A& a, const AttentionSizes& s) {
  a.batch = s.batch, a.queries = s.queries, a.keys = s.keys, a.heads = s.heads, a.kv_heads = s.kv_heads;
  a.depth = s.depth, a.values = s.values, a.scale = s.scale();
}
// Bit i: the mask has an extent of its own along axis i (sample, head, query), else it serves all.
template <class A>
void set_mask(A& a, int own) {
  a.mask_batch = own & 1 ? a.batch : 1, a.mask_heads = own & 2 ? a.heads : 1;
  a.mask_queries = own & 4 ? a.queries : 1;
}

inline std::vector<AttentionSizes> attention_sizes() {
  std::vector<AttentionSizes> out;
  for (int64_t n : edge_sizes()) {
    out.push_back({"keys", 1, 3, n, 2, 2, 5, 3});
    out.push_back({"queries", 1, n, 7, 1, 1, 5, 3});
    out.push_back({"depth", 2, 4, 5, 2, 2, n, 3});
    out.push_back({"values", 2, 4, 5, 2, 2, 3, n});
  }
  for (int64_t n : {1, 3, 64, 65, 128, 300}) out.push_back({"depth and values", 1, 7, 9, 2, 1, n, n});
  for (int64_t n : {193, 256, 257, 513, 1030}) {
    out.push_back({"tiles of keys", 1, 5, n, 1, 1, 4, 2});
    out.push_back({"tiles of queries", 1, n, 5, 1, 1, 4, 2});
    out.push_back({"tiles of both", 1, n / 4, n / 3, 2, 1, 4, 2});
  }
  for (const AttentionSizes& s : std::vector<AttentionSizes>{{"heads that share keys", 2, 9, 11, 6, 2, 5, 4},
           {"heads that share one head of keys", 2, 9, 11, 5, 1, 5, 4}, {"no samples", 0, 5, 6, 2, 1, 3, 4},
           {"no heads", 2, 5, 6, 0, 1, 3, 4}, {"no samples beside much", 0, 1 << 20, 1 << 20, 2, 1, 1 << 10, 4},
           {"no queries beside much", 1, 0, 7, 1 << 20, 1, 3, 4}, {"several tasks", 4, 40, 50, 4, 4, 8, 8},
           {"several tasks of a head", 1, 300, 200, 1, 1, 8, 8},
           {"several tasks of heads that share keys", 1, 150, 120, 6, 2, 8, 8},
           {"transformer", 1, 70, 70, 2, 2, 64, 64}, {"decoder", 2, 1, 90, 4, 4, 64, 64}})
    out.push_back(s);
  return out;
}
// What masks, and outputs that are not asked for, are tried on.
inline std::vector<AttentionSizes> some_attention_sizes() {
  return {{"", 2, 5, 4, 2, 2, 3, 2}, {"", 3, 20, 37, 4, 2, 5, 7}, {"", 2, 70, 300, 2, 1, 3, 2},
      {"", 2, 150, 67, 2, 2, 3, 2}};
}

}  // namespace gemmule::test
