// SPDX-License-Identifier: MIT
#include "ops/binary_grad.h"

#include "each_index.h"
#include "kernels.h"
#include "scalar_math.h"

namespace gemmule::reference {
namespace {

template <class V>
V slope_of(BinaryFn fn, int side, [[maybe_unused]] V a, [[maybe_unused]] V b, V y) {
  switch (fn) {
#define BINARY(name, value, slope_a, slope_b) \
  case BinaryFn::name:                        \
    return side == 0 ? slope_a : slope_b;
#include "ops/binary.def"
#undef BINARY
    default: return y;
  }
}

}  // namespace

void binary_grad(const BinaryGradArgs& p, Context&) {
  const Dims stride_a = broadcast_strides(p.dims, p.mask_a), stride_b = broadcast_strides(p.dims, p.mask_b);
  by_type(p.type, [&]<class T>(T) {
    using V = Wide<T>;
    int64_t i = 0;
    each_index(p.dims, [&](const Dims& at) {
      const V a(p.a.as<Stored<T>>()[along(at, stride_a)]), b(p.b.as<Stored<T>>()[along(at, stride_b)]);
      p.d.as<T>()[i] =
          T(V(p.dy.as<Stored<T>>()[i]) * slope_of(BinaryFn(p.fn), p.side, a, b, V(p.y.as<Stored<T>>()[i])));
      ++i;
    });
  });
}

}  // namespace gemmule::reference
