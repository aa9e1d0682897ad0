// SPDX-License-Identifier: MIT
#include <utility>

#include "kernels.h"
#include "ops/philox.h"

namespace gemmule::reference {

void random_permutation(const RandomPermutationArgs& p, Context&) {
  const Philox philox(p.state.as<int32_t>(), p.ordinal);
  int32_t* y = p.y.as<int32_t>();
  for (int64_t i = 0; i < p.count; ++i) y[i] = int32_t(i);
  for (int64_t i = p.count - 1; i > 0; --i)
    std::swap(y[i], y[random_below(philox(uint32_t(i / 4)).word[i % 4], i + 1)]);
}

}  // namespace gemmule::reference
