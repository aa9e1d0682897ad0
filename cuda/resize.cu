// SPDX-License-Identifier: MIT
#include "block_reduce.h"
#include "resample.h"

namespace gemmule {

DEVICE Taps taps_at(const ResampleAxis& axis, int64_t i) {
  return taps_of(ResizeMode(axis.mode), axis.antialias, axis.input, axis.output, i);
}

// By the lanes of a warp: the weights of output i.
DEVICE void write_taps(const ResampleAxis& axis, int64_t i) {
  const Taps taps = taps_at(axis, i);
  const unsigned lane = lane_of(kWarpLanes);
  double sum = 0;
  for (int64_t j = taps.first + lane; j < taps.end; j += kWarpLanes) sum += taps.weight(j);
  sum = warp_fold(Sum<double>(), sum);
  for (int64_t j = taps.first + lane; j < taps.end; j += kWarpLanes)
    axis.weight[i * axis.taps + j - taps.first] = float(taps.weight(j) / sum);
  if (lane == 0) axis.first[i] = int32_t(taps.first), axis.end[i] = int32_t(taps.end);
}

// The first output that `behind` is true of, which it is of all that follow.
template <class F>
DEVICE int32_t first_output(const ResampleAxis& axis, const F& behind) {
  int64_t from = 0, to = axis.output;
  while (from < to) {
    const int64_t middle = (from + to) / 2;
    if (behind(taps_at(axis, middle))) to = middle;
    else from = middle + 1;
  }
  return int32_t(from);
}
DEVICE void write_users(const ResampleAxis& axis, int64_t i) {
  if (i >= axis.input) return;
  axis.first_user[i] = first_output(axis, [=](const Taps& taps) { return taps.end > i; });
  axis.end_user[i] = first_output(axis, [=](const Taps& taps) { return taps.first > i; });
}

// A warp an output, then, where wanted, a lane an input.
KERNEL((256), resize_tables, const ResampleAxis axis) {
  const int64_t warp = element() / kWarpLanes;
  if (warp < axis.output) write_taps(axis, warp);
  else if (axis.first_user) write_users(axis, element() - axis.output * kWarpLanes);
}

RESAMPLE(resize, Resized, 1)
RESAMPLE(resize, Resized, 4)

}  // namespace gemmule
