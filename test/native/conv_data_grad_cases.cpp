// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "conv_shapes.h"
#include "memory.h"
#include "stream/team.h"

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

TEST("conv_data_grad: every path does without scratch memory") {
  for (const ConvShape& shape :
      {ConvShape{3, {1, 7, 9}, 20, 5, {1, 1, 1}, {1, 2, 2}}, {3, {1, 13, 13}, 2, 32, {1, 1, 3}}}) {
    ConvDataGradArgs a;
    shape.set(a);
    const std::vector<float> dy(size_t(a.outputs(a.filters)), 0.5f), w(size_t(a.weights()), 0.25f);
    std::vector<float> dx(size_t(a.inputs(a.channels))), expected = dx;
    a.dy.memory = dy.data(), a.w.memory = w.data(), a.dx.memory = expected.data();
    Context plain = team_context();
    reference_backend().kernels->conv_data_grad(a, plain);
    a.dx.memory = dx.data();
    for_want_of_memory([&](const Backend& backend, Context& context) {
      std::fill(dx.begin(), dx.end(), NAN);
      backend.kernels->conv_data_grad(a, context);
      expect(dx == expected, backend.name);
    });
  }
}
