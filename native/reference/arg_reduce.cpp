// SPDX-License-Identifier: MIT
#include "ops/arg_reduce.h"

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {
namespace {

template <class T>
bool beats(ArgReduceFn fn, T x, T best) {
  if (best != best) return false;
  return x != x || (fn == ArgReduceFn::argmax ? x > best : x < best);
}

}  // namespace

void arg_reduce(const ArgReduceArgs& p, Context&) {
  by_type(p.type, [&]<class T>(T) {
    for (int64_t o = 0; o < p.outer; ++o)
      for (int64_t i = 0; i < p.inner; ++i) {
        const Stored<T>* x = p.x.as<Stored<T>>() + o * p.n * p.inner + i;
        int64_t best = 0;
        for (int64_t j = 1; j < p.n; ++j)
          if (beats(ArgReduceFn(p.fn), x[j * p.inner], x[best * p.inner])) best = j;
        p.y.as<int32_t>()[o * p.inner + i] = int32_t(best);
      }
  });
}

}  // namespace gemmule::reference
