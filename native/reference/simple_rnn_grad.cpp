// SPDX-License-Identifier: MIT
#include "sequence.h"

namespace gemmule::reference {
namespace {

double slope(UnaryFn fn, double y) {
  if (fn == UnaryFn::relu) return y > 0;
  if (fn == UnaryFn::sigmoid) return y * (1 - y);
  return fn == UnaryFn::tanh ? 1 - y * y : 1;
}

template <class T>
void run_step(const SimpleRnnGradArgs& p, int64_t b, int64_t row) {
  T* dh = p.dh0.as<T>() + b * p.units;
  T* dz = p.dz.as<T>() + row * p.units;
  const bool stays = is_masked(p.mask, row);
  for (int64_t unit = 0; unit < p.units; ++unit) {
    const int64_t at = row * p.units + unit;
    dh[unit] += value_or_0<T>(p.dy, at);
    dz[unit] = stays ? T(0) : T(double(dh[unit]) * slope(UnaryFn(p.activation), double(p.y.as<T>()[at])));
  }
  for (int64_t unit = 0; !stays && unit < p.units; ++unit) {
    double sum = 0;
    for (int64_t n = 0; n < p.units; ++n) sum += double(dz[n]) * double(p.u.as<T>()[unit * p.units + n]);
    dh[unit] = T(sum);
  }
}

}  // namespace

void simple_rnn_grad(const SimpleRnnGradArgs& p, Context&) {
  if (p.units == 0) return;  // beside any number of steps
  by_real(p.type, [&]<class T>(T) {
    for (int64_t at = 0; at < p.batch * p.units; ++at) p.dh0.as<T>()[at] = value_or_0<T>(p.dhn, at);
    for (int64_t b = 0; b < p.batch; ++b)
      for (int64_t i = p.steps - 1; i >= 0; --i) run_step<T>(p, b, b * p.steps + p.step(i));
  });
}

}  // namespace gemmule::reference
