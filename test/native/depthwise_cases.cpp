// SPDX-License-Identifier: MIT
// Convolutions of as many groups as channels, and their gradients.
#include <algorithm>

#include "conv_shapes.h"

namespace {

// Each channel meets `multiplier` filters of its own.
struct Shape {
  int64_t batch, channels;
  Spatial input, kernel;
  int64_t multiplier = 1;
  Spatial stride = {1, 1, 1}, dilation = {1, 1, 1}, before = {0, 0, 0}, after = {0, 0, 0};

  void set(ConvWindows& a) const {
    ConvShape{batch, input, channels, channels * multiplier, kernel, stride, dilation, before, after,
        std::max<int64_t>(1, channels)}
        .set(a);
  }
};

const Spatial k3x3 = {1, 3, 3}, by2 = {1, 2, 2}, same = {0, 1, 1};

// Calls f(name, shape).
template <class F>
void each_shape(const F& f) {
  for (int64_t channels : edge_sizes())
    for (int64_t multiplier : {1, 2, 3}) f("channels", {2, channels, {1, 4, 5}, {1, 2, 3}, multiplier});
  for (int64_t multiplier : {4, 5, 16, 17, 40, 100}) f("multiplier", {1, 3, {1, 3, 4}, {1, 2, 2}, multiplier});
  for (int64_t width : {1, 2, 3, 7, 8, 9, 10, 14, 18, 23})
    for (int64_t stride : {1, 2, 3}) f("width", {1, 5, {1, 3, width}, k3x3, 1, {1, 1, stride}, {1, 1, 1}, same, same});
  for (int64_t multiplier : {1, 2}) {
    f("stride", {2, 9, {1, 9, 11}, k3x3, multiplier, by2, {1, 1, 1}, same, same});
    f("stride beyond the kernel", {2, 9, {1, 9, 11}, {1, 2, 1}, multiplier, {1, 3, 4}});
    f("stride beyond the input", {2, 9, {1, 3, 2}, {1, 1, 1}, multiplier, {1, 7, 9}});
    f("dilation", {2, 9, {1, 9, 11}, k3x3, multiplier, {1, 1, 1}, by2, {0, 2, 2}, {0, 2, 2}});
    f("stride and dilation", {2, 9, {1, 9, 12}, k3x3, multiplier, {1, 2, 2}, {1, 3, 2}, {0, 2, 3}, {0, 1, 2}});
    f("stride 4, dilation 6", {1, 4, {1, 1, 40}, {1, 1, 5}, multiplier, {1, 1, 4}, {1, 1, 6}, {0, 0, 5}, {0, 0, 7}});
    f("causal", {3, 6, {1, 1, 20}, {1, 1, 4}, multiplier, {1, 1, 1}, {1, 1, 2}, {0, 0, 6}});
    f("more padding than kernel", {1, 6, {1, 3, 4}, k3x3, multiplier, {1, 1, 1}, {1, 1, 1}, {0, 5, 4}, {0, 1, 6}});
    f("volume", {2, 5, {4, 3, 6}, {2, 3, 3}, multiplier, {2, 1, 1}, {1, 1, 1}, {1, 1, 1}, {0, 1, 1}});
    f("nothing fits", {2, 5, {1, 2, 2}, k3x3, multiplier});
    f("no images", {0, 5, {1, 4, 4}, k3x3, multiplier});
    f("no input", {1, 5, {1, 0, 0}, k3x3, multiplier, {1, 1, 1}, {1, 1, 1}, {0, 2, 2}, {0, 2, 2}});
  }
  f("no filters", {2, 4, {1, 3, 3}, {1, 2, 2}, 0});
  f("many images", {9, 3, {1, 3, 3}, k3x3, 1, {1, 1, 1}, {1, 1, 1}, same, same});
  f("tasks of rows", {3, 40, {1, 24, 24}, k3x3, 1, {1, 1, 1}, {1, 1, 1}, same, same});
  f("tasks of parts of a row", {1, 33, {1, 1, 1000}, {1, 1, 19}, 2});
  f("mobilenet 7x7", {1, 128, {1, 7, 7}, k3x3, 1, {1, 1, 1}, {1, 1, 1}, same, same});
}

double taps(const Shape& s) { return double(volume(s.kernel)); }

}  // namespace

CASES(conv) {
  each_shape([&](const char* name, const Shape& s) {
    auto check = [&](UnaryFn f) -> Case& {
      return add(name, [&](ConvArgs& a) { s.set(a), a.activation = int(f); }).terms(taps(s) + 1).ulps(16);
    };
    check(UnaryFn::linear);
    check(UnaryFn::relu).without("bias");
    check(UnaryFn::tanh);
  });
}

CASES(conv_data_grad) {
  each_shape([&](const char* name, const Shape& s) {
    auto check = [&](UnaryFn f) -> Case& {
      return add(name, [&](ConvDataGradArgs& a) { s.set(a), a.activation = int(f); })
          .terms(taps(s) * double(s.multiplier) + 1)
          .ulps(16);
    };
    check(UnaryFn::linear).without("bias");
    check(UnaryFn::relu);
    check(UnaryFn::tanh);
  });
}

CASES(conv_filter_grad) {
  each_shape([&](const char* name, const Shape& s) {
    ConvWindows w;
    s.set(w);
    const double terms = double(std::max<int64_t>(1, w.outputs(1)));
    add(name, [&](ConvFilterGradArgs& a) { s.set(a); }).terms(terms);
    add(name, [&](ConvFilterGradArgs& a) { s.set(a); }).terms(terms).without("db");
  });
}
