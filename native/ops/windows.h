// SPDX-License-Identifier: MIT
// Windows that slide over the spatial axes of a batch with its channels last: what convolution, im2col and pooling share.
//
//   x [batch, input0, input1, input2, channels]: depth, height, width; axes that a batch lacks come first and are 1
//   Along an axis, place k of the window at output o reads input o * stride - before + k * dilation; places outside the
//   input are padding, and never read. How much padding stands behind follows from `output`.
#pragma once
#include "args.h"

namespace gemmule {

constexpr int kSpatialAxes = 3;
using Spatial = std::array<int64_t, kSpatialAxes>;

GEMMULE_INLINE constexpr int64_t volume(const Spatial& s) { return product({s[0], s[1], s[2]}); }

struct Windows : Args {
  int64_t batch, channels;
  Spatial input, output, kernel, stride, dilation, before;

  static constexpr auto geometry = fields_of(field("batch", &Windows::batch), field("channels", &Windows::channels),
      field("input", &Windows::input), field("output", &Windows::output), field("kernel", &Windows::kernel),
      field("stride", &Windows::stride), field("dilation", &Windows::dilation), field("before", &Windows::before));

  // Elements of the batch at its inputs and its outputs, with so many channels: -1 where they are too many.
  GEMMULE_INLINE int64_t inputs(int64_t c) const { return product({batch, input[0], input[1], input[2], c}); }
  GEMMULE_INLINE int64_t outputs(int64_t c) const { return product({batch, output[0], output[1], output[2], c}); }

  const char* check_windows() const {
    constexpr int64_t most = INT32_MAX;  // products of two of them fit an int64
    for (int i = 0; i < kSpatialAxes; ++i) {
      if (kernel[i] < 1 || stride[i] < 1 || dilation[i] < 1) return "a kernel, a stride or a dilation is below 1";
      if (input[i] < 0 || output[i] < 0 || before[i] < 0) return "an extent or a padding is negative";
      if (input[i] > most || output[i] > most || before[i] > most || kernel[i] > most || stride[i] > most ||
          dilation[i] > most)
        return "an extent is beyond 2^31";
    }
    if (batch < 0 || channels < 0) return "an extent is negative";
    return volume(kernel) < 0 ? "the kernel is too large" : nullptr;
  }
};

// Where on one axis the window of output o lies: its places first .. end - 1 read inside the input.
struct Reach {
  int64_t first, end, at;  // `at`: what place 0 would read
};
GEMMULE_INLINE constexpr Reach reach_of(const Windows& w, int axis, int64_t o) {
  const int64_t at = o * w.stride[axis] - w.before[axis], step = w.dilation[axis];
  const int64_t first = at < 0 ? (-at + step - 1) / step : 0;
  const int64_t inside = at < w.input[axis] ? (w.input[axis] - at + step - 1) / step : 0;
  const int64_t end = inside < w.kernel[axis] ? inside : w.kernel[axis];
  return {first < end ? first : end, end, at};
}

}  // namespace gemmule
