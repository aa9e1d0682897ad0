// SPDX-License-Identifier: MIT
// A fully connected recurrence over whole sequences (Elman 1990).
//
//   h' = activation(x[t] * w + h * u + bias)      y[t] = h'
//
//   x [batch, steps, inputs]   w [inputs, units]   u [units, units]   bias [units]   h0 [batch, units]
//   y [batch, steps, units]    hn [batch, units]: the state after the last step that runs
//   before [batch, steps, units], for the gradient: h. Of a masked step y and before are the state as it stays.
//   bias and h0 that are absent count as 0. activation: linear, relu, sigmoid or tanh (a UnaryFn).
//   No output may alias an input or another. native/ops/sequence.h says what reverse and mask do.
//   Work: 2 * batch * steps * units * (inputs + units) flops.
#pragma once
#include "functions.h"
#include "sequence.h"

namespace gemmule {

// The functions whose slope follows from their value.
GEMMULE_INLINE constexpr bool is_recurrent(int activation) {
  const auto fn = UnaryFn(activation);
  return fn == UnaryFn::linear || fn == UnaryFn::relu || fn == UnaryFn::sigmoid || fn == UnaryFn::tanh;
}
constexpr const char* kNotRecurrent = "the activation is none of linear, relu, sigmoid and tanh";

struct SimpleRnnArgs : Sequence {
  In x, w, u, bias, h0;
  BoolIn mask;
  Out y, hn, before;
  int64_t inputs;
  int activation;

  static constexpr auto fields =
      fields_of(field("x", &SimpleRnnArgs::x), field("w", &SimpleRnnArgs::w), field("u", &SimpleRnnArgs::u),
          field("bias", &SimpleRnnArgs::bias), field("h0", &SimpleRnnArgs::h0), field("mask", &SimpleRnnArgs::mask),
          field("y", &SimpleRnnArgs::y), field("hn", &SimpleRnnArgs::hn), field("before", &SimpleRnnArgs::before),
          Sequence::geometry, field("inputs", &SimpleRnnArgs::inputs), field("activation", &SimpleRnnArgs::activation));

  template <class V>
  void extents(V& v) const {
    v(x, rows(inputs)), v(w, product({inputs, units})), v(u, product({units, units})), v.optional(bias, units);
    v.optional(h0, states()), v.optional(mask, rows(1));
    v(y, rows(units)), v(hn, states()), v.optional(before, rows(units));
  }
  const char* check() const { return is_recurrent(activation) ? nullptr : kNotRecurrent; }
};

}  // namespace gemmule
