// SPDX-License-Identifier: MIT
// Convolution in 1 to 3 dimensions, channels last (cross-correlation, as LeCun et al. 1989 and every framework since), fused with what follows.
//
//   y[n, o, f] = activation(bias[f] + sum_k sum_c x[n, o * stride - before + k * dilation, c] * w[k, c, f])
//
//   x [batch, input.., channels]   w [kernel.., channels / groups, filters]   bias [filters]   y [batch, output.., filters]
//   Filters g * filters / groups .. see channels g * channels / groups .. only; groups = channels: depthwise.
//   packed: w holds what pack_weights made of the matrix [kernel * channels, filters]; groups must be 1.
//   y may overlap no input. activation: a UnaryFn without parameters. native/ops/windows.h says where windows lie.
//   Work: 2 * batch * output * kernel * channels / groups * filters flops.
#pragma once
#include "conv_windows.h"
#include "functions.h"
#include "pack_weights.h"

namespace gemmule {

struct ConvArgs : ConvWindows {
  In x, w, bias;
  Out y;
  int activation = 0;
  bool packed = false;

  static constexpr auto fields = fields_of(field("x", &ConvArgs::x), field("w", &ConvArgs::w),
      field("bias", &ConvArgs::bias), field("y", &ConvArgs::y), ConvWindows::geometry,
      field("activation", &ConvArgs::activation), field("packed", &ConvArgs::packed));

  template <class V>
  void extents(V& v) const {
    const int64_t depth = product({volume(kernel), channels});
    v(x, inputs(channels)), v(w, packed ? depth < 0 ? -1 : packed_size(depth, filters) : weights());
    v.optional(bias, filters), v(y, outputs(filters));
  }
  const char* check() const {
    if (const char* why = check_groups()) return why;
    if (packed && groups != 1) return "packed weights have no groups";
    return known<UnaryFn>(activation) ? nullptr : "the activation is not a known function";
  }
};

}  // namespace gemmule
