// SPDX-License-Identifier: MIT
// Walking the windows of a batch.
#pragma once
#include "ops/pool_windows.h"

namespace gemmule {

// A place of a window that lies inside the input: its number in the window, and the pixel of the batch that it reads.
struct Place {
  int64_t number, pixel;
};

// Calls f(place) for those of the window of output pixel `output` of the batch, in rising order; `axis_of(axis, o)` and `count(axis)`
// say where a window lies and how many places it has.
template <class Axis, class Count, class F>
void each_place(const Windows& w, int64_t output, const Axis& axis_of, const Count& count, const F& f) {
  const int64_t o2 = output % w.output[2], rest = output / w.output[2];
  const int64_t o1 = rest % w.output[1], o0 = rest / w.output[1] % w.output[0], n = rest / w.output[1] / w.output[0];
  const auto a = axis_of(0, o0), b = axis_of(1, o1), c = axis_of(2, o2);
  for (int64_t i = a.first; i < a.end; ++i)
    for (int64_t j = b.first; j < b.end; ++j)
      for (int64_t k = c.first; k < c.end; ++k) {
        const int64_t row = (n * w.input[0] + a.at + i * a.step) * w.input[1] + b.at + j * b.step;
        f(Place{(i * count(1) + j) * count(2) + k, row * w.input[2] + c.at + k * c.step});
      }
}
template <class F>
void each_place(const Windows& w, int64_t output, const F& f) {
  const auto axis = [&](int i, int64_t o) { return Pooled{reach_of(w, i, o), w.dilation[i]}; };
  each_place(
      w, output, axis, [&](int i) { return w.kernel[i]; }, f);
}
template <class F>
void each_pooled_place(const PoolWindows& w, int64_t output, const F& f) {
  const auto axis = [&](int i, int64_t o) { return pooled(w, i, o); };
  each_place(
      w, output, axis, [&](int i) { return places(w, i); }, f);
}

}  // namespace gemmule
