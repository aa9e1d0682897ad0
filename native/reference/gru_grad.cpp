// SPDX-License-Identifier: MIT
#include "sequence.h"

namespace gemmule::reference {
namespace {

// A step of sequence b; dh carries the gradient by the state.
template <class T>
struct Step {
  const GruGradArgs& p;
  int64_t b, t;

  int64_t row() const { return b * p.steps + t; }
  T* dz() const { return p.dz.as<T>() + row() * 3 * p.units; }
  T* du() const { return p.du ? p.du.as<T>() + row() * 3 * p.units : nullptr; }
  T* dh() const { return p.dh0.as<T>() + b * p.units; }
  double gate(int64_t gate, int64_t unit) const {
    return double(p.gates.as<T>()[((t * p.batch + b) * 3 + gate) * p.units + unit]);
  }
  double before(int64_t unit) const { return double(p.before.as<T>()[row() * p.units + unit]); }
  // d[first .. first + count) of a row of gradients with the same columns of row `unit` of u.
  double back(const T* d, int64_t first, int64_t count, int64_t unit) const {
    double sum = 0;
    for (int64_t n = first; n < first + count; ++n) sum += double(d[n]) * double(p.u.as<T>()[unit * 3 * p.units + n]);
    return sum;
  }

  void run() const {
    for (int64_t unit = 0; unit < p.units; ++unit) {
      const double g = double(dh()[unit]), z = gate(0, unit), hh = gate(2, unit);
      dz()[unit] = T(g * (before(unit) - hh) * z * (1 - z));
      dz()[2 * p.units + unit] = T(g * (1 - z) * (1 - hh * hh));
    }
    for (int64_t unit = 0; unit < p.units; ++unit) {
      const double r = gate(1, unit), dah = double(dz()[2 * p.units + unit]);
      const double dr = p.reset_after ? dah * double(p.inner.as<T>()[row() * p.units + unit])
                                      : back(dz(), 2 * p.units, p.units, unit) * before(unit);
      dz()[p.units + unit] = T(dr * r * (1 - r));
    }
    put_recurrent();
    for (int64_t unit = 0; unit < p.units; ++unit)
      dh()[unit] = T(double(dh()[unit]) * gate(0, unit) + from_gates(unit));
  }
  void put_recurrent() const {
    for (int64_t n = 0; du() && n < 3 * p.units; ++n)
      du()[n] = n < 2 * p.units || !p.reset_after ? dz()[n] : T(double(dz()[n]) * gate(1, n - 2 * p.units));
  }
  double from_gates(int64_t unit) const {
    if (p.reset_after) return back(du(), 0, 3 * p.units, unit);
    return back(dz(), 2 * p.units, p.units, unit) * gate(1, unit) + back(dz(), 0, 2 * p.units, unit);
  }
  void skip() const {
    for (int64_t n = 0; n < 3 * p.units; ++n) {
      dz()[n] = 0;
      if (p.du) du()[n] = 0;
    }
  }
};

}  // namespace

void gru_grad(const GruGradArgs& p, Context&) {
  if (p.units == 0) return;  // beside any number of steps
  by_real(p.type, [&]<class T>(T) {
    for (int64_t at = 0; at < p.batch * p.units; ++at) p.dh0.as<T>()[at] = value_or_0<T>(p.dhn, at);
    for (int64_t b = 0; b < p.batch; ++b)
      for (int64_t i = p.steps - 1; i >= 0; --i) {
        const Step<T> step{p, b, p.step(i)};
        for (int64_t unit = 0; unit < p.units; ++unit)
          step.dh()[unit] += value_or_0<T>(p.dy, step.row() * p.units + unit);
        if (is_masked(p.mask, step.row())) step.skip();
        else step.run();
      }
  });
}

}  // namespace gemmule::reference
