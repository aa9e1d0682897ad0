// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"
#include "resample.h"

namespace gemmule::reference {
namespace {

template <class T>
void pixel(const ResizeArgs& p, int64_t n, int64_t i, int64_t j) {
  T* y = p.y.as<T>() + ((n * p.to_height + i) * p.to_width + j) * p.channels;
  for (int64_t k = 0; k < p.channels; ++k) {
    double sum = 0;
    each_tap(p, i, j, [&](int64_t r, int64_t c, double weight) {
      sum += weight * double(p.x.as<T>()[((n * p.height + r) * p.width + c) * p.channels + k]);
    });
    y[k] = T(sum);
  }
}

}  // namespace

void resize(const ResizeArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t n = 0; n < p.batch; ++n)
      for (int64_t i = 0; i < p.to_height; ++i)
        for (int64_t j = 0; j < p.to_width; ++j) pixel<T>(p, n, i, j);
  });
}

}  // namespace gemmule::reference
