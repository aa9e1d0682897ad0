// SPDX-License-Identifier: MIT
#include "sequence.h"

namespace gemmule::reference {
namespace {

// A step of sequence b.
template <class T>
struct Step {
  const GruArgs& p;
  int64_t b, t;
  const T* h;  // the state before it; null: zeros

  int64_t row() const { return (b * p.steps + t) * p.units; }
  double state(int64_t unit) const { return h ? double(h[unit]) : 0; }
  double weight(const In& w, int64_t k, int64_t i, int64_t gate, int64_t unit) const {
    return double(w.as<T>()[place_of_gate(p.packed, k, 3, p.units, i, gate, unit)]);
  }
  double from_x(int64_t gate, int64_t unit) const {
    double sum = double(value_or_0<T>(p.bias, gate * p.units + unit));
    const T* x = p.x.as<T>() + (b * p.steps + t) * p.inputs;
    for (int64_t i = 0; i < p.inputs; ++i) sum += double(x[i]) * weight(p.w, p.inputs, i, gate, unit);
    return sum;
  }
  double from_row(const T* row, int64_t gate, int64_t unit) const {
    double sum = double(value_or_0<T>(p.rbias, gate * p.units + unit));
    for (int64_t i = 0; row && i < p.units; ++i) sum += double(row[i]) * weight(p.u, p.units, i, gate, unit);
    return sum;
  }
  double gate(int64_t gate, int64_t unit) const { return sigmoid_of(from_x(gate, unit) + from_row(h, gate, unit)); }

  void run() const {
    T* inner = p.inner ? p.inner.as<T>() + row() : nullptr;
    for (int64_t unit = 0; !p.reset_after && unit < p.units; ++unit) inner[unit] = T(gate(1, unit) * state(unit));
    for (int64_t unit = 0; unit < p.units; ++unit) {
      const double z = gate(0, unit), r = gate(1, unit), recurrent = from_row(p.reset_after ? h : inner, 2, unit);
      const double hh = std::tanh(from_x(2, unit) + (p.reset_after ? r * recurrent : recurrent));
      if (p.reset_after && inner) inner[unit] = T(recurrent);
      put(unit, z * state(unit) + (1 - z) * hh, {z, r, hh});
    }
  }
  void keep() const {
    for (int64_t unit = 0; unit < p.units; ++unit) {
      if (p.inner) p.inner.as<T>()[row() + unit] = 0;
      put(unit, state(unit), {0, 0, 0});
    }
  }
  void put(int64_t unit, double value, std::initializer_list<double> values) const {
    p.y.as<T>()[row() + unit] = T(value);
    if (p.before) p.before.as<T>()[row() + unit] = T(state(unit));
    if (!p.gates) return;
    T* gates = p.gates.as<T>() + (t * p.batch + b) * 3 * p.units + unit;
    for (double gate : values) *gates = T(gate), gates += p.units;
  }
};

template <class T>
void run_sequence(const GruArgs& p, int64_t b) {
  for (int64_t i = 0; i < p.steps; ++i) {
    const Step<T> step{p, b, p.step(i), state_before<T>(p, p.h0.as<T>(), p.y.as<T>(), b, i)};
    if (is_masked(p.mask, b * p.steps + step.t)) step.keep();
    else step.run();
  }
  const T* last = state_before<T>(p, p.h0.as<T>(), p.y.as<T>(), b, p.steps);
  for (int64_t unit = 0; unit < p.units; ++unit) p.hn.as<T>()[b * p.units + unit] = last ? last[unit] : T(0);
}

}  // namespace

void gru(const GruArgs& p, Context&) {
  if (p.units == 0) return;  // beside any number of steps
  by_real(p.type, [&]<class T>(T) {
    for (int64_t b = 0; b < p.batch; ++b) run_sequence<T>(p, b);
  });
}

}  // namespace gemmule::reference
