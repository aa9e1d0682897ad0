// SPDX-License-Identifier: MIT
#include <cmath>

#include "conv_shapes.h"
#include "memory.h"

namespace {

double terms(const ConvShape& s) { return s.taps() * double(s.channels) + 2; }

}  // namespace

CASES(conv) {
  each_conv_shape(
      [&](const char* name, const ConvShape& s) { add(name, [&](ConvArgs& a) { s.set(a); }).terms(terms(s)); });
  for (int64_t filters : {1, 7, 16, 40, 64, 65, 100, 130})
    for (int64_t k : {1, 3})
      for (int64_t dilation : {1, 2}) {
        const ConvShape s = {2, {1, 6, 7}, 12, filters, {1, k, k}, {1, 1, 1}, {1, dilation, dilation}, {0, k / 2, 1}};
        add("packed", [&](ConvArgs& a) { s.set(a), a.packed = true; }).terms(terms(s));
      }
  for (const ConvShape& s : varied_conv_shapes)
    for (UnaryFn f : {UnaryFn::linear, UnaryFn::relu, UnaryFn::sigmoid, UnaryFn::gelu})
      for (bool bias : {false, true}) {
        Case& c = add("activation", [&](ConvArgs& a) { s.set(a), a.activation = int(f); });
        c.terms(2 * terms(s)).ulps(16);
        if (!bias) c.without("bias");
      }
}

TEST("conv: every path does without scratch memory") {
  for (const ConvShape& shape : {ConvShape{3, {1, 13, 13}, 5, 20, {1, 3, 3}}, {3, {1, 13, 13}, 32, 2, {1, 3, 3}}}) {
    ConvArgs a;
    shape.set(a);
    const std::vector<float> x(size_t(a.inputs(a.channels)), 0.5f), w(size_t(a.weights()), 0.25f);
    const float expected = 9 * 0.125f * float(shape.channels);
    a.x.memory = x.data(), a.w.memory = w.data();
    for_want_of_memory([&](const Backend& backend, Context& context) {
      std::vector<float> y(size_t(a.outputs(a.filters)), NAN);
      a.y.memory = y.data();
      backend.kernels->conv(a, context);
      expect(y == std::vector<float>(y.size(), expected), backend.name);
    });
  }
}
