// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"
#include "resample.h"

namespace gemmule::reference {
namespace {

template <class T>
void scatter(const ResizeGradArgs& p, int64_t n, int64_t i, int64_t j) {
  const T* dy = p.dy.as<T>() + ((n * p.to_height + i) * p.to_width + j) * p.channels;
  each_tap(p, i, j, [&](int64_t r, int64_t c, double weight) {
    T* dx = p.dx.as<T>() + ((n * p.height + r) * p.width + c) * p.channels;
    for (int64_t k = 0; k < p.channels; ++k) dx[k] += T(weight * double(dy[k]));
  });
}

}  // namespace

void resize_grad(const ResizeGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t i = 0; i < p.before(); ++i) p.dx.as<T>()[i] = 0;
    for (int64_t n = 0; n < p.batch; ++n)
      for (int64_t i = 0; i < p.to_height; ++i)
        for (int64_t j = 0; j < p.to_width; ++j) scatter<T>(p, n, i, j);
  });
}

}  // namespace gemmule::reference
