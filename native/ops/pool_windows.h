// SPDX-License-Identifier: MIT
// The windows of pooling. adaptive: output o of an axis covers inputs floor(o * input / output) .. ceil((o + 1) * input / output) - 1,
// whatever kernel, stride and padding say.
#pragma once
#include "windows.h"

namespace gemmule {

struct PoolWindows : Windows {
  bool adaptive = false;

  static constexpr auto geometry = fields_of(Windows::geometry, field("adaptive", &PoolWindows::adaptive));

  const char* check() const {
    if (const char* why = check_windows()) return why;
    for (int i = 0; i < kSpatialAxes && adaptive; ++i)
      if (input[i] == 0 && output[i] > 0) return "adaptive pooling of an axis that is empty";
    return nullptr;
  }
};

// On one axis: places first .. end - 1 of the window of output o lie inside the input, place k reads at + k * step.
struct Pooled : Reach {
  int64_t step;
};
GEMMULE_INLINE constexpr Pooled pooled(const PoolWindows& w, int axis, int64_t o) {
  if (!w.adaptive) return {reach_of(w, axis, o), w.dilation[axis]};
  const int64_t in = w.input[axis], out = w.output[axis], from = o * in / out, to = ((o + 1) * in + out - 1) / out;
  return {{0, to - from, from}, 1};
}
// The most places that a window has on an axis.
GEMMULE_INLINE constexpr int64_t places(const PoolWindows& w, int axis) {
  if (!w.adaptive) return w.kernel[axis];
  const int64_t in = w.input[axis], out = w.output[axis];
  return out == 0 ? 1 : (in + out - 1) / out + (in % out != 0);
}
// Bytes that number the places of a window: 1, 2 or 4, or -1 where they are too many.
GEMMULE_INLINE constexpr int64_t place_bytes(const PoolWindows& w) {
  const int64_t all = product({places(w, 0), places(w, 1), places(w, 2)});
  return all < 0 || all > INT32_MAX ? -1 : all <= 1 << 8 ? 1 : all <= 1 << 16 ? 2 : 4;
}

}  // namespace gemmule
