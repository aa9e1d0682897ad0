// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"
#include "windows.h"

namespace gemmule::reference {

void col2im(const Col2imArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    const int64_t row = volume(p.kernel) * p.channels;
    for (int64_t i = 0; i < p.inputs(p.channels); ++i) p.y.as<T>()[i] = 0;
    for (int64_t o = 0; o < p.outputs(1); ++o)
      each_place(p, o, [&](Place at) {
        for (int64_t c = 0; c < p.channels; ++c)
          p.y.as<T>()[at.pixel * p.channels + c] += p.x.as<T>()[o * row + at.number * p.channels + c];
      });
  });
}

}  // namespace gemmule::reference
