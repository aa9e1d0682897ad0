// SPDX-License-Identifier: MIT
// The gradient of a convolution by its input; also the transposed convolution (Zeiler et al. 2010), whose bias and activation it fuses.
//
//   dx[n, i, c] = activation(bias[c] + sum over o, k with o * stride - before + k * dilation = i of sum_f dy[n, o, f] * w[k, c, f])
//
//   dy [batch, output.., filters]   w [kernel.., channels / groups, filters]   bias [channels]   dx [batch, input.., channels]
//   As in conv.h; elements of dx that no window reads are activation(bias).
#pragma once
#include "conv_windows.h"
#include "functions.h"

namespace gemmule {

struct ConvDataGradArgs : ConvWindows {
  In dy, w, bias;
  Out dx;
  int activation = 0;

  static constexpr auto fields = fields_of(field("dy", &ConvDataGradArgs::dy), field("w", &ConvDataGradArgs::w),
      field("bias", &ConvDataGradArgs::bias), field("dx", &ConvDataGradArgs::dx), ConvWindows::geometry,
      field("activation", &ConvDataGradArgs::activation));

  template <class V>
  void extents(V& v) const {
    v(dy, outputs(filters)), v(w, weights()), v.optional(bias, channels), v(dx, inputs(channels));
  }
  const char* check() const {
    if (const char* why = check_groups()) return why;
    return known<UnaryFn>(activation) ? nullptr : "the activation is not a known function";
  }
};

}  // namespace gemmule
