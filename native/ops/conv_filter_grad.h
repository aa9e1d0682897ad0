// SPDX-License-Identifier: MIT
// The gradient of a convolution by its filters and its bias, summed over the batch in an order that follows from shapes alone.
//
//   dw[k, c, f] = sum_n sum_o x[n, o * stride - before + k * dilation, c] * dy[n, o, f]        db[f] = sum_n sum_o dy[n, o, f]
//
//   x [batch, input.., channels]   dy [batch, output.., filters]   dw [kernel.., channels / groups, filters]   db [filters]
//   As in conv.h.
#pragma once
#include "conv_windows.h"

namespace gemmule {

struct ConvFilterGradArgs : ConvWindows {
  In x, dy;
  Out dw, db;

  static constexpr auto fields = fields_of(field("x", &ConvFilterGradArgs::x), field("dy", &ConvFilterGradArgs::dy),
      field("dw", &ConvFilterGradArgs::dw), field("db", &ConvFilterGradArgs::db), ConvWindows::geometry);

  template <class V>
  void extents(V& v) const {
    v(x, inputs(channels)), v(dy, outputs(filters)), v(dw, weights()), v.optional(db, filters);
  }
  const char* check() const { return check_groups(); }
};

}  // namespace gemmule
