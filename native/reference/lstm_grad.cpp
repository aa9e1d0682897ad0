// SPDX-License-Identifier: MIT
#include "sequence.h"

namespace gemmule::reference {
namespace {

// dz of a unit of sequence b at the i-th step; dh0 and dc0 carry dh and dc.
template <class T>
void through_gates(const LstmGradArgs& p, int64_t b, int64_t i, int64_t unit) {
  const int64_t t = p.step(i), at = b * p.units + unit;
  const T* gates = p.gates.as<T>() + (t * p.batch + b) * 4 * p.units + unit;
  const double in = double(gates[0]), forget = double(gates[p.units]), candidate = double(gates[2 * p.units]);
  const double out = double(gates[3 * p.units]);
  const double cell = std::tanh(double(p.cells.as<T>()[t * p.batch * p.units + at]));
  const double before =
      i == 0 ? double(value_or_0<T>(p.c0, at)) : double(p.cells.as<T>()[p.step(i - 1) * p.batch * p.units + at]);
  const double dh = double(p.dh0.as<T>()[at]);
  const double dc = double(p.dc0.as<T>()[at]) + dh * out * (1 - cell * cell);
  T* dz = p.dz.as<T>() + (b * p.steps + t) * 4 * p.units + unit;
  dz[0] = T(dc * candidate * in * (1 - in));
  dz[p.units] = T(dc * before * forget * (1 - forget));
  dz[2 * p.units] = T(dc * in * (1 - candidate * candidate));
  dz[3 * p.units] = T(dh * cell * out * (1 - out));
  p.dc0.as<T>()[at] = T(dc * forget);
}

template <class T>
void run_step(const LstmGradArgs& p, int64_t b, int64_t i) {
  const int64_t row = b * p.steps + p.step(i), columns = 4 * p.units;
  T* dh = p.dh0.as<T>() + b * p.units;
  T* dz = p.dz.as<T>() + row * columns;
  for (int64_t unit = 0; unit < p.units; ++unit) dh[unit] += value_or_0<T>(p.dy, row * p.units + unit);
  if (is_masked(p.mask, row)) {
    for (int64_t n = 0; n < columns; ++n) dz[n] = 0;
    return;
  }
  for (int64_t unit = 0; unit < p.units; ++unit) through_gates<T>(p, b, i, unit);
  for (int64_t unit = 0; unit < p.units; ++unit) {
    double sum = 0;
    for (int64_t n = 0; n < columns; ++n) sum += double(dz[n]) * double(p.u.as<T>()[unit * columns + n]);
    dh[unit] = T(sum);
  }
}

}  // namespace

void lstm_grad(const LstmGradArgs& p, Context&) {
  if (p.units == 0) return;  // beside any number of steps
  by_real(p.type, [&]<class T>(T) {
    for (int64_t at = 0; at < p.batch * p.units; ++at)
      p.dh0.as<T>()[at] = value_or_0<T>(p.dhn, at), p.dc0.as<T>()[at] = value_or_0<T>(p.dcn, at);
    for (int64_t b = 0; b < p.batch; ++b)
      for (int64_t i = p.steps - 1; i >= 0; --i) run_step<T>(p, b, i);
  });
}

}  // namespace gemmule::reference
