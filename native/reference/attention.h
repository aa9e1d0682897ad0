// SPDX-License-Identifier: MIT
// What naive attention and its gradient share: one query at a time.
#pragma once
#include <cmath>

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

// Query i of sample n and head h.
struct Query {
  int64_t n, h, i;
};

template <class P, class F>
void each_query(const P& p, const F& f) {
  for (int64_t n = 0; n < p.batch; ++n)
    for (int64_t h = 0; h < p.heads; ++h)
      for (int64_t i = 0; i < p.queries; ++i) f(Query{n, h, i});
}
template <class P>
int64_t query_row(const P& p, const Query& at) {
  return (at.n * p.queries + at.i) * p.heads + at.h;
}
template <class P>
int64_t key_row(const P& p, const Query& at, int64_t j) {
  return (at.n * p.keys + j) * p.kv_heads + at.h / (p.heads / p.kv_heads);
}
// Calls f(j) for each key that the query may see.
template <class P, class F>
void each_seen(const P& p, const Query& at, const F& f) {
  const uint8_t* mask = p.mask ? p.mask.template as<uint8_t>() + p.mask_row(at.n, at.h, at.i) : nullptr;
  for (int64_t j = 0; j < (p.causal ? std::min(p.keys, at.i + 1) : p.keys); ++j)
    if (!mask || mask[j]) f(j);
}
template <class T>
double dot(const T* a, const T* b, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += double(a[i]) * double(b[i]);
  return sum;
}
template <class T, class P>
double score(const P& p, const Query& at, int64_t j) {
  const T* q = p.q.template as<T>() + query_row(p, at) * p.depth;
  return p.scale * dot(q, p.k.template as<T>() + key_row(p, at, j) * p.depth, p.depth);
}

}  // namespace gemmule::reference
