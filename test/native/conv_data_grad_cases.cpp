// SPDX-License-Identifier: MIT
#include "conv_shapes.h"

namespace {

double terms(const ConvShape& s) { return s.taps() * double(s.filters) + 2; }

}  // namespace

CASES(conv_data_grad) {
  each_conv_shape(
      [&](const char* name, const ConvShape& s) { add(name, [&](ConvDataGradArgs& a) { s.set(a); }).terms(terms(s)); });
  for (const ConvShape& s : varied_conv_shapes)
    for (UnaryFn f : {UnaryFn::linear, UnaryFn::relu, UnaryFn::sigmoid, UnaryFn::gelu})
      for (bool bias : {false, true}) {
        Case& c = add("activation", [&](ConvDataGradArgs& a) { s.set(a), a.activation = int(f); });
        c.terms(2 * terms(s)).ulps(16);
        if (!bias) c.without("bias");
      }
}
