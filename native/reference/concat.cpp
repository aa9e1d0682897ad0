// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void concat(const ConcatArgs& p, Context&) {
  int64_t row = 0;
  for (int64_t i = 0; i < p.inputs; ++i) row += p.widths[i];
  if (row == 0) return;  // an empty axis may stand beside an endless one
  by_size(p.type, [&]<class T>(T) {
    T* y = p.y.as<T>();
    for (int64_t o = 0; o < p.outer; ++o)
      for (int64_t i = 0; i < p.inputs; ++i)
        for (int64_t j = 0; j < p.widths[i]; ++j) *y++ = p.x[i].as<T>()[o * p.widths[i] + j];
  });
}

}  // namespace gemmule::reference
