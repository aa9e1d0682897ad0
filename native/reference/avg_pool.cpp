// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"
#include "windows.h"

namespace gemmule::reference {

void avg_pool(const AvgPoolArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t o = 0; o < p.outputs(1); ++o)
      for (int64_t c = 0; c < p.channels; ++c) {
        double sum = 0;
        int64_t count = 0;
        each_pooled_place(p, o, [&](Place at) { sum += double(p.x.as<T>()[at.pixel * p.channels + c]), ++count; });
        p.y.as<T>()[o * p.channels + c] = count ? T(sum / double(count)) : T(0);
      }
  });
}

}  // namespace gemmule::reference
