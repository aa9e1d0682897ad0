// SPDX-License-Identifier: MIT
#include "ops/unary.h"

#include "kernels.h"
#include "scalar_math.h"

namespace gemmule::reference {
namespace {

template <class V>
V value_of(UnaryFn fn, V x, [[maybe_unused]] V a, [[maybe_unused]] V b) {
  switch (fn) {
#define UNARY(name, value, slope) \
  case UnaryFn::name:             \
    return value;
#include "ops/unary.def"
#undef UNARY
    default: return x;
  }
}

}  // namespace

void unary(const UnaryArgs& p, Context&) {
  by_type(p.type, [&]<class T>(T) {
    const Stored<T>* x = p.x.as<Stored<T>>();
    T* y = p.y.as<T>();
    const Wide<T> a(converted<T>(p.alpha)), b(converted<T>(p.beta));
    for (int64_t i = 0; i < p.count; ++i) y[i] = T(value_of(UnaryFn(p.fn), Wide<T>(x[i]), a, b));
  });
}

}  // namespace gemmule::reference
