// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void gather(const GatherArgs& p, Context& ctx) {
  const int32_t* index = p.index.as<int32_t>();
  auto known = [&](int64_t i) { return index[i] >= 0 && index[i] < p.n; };
  for (int64_t i = 0; i < p.count; ++i)
    if (!known(i)) ctx.fail(i, index[i], p.n);
  if (product({p.outer, p.count, p.inner}) == 0) return;  // an empty axis may stand beside an endless one
  by_size(p.type, [&]<class T>(T zero) {
    for (int64_t o = 0; o < p.outer; ++o)
      for (int64_t i = 0; i < p.count; ++i)
        for (int64_t j = 0; j < p.inner; ++j)
          p.y.as<T>()[(o * p.count + i) * p.inner + j] =
              known(i) ? p.x.as<T>()[(o * p.n + index[i]) * p.inner + j] : zero;
  });
}

}  // namespace gemmule::reference
