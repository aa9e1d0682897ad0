// SPDX-License-Identifier: MIT
#include "attention.h"

namespace gemmule::reference {
namespace {

template <class T>
void attend(const AttentionArgs& p, const Query& at) {
  double top = -INFINITY, sum = 0;
  each_seen(p, at, [&](int64_t j) { top = std::max(top, score<T>(p, at, j)); });
  each_seen(p, at, [&](int64_t j) { sum += std::exp(score<T>(p, at, j) - top); });
  const double lse = sum == 0 ? -INFINITY : top + std::log(sum);
  T* y = p.y.as<T>() + query_row(p, at) * p.values;
  for (int64_t c = 0; c < p.values; ++c) {
    double total = 0;
    each_seen(p, at, [&](int64_t j) {
      total += std::exp(score<T>(p, at, j) - lse) * double(p.v.as<T>()[key_row(p, at, j) * p.values + c]);
    });
    y[c] = T(total);
  }
  if (p.lse) p.lse.as<T>()[(at.n * p.heads + at.h) * p.queries + at.i] = T(lse);
}

}  // namespace

void attention(const AttentionArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) { each_query(p, [&](const Query& at) { attend<T>(p, at); }); });
}

}  // namespace gemmule::reference
