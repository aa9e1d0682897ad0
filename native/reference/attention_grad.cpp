// SPDX-License-Identifier: MIT
#include "attention.h"

namespace gemmule::reference {
namespace {

template <class T>
void add_to(const Out& sum, int64_t row, int64_t count, double factor, const T* x) {
  T* to = sum.as<T>() + row * count;
  for (int64_t c = 0; to && c < count; ++c) to[c] = T(double(to[c]) + factor * double(x[c]));
}

template <class T>
void attend_back(const AttentionGradArgs& p, const Query& at) {
  const int64_t row = query_row(p, at);
  const T* dy = p.dy.as<T>() + row * p.values;
  const double r = dot(dy, p.y.as<T>() + row * p.values, p.values);
  const double lse = double(p.lse.as<T>()[(at.n * p.heads + at.h) * p.queries + at.i]);
  each_seen(p, at, [&](int64_t j) {
    const int64_t key = key_row(p, at, j);
    const double share = std::exp(score<T>(p, at, j) - lse);
    const double ds = p.scale * share * (dot(dy, p.v.as<T>() + key * p.values, p.values) - r);
    if (p.dq) add_to(p.dq, row, p.depth, ds, p.k.as<T>() + key * p.depth);
    if (p.dk) add_to(p.dk, key, p.depth, ds, p.q.as<T>() + row * p.depth);
    if (p.dv) add_to(p.dv, key, p.values, share, dy);
  });
}

template <class T>
void clear(const Out& x, int64_t count) {
  for (int64_t i = 0; x && i < count; ++i) x.as<T>()[i] = 0;
}

}  // namespace

void attention_grad(const AttentionGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    clear<T>(p.dq, p.query_size()), clear<T>(p.dk, p.key_size()), clear<T>(p.dv, p.value_size());
    each_query(p, [&](const Query& at) { attend_back<T>(p, at); });
  });
}

}  // namespace gemmule::reference
