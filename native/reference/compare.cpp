// SPDX-License-Identifier: MIT
#include "ops/compare.h"

#include "by_type.h"
#include "each_index.h"
#include "kernels.h"

namespace gemmule::reference {
namespace {

template <class T>
bool holds(CompareFn fn, T a, T b) {
  switch (fn) {
    case CompareFn::equal: return a == b;
    case CompareFn::not_equal: return a != b;
    case CompareFn::less: return a < b;
    case CompareFn::less_equal: return a <= b;
    case CompareFn::greater: return a > b;
    case CompareFn::greater_equal: return a >= b;
    case CompareFn::logical_and: return bool(a) && bool(b);
    case CompareFn::logical_or: return bool(a) || bool(b);
    case CompareFn::logical_xor: return bool(a) != bool(b);
    default: return false;
  }
}

}  // namespace

void compare(const CompareArgs& p, Context&) {
  const Dims stride_a = broadcast_strides(p.dims, p.mask_a), stride_b = broadcast_strides(p.dims, p.mask_b);
  by_type(p.type, [&]<class T>(T) {
    bool* y = p.y.as<bool>();
    each_index(p.dims, [&](const Dims& at) {
      *y++ = holds(CompareFn(p.fn), p.a.as<Stored<T>>()[along(at, stride_a)], p.b.as<Stored<T>>()[along(at, stride_b)]);
    });
  });
}

}  // namespace gemmule::reference
