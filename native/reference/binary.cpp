// SPDX-License-Identifier: MIT
#include "ops/binary.h"

#include "each_index.h"
#include "kernels.h"
#include "scalar_math.h"

namespace gemmule::reference {
namespace {

template <class V>
V value_of(BinaryFn fn, V a, V b) {
  switch (fn) {
#define BINARY(name, value, slope_a, slope_b) \
  case BinaryFn::name:                        \
    return value;
#include "ops/binary.def"
#undef BINARY
    default: return a;
  }
}

}  // namespace

void binary(const BinaryArgs& p, Context&) {
  const Dims stride_a = broadcast_strides(p.dims, p.mask_a), stride_b = broadcast_strides(p.dims, p.mask_b);
  by_type(p.type, [&]<class T>(T) {
    T* y = p.y.as<T>();
    each_index(p.dims, [&](const Dims& at) {
      const Stored<T> a = p.a.as<Stored<T>>()[along(at, stride_a)], b = p.b.as<Stored<T>>()[along(at, stride_b)];
      *y++ = T(value_of(BinaryFn(p.fn), Wide<T>(a), Wide<T>(b)));
    });
  });
}

}  // namespace gemmule::reference
