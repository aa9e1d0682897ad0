// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"
#include "windows.h"

namespace gemmule::reference {

void im2col(const Im2colArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    const int64_t row = volume(p.kernel) * p.channels;
    for (int64_t o = 0; o < p.outputs(1); ++o) {
      T* y = p.y.as<T>() + o * row;
      for (int64_t i = 0; i < row; ++i) y[i] = 0;
      each_place(p, o, [&](Place at) {
        for (int64_t c = 0; c < p.channels; ++c) y[at.number * p.channels + c] = p.x.as<T>()[at.pixel * p.channels + c];
      });
    }
  });
}

}  // namespace gemmule::reference
