// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "ops/philox.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void dropout(const DropoutArgs& p, Context&) {
  const Philox philox(p.state.as<int32_t>(), p.ordinal);
  const int32_t dropped = uniform_threshold(p.rate);
  by_real(p.type, [&]<class T>(T zero) {
    const T scale = T(1 / (1 - p.rate));
    for (int64_t i = 0; i < p.count; ++i) {
      const bool kept = uniform_bits(philox(uint32_t(i / 4)).word[i % 4]) >= dropped;
      p.y.as<T>()[i] = kept ? p.x.as<T>()[i] * scale : zero;
    }
  });
}

}  // namespace gemmule::reference
