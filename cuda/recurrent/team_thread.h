// SPDX-License-Identifier: MIT
// The products of a team (sequence_team.h).
#pragma once
#include "../lanes.h"
#include "sequence_team.h"

namespace gemmule {

// A float for each gate of a unit.
template <int kGates>
struct alignas(kGates == 4 ? 16 : 4) GateFloats {
  float v[kGates];
};
template <int kGates>
DEVICE GateFloats<kGates> load_gates(const float* x) {
  return *reinterpret_cast<const GateFloats<kGates>*>(x);
}
template <int kGates>
DEVICE void store_gates(float* y, const GateFloats<kGates>& gates) {
  *reinterpret_cast<GateFloats<kGates>*>(y) = gates;
}

template <int kGates>
struct TeamThread {
  const SequenceTeam& team;
  const float* const weights;
  float* const held;
  const int unit, row;
  const int64_t b;  // the sequence that it owns
  const bool computes, owns;

  // The weights are in shared memory behind the next barrier.
  DEVICE TeamThread(const SequenceTeam& team, const float* weights, float* held, int64_t batch)
      : team(team),
        weights(weights),
        held(held),
        unit(int(threadIdx.x) % team.width),
        row(int(threadIdx.x) / team.width),
        b(int64_t(blockIdx.x) * kTeamSequences + row),
        computes(unit < team.units),
        owns(computes && row < kTeamSequences && b < batch) {
    for (int e = threadIdx.x; e < team.held * team.units; e += blockDim.x)
      store_gates(held + e * kGates, load_gates<kGates>(weights + e * kGates));
  }

  // Sums of h w over this row's share of the terms, for each sequence and gate: to sums [splits, kTeamSequences, width,
  // kGates].
  DEVICE void sum_states(const float* states, float* sums) const {
    if (!computes) return;
    GateFloats<kGates> sum[kTeamSequences] = {};
    each_term([&](int k, const GateFloats<kGates>& w) {
      const Lanes<float, kTeamSequences> h = load_lanes<kTeamSequences>(states + k * kTeamSequences);
#pragma unroll
      for (int n = 0; n < kTeamSequences; ++n)
#pragma unroll
        for (int g = 0; g < kGates; ++g) sum[n].v[g] = fmaf(h.v[n], w.v[g], sum[n].v[g]);
    });
#pragma unroll
    for (int n = 0; n < kTeamSequences; ++n) store_gates(sums + place(row, n) * kGates, sum[n]);
  }
  // Of the unit and the sequence that this thread owns.
  DEVICE void add_states(const float* sums, float (&z)[kGates]) const {
    for (int r = 0; r < team.splits; ++r) {
      const GateFloats<kGates> sum = load_gates<kGates>(sums + place(r, row) * kGates);
#pragma unroll
      for (int g = 0; g < kGates; ++g) z[g] += sum.v[g];
    }
  }

  // Sums of dz w over the gates too; dz [units, kTeamSequences, kGates], sums [splits, kTeamSequences, width].
  DEVICE void sum_slopes(const float* dz, float* sums) const {
    if (!computes) return;
    float sum[kTeamSequences] = {};
    each_term([&](int k, const GateFloats<kGates>& w) {
#pragma unroll
      for (int n = 0; n < kTeamSequences; ++n) {
        const GateFloats<kGates> slopes = load_gates<kGates>(dz + (k * kTeamSequences + n) * kGates);
#pragma unroll
        for (int g = 0; g < kGates; ++g) sum[n] = fmaf(slopes.v[g], w.v[g], sum[n]);
      }
    });
#pragma unroll
    for (int n = 0; n < kTeamSequences; ++n) sums[place(row, n)] = sum[n];
  }
  DEVICE float summed_slopes(const float* sums) const {
    float sum = 0;
    for (int r = 0; r < team.splits; ++r) sum += sums[place(r, row)];
    return sum;
  }

 private:
  DEVICE int place(int of_row, int sequence) const { return (of_row * kTeamSequences + sequence) * team.width + unit; }
  template <class F>
  DEVICE void each_term(const F& f) const {
    const int first = row * team.share, end = min(first + team.share, team.units);
#pragma unroll 4
    for (int k = first; k < min(end, team.held); ++k) f(k, load_gates<kGates>(held + (k * team.units + unit) * kGates));
#pragma unroll 4
    for (int k = max(first, team.held); k < end; ++k)
      f(k, load_gates<kGates>(weights + (k * team.units + unit) * kGates));
  }
};

}  // namespace gemmule
