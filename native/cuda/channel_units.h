// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>

#include "../../cuda/channel_units.h"
#include "launch.h"

namespace gemmule::cuda {

// Of arrays with elements. A thread takes more units where there are enough of them to keep the device busy.
inline ChannelUnits channel_units(const Context& ctx, int64_t outer, int64_t channels, int64_t inner, int lanes) {
  ChannelUnits plan{};
  const int64_t all = outer * channels * inner / lanes, busy = int64_t(properties(ctx).multiprocessors) * 2048;
  const int64_t each = std::clamp<int64_t>(all / busy, 1, 8);
  const int64_t columns = channels / lanes, sharers = blocks_of(inner / lanes, each);
  plan.planes = inner > 1;
  plan.threads = plan.planes ? outer * channels * sharers : blocks_of(outer, each) * columns;
  plan.units = plan.planes ? inner / lanes : all;
  plan.columns = Divisor::of(columns), plan.sharers = Divisor::of(sharers), plan.channels = Divisor::of(channels);
  return plan;
}

}  // namespace gemmule::cuda
