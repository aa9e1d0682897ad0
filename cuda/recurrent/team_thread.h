// SPDX-License-Identifier: MIT
#pragma once
#include "../lanes.h"
#include "sequence_team.h"

namespace gemmule {

// A thread of a team of kSequences.
template <int kSequences>
struct TeamThread {
  const SequenceTeam& team;
  const int unit, row;
  const int64_t b;  // the sequence that it owns
  const bool computes, owns;

  DEVICE TeamThread(const SequenceTeam& team, int64_t batch)
      : team(team),
        unit(int(threadIdx.x) % team.width),
        row(int(threadIdx.x) / team.width),
        b(int64_t(blockIdx.x) * kSequences + row),
        computes(unit < team.units),
        owns(computes && row < kSequences && b < batch) {}

  // Rows of weights to shared memory, for all threads behind the next barrier.
  DEVICE void hold(float* held, const float* weights) const {
    for (int e = threadIdx.x; e < team.held * team.units; e += blockDim.x)
      store_lanes(held + 4 * e, load_lanes<4>(weights + 4 * e));
  }
  // f(term, weights) for this thread's share of its unit's terms.
  template <class F>
  DEVICE void each_term(const float* held, const float* weights, const F& f) const {
    const int first = row * team.share, end = min(first + team.share, team.units);
#pragma unroll 4
    for (int k = first; k < min(end, team.held); ++k) f(k, load_lanes<4>(held + (k * team.units + unit) * 4));
#pragma unroll 4
    for (int k = max(first, team.held); k < end; ++k) f(k, load_lanes<4>(weights + (k * team.units + unit) * 4));
  }
};

}  // namespace gemmule
