// SPDX-License-Identifier: MIT
#pragma once
#include "channel_units.h"
#include "lanes.h"

namespace gemmule {

// This thread's units of N elements: first, first + step, ... below `end`. Their channel: `channel` and, of an array
// whose channels are innermost, the N - 1 behind it.
struct UnitRange {
  int64_t first, end, step, channel;
};
template <int N, class Index>
DEVICE UnitRange units_of(const ChannelUnits& plan, Index thread) {
  if (!plan.planes) {
    const Index column = plan.columns.remainder(thread, plan.columns.quotient(thread));
    return {int64_t(thread), plan.units, plan.threads, int64_t(column) * N};
  }
  const Index plane = plan.sharers.quotient(thread), lane = plan.sharers.remainder(thread, plane);
  const Index channel = plan.channels.remainder(plane, plan.channels.quotient(plane));
  const int64_t begin = int64_t(plane) * plan.units;
  return {begin + lane, begin + plan.units, plan.sharers.value, int64_t(channel)};
}
template <int N>
DEVICE UnitRange units_of(const ChannelUnits& plan) {
  const int64_t thread = element();
  if (thread >= plan.threads) return {0, 0, 1, 0};
  return plan.threads >> 31 ? units_of<N>(plan, thread) : units_of<N>(plan, uint32_t(thread));
}

// The numbers of a unit's channels; absent: `otherwise`.
template <int N>
DEVICE Lanes<float, N> of_channels(const ChannelUnits& plan, const float* numbers, int64_t channel, float otherwise) {
  Lanes<float, N> lanes;
#pragma unroll
  for (int l = 0; l < N; ++l) lanes.v[l] = numbers ? numbers[plan.planes ? channel : channel + l] : otherwise;
  return lanes;
}

}  // namespace gemmule
