// SPDX-License-Identifier: MIT
#include "sequence.h"

namespace gemmule::reference {
namespace {

// One unit of sequence b at a step.
template <class T>
struct Unit {
  const LstmArgs& p;
  int64_t b, t, unit;
  const T* h;  // the state before the step; null: zeros
  double c;    // the cell before the step

  double peephole(int64_t gate) const { return p.p ? double(p.p.as<T>()[gate * p.units + unit]) : 0; }
  double entering(int64_t gate) const {
    double sum = double(value_or_0<T>(p.bias, gate * p.units + unit));
    const T* x = p.x.as<T>() + (b * p.steps + t) * p.inputs;
    for (int64_t i = 0; i < p.inputs; ++i) sum += double(x[i]) * weight(p.w, p.inputs, i, gate);
    for (int64_t i = 0; h && i < p.units; ++i) sum += double(h[i]) * weight(p.u, p.units, i, gate);
    return sum;
  }
  double weight(const In& w, int64_t k, int64_t i, int64_t gate) const {
    return double(w.as<T>()[place_of_gate(p.packed, k, 4, p.units, i, gate, unit)]);
  }
  void run() const {
    const double i = sigmoid_of(entering(0) + peephole(0) * c), f = sigmoid_of(entering(1) + peephole(1) * c);
    const double g = std::tanh(entering(2)), cell = f * c + i * g;
    const double o = sigmoid_of(entering(3) + peephole(2) * cell);
    put(o * std::tanh(cell), cell);
    put_gates({i, f, g, o});
  }
  void keep() const {
    put(h ? double(h[unit]) : 0, c);
    put_gates({0, 0, 0, 0});
  }
  void put(double state, double cell) const {
    const int64_t at = (b * p.steps + t) * p.units + unit;
    p.y.as<T>()[at] = T(state);
    p.cn.as<T>()[b * p.units + unit] = T(cell);
    if (p.cells) p.cells.as<T>()[(t * p.batch + b) * p.units + unit] = T(cell);
    if (p.before) p.before.as<T>()[at] = h ? h[unit] : T(0);
  }
  void put_gates(std::initializer_list<double> values) const {
    if (!p.gates) return;
    T* gates = p.gates.as<T>() + (t * p.batch + b) * 4 * p.units + unit;
    for (double value : values) *gates = T(value), gates += p.units;
  }
};

template <class T>
void run_sequence(const LstmArgs& p, int64_t b) {
  T* cell = p.cn.as<T>() + b * p.units;
  for (int64_t unit = 0; unit < p.units; ++unit) cell[unit] = value_or_0<T>(p.c0, b * p.units + unit);
  for (int64_t i = 0; i < p.steps; ++i) {
    const T* h = state_before<T>(p, p.h0.as<T>(), p.y.as<T>(), b, i);
    const int64_t t = p.step(i);
    for (int64_t unit = 0; unit < p.units; ++unit) {
      const Unit<T> one{p, b, t, unit, h, double(cell[unit])};
      if (is_masked(p.mask, b * p.steps + t)) one.keep();
      else one.run();
    }
  }
  const T* last = state_before<T>(p, p.h0.as<T>(), p.y.as<T>(), b, p.steps);
  for (int64_t unit = 0; unit < p.units; ++unit) p.hn.as<T>()[b * p.units + unit] = last ? last[unit] : T(0);
}

}  // namespace

void lstm(const LstmArgs& p, Context&) {
  if (p.units == 0) return;  // beside any number of steps
  by_real(p.type, [&]<class T>(T) {
    for (int64_t b = 0; b < p.batch; ++b) run_sequence<T>(p, b);
  });
}

}  // namespace gemmule::reference
