// SPDX-License-Identifier: MIT
#include "ops/unary_grad.h"

#include "kernels.h"
#include "scalar_math.h"

namespace gemmule::reference {
namespace {

template <class V>
V slope_of(UnaryFn fn, V x, V y, [[maybe_unused]] V a, [[maybe_unused]] V b) {
  switch (fn) {
#define UNARY(name, value, slope) \
  case UnaryFn::name:             \
    return slope;
#include "ops/unary.def"
#undef UNARY
    default: return y;
  }
}

}  // namespace

void unary_grad(const UnaryGradArgs& p, Context&) {
  by_type(p.type, [&]<class T>(T) {
    using V = Wide<T>;
    const V a(converted<T>(p.alpha)), b(converted<T>(p.beta));
    for (int64_t i = 0; i < p.count; ++i)
      p.dx.as<T>()[i] = T(V(p.dy.as<Stored<T>>()[i]) *
          slope_of(UnaryFn(p.fn), V(p.x.as<Stored<T>>()[i]), V(p.y.as<Stored<T>>()[i]), a, b));
  });
}

}  // namespace gemmule::reference
