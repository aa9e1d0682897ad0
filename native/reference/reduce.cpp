// SPDX-License-Identifier: MIT
#include "ops/reduce.h"

#include <limits>

#include "each_index.h"
#include "kernels.h"
#include "scalar_math.h"

namespace gemmule::reference {
namespace {

// Sums in double, or, of integers, exactly modulo 2^32.
template <class T>
using Total = std::conditional_t<std::is_floating_point_v<T>, double, Whole>;

template <class T>
T start(ReduceFn fn) {
  using Limits = std::numeric_limits<T>;
  constexpr bool real = std::is_floating_point_v<T>;
  switch (fn) {
    case ReduceFn::max: return real ? -Limits::infinity() : Limits::min();
    case ReduceFn::min: return real ? Limits::infinity() : Limits::max();
    case ReduceFn::prod:
    case ReduceFn::all: return T(1);
    default: return T(0);
  }
}
template <class T>
Total<T> step(ReduceFn fn, Total<T> so_far, T x) {
  using V = Total<T>;
  switch (fn) {
    case ReduceFn::max: return max(so_far, V(x));
    case ReduceFn::min: return min(so_far, V(x));
    case ReduceFn::prod: return so_far * V(x);
    case ReduceFn::any: return V(bool(so_far) || bool(x));
    case ReduceFn::all: return V(bool(so_far) && bool(x));
    default: return so_far + V(x);
  }
}

}  // namespace

void reduce(const ReduceArgs& p, Context&) {
  Dims kept = p.dims, gone = p.dims;
  for (int i = 0; i < kMaxRank; ++i) (p.axes >> i & 1 ? kept : gone)[i] = 1;
  const Dims stride = broadcast_strides(p.dims, 0);
  const ReduceFn fn = ReduceFn(p.fn);
  by_type(p.type, [&]<class T>(T) {
    T* y = p.y.as<T>();
    each_index(kept, [&](const Dims& at) {
      Total<T> total(start<T>(fn));
      each_index(gone, [&](const Dims& of) {
        total = step<T>(fn, total, T(p.x.as<Stored<T>>()[along(at, stride) + along(of, stride)]));
      });
      if (fn == ReduceFn::mean) total = total / Total<T>(product(gone));
      *y++ = T(total);
    });
  });
}

}  // namespace gemmule::reference
