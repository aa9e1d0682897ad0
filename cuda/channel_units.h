// SPDX-License-Identifier: MIT
// x [outer, channels, inner] element by element, with numbers that belong to the channels: a thread stays in its
// channel, whose numbers it makes once for several units of N elements. Plain C++, for host and device.
#pragma once
#include "divide.h"

namespace gemmule {

// inner = 1: thread t has N channels of rows t / columns, t / columns + threads / columns, ...; else several threads
// share a plane, the inner elements of one channel in one sample.
struct ChannelUnits {
  int64_t threads, units;  // units: of all, or of a plane
  Divisor columns, sharers, channels;
  bool planes;
};

}  // namespace gemmule
