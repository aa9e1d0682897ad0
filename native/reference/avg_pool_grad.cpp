// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"
#include "windows.h"

namespace gemmule::reference {

void avg_pool_grad(const AvgPoolGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t i = 0; i < p.inputs(p.channels); ++i) p.dx.as<T>()[i] = 0;
    for (int64_t o = 0; o < p.outputs(1); ++o) {
      int64_t count = 0;
      each_pooled_place(p, o, [&](Place) { ++count; });
      each_pooled_place(p, o, [&](Place at) {
        for (int64_t c = 0; c < p.channels; ++c)
          p.dx.as<T>()[at.pixel * p.channels + c] += p.dy.as<T>()[o * p.channels + c] / T(count);
      });
    }
  });
}

}  // namespace gemmule::reference
