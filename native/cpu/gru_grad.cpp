// SPDX-License-Identifier: MIT
#include "recurrent/way_back.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace recurrent;

// A vector of units of a step that ran.
struct Unit {
  Vec z, r, hh, h;
};

struct GruGrad {
  const GruGradArgs& p;
  WayBack back;  // d: du, or unless reset_after dz

  void run(int64_t n, int64_t k, const Part& part) const {
    const auto take = [&](int64_t b, int64_t unit, Vec dh, bool runs, auto lanes) {
      if (runs) return through_gates(n, b, unit, dh, lanes);
      skip(n, b, unit, lanes);
      return dh;
    };
    const auto met = [&](Place at, int64_t b, int64_t count, const float** rows) { return met_by(at, b, count, rows); };
    back.step(n, k, part, take, met);
  }

  // Gates, dz, du, dy and states.
  GEMMULE_INLINE int64_t met_by(Place at, int64_t b0, int64_t count, const float** rows) const {
    const float** end = rows;
    const int64_t t = p.step(p.steps - 1 - at.n);
    for (int64_t b = b0; b < b0 + count; ++b) {
      const int64_t row = back.row_of(at.n, b) * p.units + at.unit;
      for (int64_t gate = 0; gate < 3; ++gate) {
        const int64_t dz = (back.row_of(at.n, b) * 3 + gate) * p.units + at.unit;
        *end++ = p.gates.as() + ((t * p.batch + b) * 3 + gate) * p.units + at.unit;
        *end++ = p.dz.as() + dz;
        if (p.du) *end++ = p.du.as() + dz;
      }
      for (const In& x : {p.before, p.dy, p.inner})
        if (x) *end++ = x.as() + row;
    }
    return end - rows;
  }

  // dh z.
  template <class Lanes>
  GEMMULE_INLINE Vec through_gates(int64_t n, int64_t b, int64_t unit, Vec dh, Lanes lanes) const {
    const Unit u = unit_of(n, b, unit, lanes);
    const Vec dz = dh * (u.h - u.hh) * u.z * (1.0f - u.z), dhh = dh * (1.0f - u.z) * (1.0f - u.hh * u.hh);
    put(n, b, unit, 0, dz, dz, lanes);
    if (p.reset_after) {
      const Vec dr = dhh * load(p.inner.as() + back.row_of(n, b) * p.units + unit, lanes) * u.r * (1.0f - u.r);
      put(n, b, unit, 1, dr, dr, lanes);
    }
    put(n, b, unit, 2, dhh, p.reset_after ? dhh * u.r : dhh, lanes);
    return dh * u.z;
  }

  // Unless reset_after: the reset gate, for which every candidate's gradient must be there.
  void run_reset(int64_t n, const Part& part) const {
    const auto product = [&](int64_t group, int64_t b, int64_t count, float* room) {
      const Rows dhh{back.d.row(n + 1, b) + 2 * p.units, back.d.step, count};
      return multiply(dhh, panel_of(back.u, group, p.units).rows(2 * p.units, p.units), room);
    };
    each_product(part, product, [&](int64_t group, int64_t b, const float* q) {
      if (back.ran(n, b)) through_reset(n, b, group * kPanelCols, q);
    });
  }
  void through_reset(int64_t n, int64_t b, int64_t first, const float* q) const {
    each_vector(first, least(p.units, first + kPanelCols), [&](int64_t unit, auto lanes) {
      const Unit u = unit_of(n, b, unit, lanes);
      const Vec dq = load(q + (unit - first)), dr = dq * u.h * u.r * (1.0f - u.r);
      float* past = back.carried(b) + unit;
      store(past, load(past, lanes) + dq * u.r, lanes);
      put(n, b, unit, 1, dr, dr, lanes);
    });
  }

  template <class Lanes>
  GEMMULE_INLINE Unit unit_of(int64_t n, int64_t b, int64_t unit, Lanes lanes) const {
    const int64_t t = p.step(p.steps - 1 - n);
    const float* gates = p.gates.as() + (t * p.batch + b) * 3 * p.units + unit;
    return {load(gates, lanes), load(gates + p.units, lanes), load(gates + 2 * p.units, lanes),
        load(p.before.as() + back.row_of(n, b) * p.units + unit, lanes)};
  }
  // A gate's gradient by what enters it from x, and by its product with h.
  template <class Lanes>
  GEMMULE_INLINE void put(int64_t n, int64_t b, int64_t unit, int64_t gate, Vec dz, Vec du, Lanes lanes) const {
    const int64_t at = (back.row_of(n, b) * 3 + gate) * p.units + unit;
    store(p.dz.as() + at, dz, lanes);
    store_if(p.du, at, du, lanes);
    store(back.d.row(n + 1, b) + gate * p.units + unit, du, lanes);
  }
  template <class Lanes>
  GEMMULE_INLINE void skip(int64_t n, int64_t b, int64_t unit, Lanes lanes) const {
    for (int64_t gate = 0; gate < 3; ++gate) put(n, b, unit, gate, zero(), zero(), lanes);
  }
};

bool run_all(const GruGradArgs& p, Context& ctx) {
  if (p.reset_after)
    return go_back<GruGrad>(p, 3, p.steps + 1, ctx,
        [](const GruGrad& net, int64_t n, const Part& part) { net.run(n, 3 * net.p.units, part); });
  return go_back<GruGrad>(p, 3, 2 * p.steps + 1, ctx, [](const GruGrad& net, int64_t n, const Part& part) {
    if (n % 2 == 0) net.run(n / 2, 2 * net.p.units, part);
    else net.run_reset(n / 2, part);
  });
}

}  // namespace

void gru_grad(const GruGradArgs& p, Context& ctx) {
  if (p.batch == 0 || p.units == 0) return;
  if (p.steps == 0) return copy_states(p.dhn, p.dh0, p);
  if (!run_all(p, ctx)) reference::gru_grad(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
