// SPDX-License-Identifier: MIT
// A team (row_softmax.h) at work on a row of group norm, whose elements need not stand beside each other.
#pragma once
#include "group_rows.h"
#include "load_ahead.h"
#include "row_softmax.h"

namespace gemmule {

DEVICE int64_t sample_of(const GroupRows& rows, int64_t row) {
  return row >> 31 ? rows.groups.quotient(row) : rows.groups.quotient(uint32_t(row));
}
// Of the row's group.
DEVICE int64_t first_channel(const GroupRows& rows, int64_t row) {
  return rows.groups.remainder(row, sample_of(rows, row)) * rows.own.value;
}

// Samples of a team have fewer than 2^31 elements.
struct GroupRow {
  const Divisor own;
  const uint32_t channels;
  const int64_t first, base;  // the group's first channel; where the row begins
  DEVICE GroupRow(const GroupRows& rows, int64_t row)
      : own(rows.own),
        channels(uint32_t(rows.channels)),
        first(first_channel(rows, row)),
        base(sample_of(rows, row) * rows.spatial * rows.channels + first) {}
  struct Element {
    uint32_t at, channel;  // behind the row's first element, and its first channel
  };
  DEVICE Element element(uint32_t j) const {
    const uint32_t pixel = own.quotient(j), channel = own.remainder(j, pixel);
    return {pixel * channels + channel, channel};
  }
};

// x as a team holds it between its passes: in registers, or where it stands.
template <class Team>
struct HeldGroup;
template <int N>
struct HeldGroup<WarpTeam<N>> {
  float value[N];
  DEVICE HeldGroup(const WarpTeam<N>& team, const GroupRow& row, const float* x) {
#pragma unroll
    for (int slot = 0; slot < N; ++slot) value[slot] = 0;
    team.each([&](int j, int slot) { value[slot] = x[row.element(j).at]; });
  }
  DEVICE float at(int64_t, int slot) const { return value[slot]; }
};
template <>
struct HeldGroup<BlockTeam> {
  const float* x;
  DEVICE HeldGroup(const BlockTeam&, const GroupRow&, const float* x) : x(x) {}
  DEVICE float at(int64_t at, int) const { return x[at]; }
};

// put(element, load(element, slot)) for each of this thread's elements of the row, which it reads no more.
template <int N, class Load, class Put>
DEVICE void rewrite(const WarpTeam<N>& team, const GroupRow& row, const Load& load, const Put& put) {
  team.each([&](int j, int slot) {
    const auto element = row.element(j);
    put(element, load(element, slot));
  });
}
template <class Load, class Put>
DEVICE void rewrite(const BlockTeam& team, const GroupRow& row, const Load& load, const Put& put) {
  load_ahead<4>(
      threadIdx.x, team.cols, blockDim.x, [&](int64_t j) { return load(row.element(j), 0); },
      [&](int64_t j, const auto& loaded) { put(row.element(j), loaded); });
}

}  // namespace gemmule
