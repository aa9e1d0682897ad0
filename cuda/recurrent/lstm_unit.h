// SPDX-License-Identifier: MIT
// A unit of an LSTM: its gates and its cell.
#pragma once
#include "../scalar_math.h"
#include "lstm_run.h"
#include "unit_step.h"

namespace gemmule {

struct LstmUnit {
  float gates[4], cell, state;  // gates: i f g o
};

// From what enters the gates.
DEVICE LstmUnit lstm_unit(const LstmRun& r, const UnitStep& s, const float (&z)[4], float cell, float before) {
  if (s.masked) return {{}, cell, before};
  const int64_t units = r.units.value;
  const float* const p = r.p ? r.p + s.unit : nullptr;
  LstmUnit u;
  u.gates[0] = words::sigmoid(p ? fmaf(p[0], cell, z[0]) : z[0]);
  u.gates[1] = words::sigmoid(p ? fmaf(p[units], cell, z[1]) : z[1]);
  u.gates[2] = tanhf(z[2]);
  u.cell = fmaf(u.gates[1], cell, u.gates[0] * u.gates[2]);
  u.gates[3] = words::sigmoid(p ? fmaf(p[2 * units], u.cell, z[3]) : z[3]);
  u.state = u.gates[3] * tanhf(u.cell);
  return u;
}

// All of it but cn.
DEVICE void put(const LstmRun& r, const UnitStep& s, int64_t i, const LstmUnit& u, float before) {
  r.y[s.at] = u.state;
  if (r.is_last(i)) r.hn[s.state] = u.state;
  if (r.cells) r.cells[s.apart] = u.cell;
  if (r.before) r.before[s.at] = before;
  if (!r.gates) return;
  const int64_t first = 4 * (s.apart - s.unit) + s.unit;
#pragma unroll
  for (int g = 0; g < 4; ++g) r.gates[first + g * r.units.value] = u.gates[g];
}

// What a step that is not masked left for its gradient: the cell, and that before it.
struct LstmSaved {
  float gates[4], cell, cell_before;
};
DEVICE float cell_before(const LstmGradRun& r, const UnitStep& s, int64_t i) {
  return i == 0 ? value_or_0(r.c0, s.state) : r.cells[r.step(i - 1) * r.batch * r.units.value + s.state];
}
DEVICE LstmSaved saved(const LstmGradRun& r, const UnitStep& s, int64_t i) {
  const float* const gates = r.gates + 4 * (s.apart - s.unit) + s.unit;
  const int64_t units = r.units.value;
  return {{gates[0], gates[units], gates[2 * units], gates[3 * units]}, r.cells[s.apart], cell_before(r, s, i)};
}

struct LstmSlopes {
  float dz[4], dc;  // dc: by the cell before the step
};

// dh, dc: the gradients by h' and c'.
DEVICE LstmSlopes lstm_slopes(const LstmSaved& s, float dh, float dc) {
  const float in = s.gates[0], forget = s.gates[1], candidate = s.gates[2], out = s.gates[3], value = tanhf(s.cell);
  dc = fmaf(dh * out, 1 - value * value, dc);
  return {{dc * candidate * in * (1 - in), dc * s.cell_before * forget * (1 - forget),
              dc * in * (1 - candidate * candidate), dh * value * out * (1 - out)},
      dc * forget};
}

DEVICE void put(const LstmGradRun& r, const UnitStep& s, const LstmSlopes& slopes) {
  float* const dz = r.dz + 4 * (s.at - s.unit) + s.unit;
#pragma unroll
  for (int g = 0; g < 4; ++g) dz[g * r.units.value] = slopes.dz[g];
}

}  // namespace gemmule
