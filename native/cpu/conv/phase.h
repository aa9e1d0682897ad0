// SPDX-License-Identifier: MIT
// The gradient of a strided convolution by its input, taken apart: inputs that lie a stride apart are met by the same
// places of the windows, and their gradient is a convolution of dy with stride 1.
#pragma once
#include "axis.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

// Along one axis: places first, first + apart, .. of the kernel, `before` of which belong to earlier phases. The axis
// counts them from the last one down.
struct Phase {
  Axis axis;
  int64_t first, apart, before;
  GEMMULE_INLINE int64_t place(int64_t j) const { return first + (axis.places - 1 - j) * apart; }
};

VEC_INLINE int64_t common_divisor(int64_t a, int64_t b) {
  while (b) {
    const int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

VEC_INLINE int64_t phases(const Windows& w, int axis) { return least(w.stride[axis], w.input[axis]); }

// The first place that reads inputs which are `rest` behind a multiple of the stride, or `none`.
VEC_INLINE int64_t first_place(int64_t rest, int64_t stride, int64_t dilation, int64_t none) {
  int64_t k = 0;
  while (k < none && k * dilation % stride != rest) ++k;
  return k;
}

// Inputs i, i + stride, .., for i below phases(): i + before - place * dilation = o * stride for the outputs o that
// read them.
VEC_INLINE Phase phase(const Windows& w, int axis, int64_t i) {
  const int64_t stride = w.stride[axis], dilation = w.dilation[axis], kernel = w.kernel[axis];
  const int64_t divisor = common_divisor(dilation, stride), apart = stride / divisor, step = dilation / divisor;
  const int64_t at = i + w.before[axis], none = least(apart, kernel);
  const int64_t first = first_place(at % stride, stride, dilation, none);
  const int64_t places = first < none ? (kernel - 1 - first) / apart + 1 : 0;
  const int64_t o = places ? (at - first * dilation) / stride - (places - 1) * step : 0;
  const int64_t windows = (w.input[axis] - i + stride - 1) / stride;
  return {{windows, places, w.output[axis], o, 1, step, i, stride}, first, apart,
      first * (kernel / apart) + least(first, kernel % apart)};
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
