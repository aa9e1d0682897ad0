// SPDX-License-Identifier: MIT
#include "ops/select.h"

#include "by_type.h"
#include "each_index.h"
#include "kernels.h"

namespace gemmule::reference {

void select(const SelectArgs& p, Context&) {
  const Dims stride_c = broadcast_strides(p.dims, p.mask_condition);
  const Dims stride_a = broadcast_strides(p.dims, p.mask_a), stride_b = broadcast_strides(p.dims, p.mask_b);
  by_size(p.type, [&]<class T>(T) {
    T* y = p.y.as<T>();
    each_index(p.dims, [&](const Dims& at) {
      const bool which = p.condition.as<uint8_t>()[along(at, stride_c)] != 0;
      *y++ = which ? p.a.as<T>()[along(at, stride_a)] : p.b.as<T>()[along(at, stride_b)];
    });
  });
}

}  // namespace gemmule::reference
