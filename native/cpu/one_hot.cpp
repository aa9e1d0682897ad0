// SPDX-License-Identifier: MIT
#include "cpu/vec.h"
#include "reference/by_type.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void one_hot(const OneHotArgs& p, Context& ctx) {
  FillArgs off;
  off.type = p.type, off.y = p.y, off.count = p.count * p.depth, off.value = p.off;
  fill(off, ctx);
  by_type(p.type, [&]<class T>(T) {
    const int32_t* index = p.index.as<int32_t>();
    for (int64_t i = 0; i < p.count; ++i)
      if (index[i] >= 0 && index[i] < p.depth) p.y.as<T>()[i * p.depth + index[i]] = converted<T>(p.on);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
