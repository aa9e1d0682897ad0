// SPDX-License-Identifier: MIT
#include "sequence.h"

namespace gemmule::reference {
namespace {

double activated(UnaryFn fn, double x) {
  if (fn == UnaryFn::relu) return x > 0 || x != x ? x : 0;
  if (fn == UnaryFn::sigmoid) return sigmoid_of(x);
  return fn == UnaryFn::tanh ? std::tanh(x) : x;
}

template <class T>
double entering(const SimpleRnnArgs& p, int64_t row, const T* h, int64_t unit) {
  double sum = double(value_or_0<T>(p.bias, unit));
  for (int64_t i = 0; i < p.inputs; ++i)
    sum += double(p.x.as<T>()[row * p.inputs + i]) * double(p.w.as<T>()[i * p.units + unit]);
  for (int64_t i = 0; h && i < p.units; ++i) sum += double(h[i]) * double(p.u.as<T>()[i * p.units + unit]);
  return sum;
}

template <class T>
void run_sequence(const SimpleRnnArgs& p, int64_t b) {
  for (int64_t i = 0; i < p.steps; ++i) {
    const T* h = state_before<T>(p, p.h0.as<T>(), p.y.as<T>(), b, i);
    const int64_t row = b * p.steps + p.step(i);
    for (int64_t unit = 0; unit < p.units; ++unit) {
      const T before = h ? h[unit] : T(0);
      const bool stays = is_masked(p.mask, row);
      p.y.as<T>()[row * p.units + unit] =
          stays ? before : T(activated(UnaryFn(p.activation), entering(p, row, h, unit)));
      if (p.before) p.before.as<T>()[row * p.units + unit] = before;
    }
  }
  const T* last = state_before<T>(p, p.h0.as<T>(), p.y.as<T>(), b, p.steps);
  for (int64_t unit = 0; unit < p.units; ++unit) p.hn.as<T>()[b * p.units + unit] = last ? last[unit] : T(0);
}

}  // namespace

void simple_rnn(const SimpleRnnArgs& p, Context&) {
  if (p.units == 0) return;  // beside any number of steps
  by_real(p.type, [&]<class T>(T) {
    for (int64_t b = 0; b < p.batch; ++b) run_sequence<T>(p, b);
  });
}

}  // namespace gemmule::reference
