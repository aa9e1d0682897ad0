// SPDX-License-Identifier: MIT
// Weights packed once a call, or once a task.
#pragma once
#include "states.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

struct Weights {
  Panels w, u;
};

// The packing functions move `room` on behind what they packed.
VEC_INLINE const float* packed_gates_of(
    const In& w, int64_t k, int64_t gates, int64_t units, float*& room, Context& ctx) {
  PackGatesArgs a;
  a.w.memory = w.memory, a.y.memory = room;
  a.k = k, a.gates = gates, a.units = units;
  pack_gates(a, ctx);
  room += packed_gates(k, gates, units);
  return static_cast<float*>(a.y.memory);
}
VEC_INLINE const float* packed_units_of(const In& w, int64_t k, int64_t units, bool trans, float*& room, Context& ctx) {
  PackWeightsArgs a;
  a.b.memory = w.memory, a.y.memory = room;
  a.k = k, a.n = units, a.ldb = trans ? k : units, a.trans_b = trans;
  pack_weights(a, ctx);
  room += packed_size(k, units);
  return static_cast<float*>(a.y.memory);
}

// w, u, bias and rbias in panels of 16 units, each with all gates.
template <class P>
VEC_INLINE int64_t size_by_gates(const P& p, int64_t gates) {
  return packed_gates((p.packed ? 0 : p.inputs + p.units) + 2, gates, p.units);
}
template <class P>
VEC_INLINE Weights weights_by_gates(const P& p, const In& rbias, int64_t gates, float* room, Context& ctx) {
  const int64_t cols = gates * kGroupUnits;
  const auto pack = [&](const In& w, int64_t k) { return packed_gates_of(w, k, gates, p.units, room, ctx); };
  const float* bias = p.bias ? pack(p.bias, 1) : nullptr;
  const float* recurrent_bias = rbias ? pack(rbias, 1) : nullptr;
  return {{p.packed ? p.w.as() : pack(p.w, p.inputs), p.inputs, cols, bias},
      {p.packed ? p.u.as() : pack(p.u, p.units), p.units, cols, recurrent_bias}};
}

// ---- panels of kPanelCols units ----------------------------------------------------------------------------------
VEC_INLINE int64_t groups_of(int64_t units) { return gemm::pieces(units, kPanelCols); }

// A group's panel without the padding beyond its last units.
VEC_INLINE Panel panel_of(const Panels& panels, int64_t group, int64_t units) {
  return panels.of(group).columns(0, gemm::round_up(least(kPanelCols, units - group * kPanelCols), W));
}

// u^T, for the way back.
VEC_INLINE Panels weights_back(const In& u, int64_t columns, int64_t units, float* room, Context& ctx) {
  return {packed_units_of(u, columns, units, true, room, ctx), columns, kPanelCols};
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
