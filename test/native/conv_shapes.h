// SPDX-License-Identifier: MIT
// Windows of convolutions that meet every path of their kernels.
#pragma once
#include "runner.h"

namespace gemmule::test {

struct ConvShape {
  int64_t batch;
  Spatial input;
  int64_t channels, filters;
  Spatial kernel, stride = {1, 1, 1}, dilation = {1, 1, 1}, before = {0, 0, 0}, after = before;
  int64_t groups = 1;

  double taps() const { return double(volume(kernel)); }
  void set(ConvWindows& a) const {
    a.batch = batch, a.channels = channels, a.filters = filters, a.groups = groups;
    a.input = input, a.kernel = kernel, a.stride = stride, a.dilation = dilation, a.before = before;
    for (int i = 0; i < kSpatialAxes; ++i) {
      const int64_t room = input[i] + before[i] + after[i] - (kernel[i] - 1) * dilation[i] - 1;
      a.output[i] = room < 0 ? 0 : room / stride[i] + 1;
    }
  }
};

// Calls f(name, shape).
template <class F>
void each_conv_shape(const F& check) {
  const Spatial one = {1, 1, 1}, none = {0, 0, 0}, k3x3 = {1, 3, 3}, same = {0, 1, 1}, by2 = {1, 2, 2};
  for (int64_t n : edge_sizes()) {
    check("filters", ConvShape{1, {1, 3, 9}, 5, n, {1, 2, 3}});
    check("channels", ConvShape{1, {1, 3, 9}, n, 5, {1, 2, 3}});
    check("filters, padded", ConvShape{2, {1, 4, 5}, 3, n, k3x3, one, one, same});
  }
  for (int64_t w = 1; w < 16; ++w) check("windows of a tile", ConvShape{1, {1, 2, w + 2}, 4, 33, {1, 2, 3}});
  for (int64_t h = 1; h < 16; ++h)
    check("windows of an upright tile", ConvShape{1, {1, h, 2}, 4, 64, k3x3, one, one, same});
  for (int64_t n : {65, 70, 96, 128, 130, 200}) {
    check("panels of filters", ConvShape{2, {1, 6, 7}, 8, n, k3x3});
    check("panels of channels", ConvShape{2, {1, 6, 7}, n, 8, k3x3});
  }
  for (int64_t c : {1, 2, 3, 4, 5})
    for (int64_t k : {1, 2, 3, 5, 7})
      check("few channels", ConvShape{2, {1, 8, 9}, c, 32, {1, k, k}, one, one, {0, k / 2, k / 2}});
  for (int64_t n : {1, 2, 3, 4, 8})
    for (int64_t k : {1, 2, 3, 5})
      check("few filters", ConvShape{2, {1, 8, 9}, 32, n, {1, k, k}, one, {1, 1, k}, {0, k, 2 * k}});
  check("mnist, first layer", ConvShape{1, {1, 28, 28}, 1, 32, k3x3});
  check("mnist, second layer", ConvShape{1, {1, 13, 13}, 32, 64, k3x3});
  check("residual block", ConvShape{1, {1, 14, 14}, 64, 64, k3x3, one, one, same});
  check("first layer of a residual net", ConvShape{1, {1, 16, 16}, 3, 64, {1, 7, 7}, by2, one, {0, 3, 3}});
  check("deeper than a block", ConvShape{1, {1, 4, 4}, 300, 300, k3x3, one, one, same});
  check("a run deeper than a block", ConvShape{1, {1, 1, 5}, 900, 900, {1, 1, 3}});
  check("more runs than a block", ConvShape{1, {1, 40, 20}, 2, 20, {1, 13, 11}, {1, 3, 1}, one, {0, 2, 5}});
  check("rows of several tasks", ConvShape{3, {1, 24, 24}, 16, 64, k3x3, one, one, same});
  check("filters of several tasks", ConvShape{1, {1, 4, 4}, 64, 512, k3x3, one, one, same});
  check("channels of several tasks", ConvShape{1, {1, 4, 4}, 512, 64, k3x3, one, one, same});
  for (int64_t n : {2, 8, 13, 33}) {
    check("images of a tile", ConvShape{n, {1, 4, 4}, 8, 20, k3x3, one, one, same});
    check("images of a tile, unpadded", ConvShape{n, {1, 9, 8}, 20, 33, {1, 5, 5}});
    check("images of a tile, one axis", ConvShape{n, {1, 1, 7}, 6, 18, {1, 1, 4}, {1, 1, 2}, one, {0, 0, 2}});
    check("images of a tile, groups", ConvShape{n, {1, 5, 3}, 8, 12, k3x3, one, {1, 2, 1}, {0, 2, 1}, none, 2});
  }
  check("bands of a wide input", ConvShape{1, {1, 40, 100}, 16, 16, k3x3, by2, one, same});

  for (int64_t stride : {1, 2, 3, 5})
    for (int64_t dilation : {1, 2, 3})
      for (int64_t pad : {0, 1, 2, 4})
        for (int64_t channels : {1, 6})
          check("strides, dilations, paddings",
              ConvShape{
                  2, {1, 10, 11}, channels, 20, {1, 3, 2}, {1, 2, stride}, {1, dilation, dilation}, {0, pad, pad}});
  check("padding before only", ConvShape{2, {1, 5, 6}, 3, 8, k3x3, one, one, {0, 2, 2}, none});
  check("padding behind only", ConvShape{2, {1, 5, 6}, 3, 8, k3x3, one, one, none, {0, 2, 2}});
  check("padding beyond the kernel", ConvShape{1, {1, 3, 4}, 5, 9, {1, 2, 2}, {1, 2, 1}, one, {0, 5, 7}});
  check("stride beyond the kernel", ConvShape{1, {1, 13, 17}, 5, 9, {1, 2, 2}, {1, 5, 4}, one, {0, 1, 0}});
  check("stride beyond the input", ConvShape{1, {1, 4, 3}, 5, 9, {1, 2, 2}, {1, 5, 9}, one, {0, 1, 0}});
  check("dilation beyond the input", ConvShape{1, {1, 4, 4}, 5, 9, k3x3, one, {1, 5, 9}, {0, 5, 9}});
  check("stride 4, dilation 6", ConvShape{1, {1, 1, 40}, 5, 9, {1, 1, 5}, {1, 1, 4}, {1, 1, 6}, {0, 0, 5}, {0, 0, 7}});
  check("kernel beyond the padded input", ConvShape{1, {1, 4, 4}, 5, 9, {1, 7, 3}, one, one, same});
  check("kernel beyond the input, padded", ConvShape{1, {1, 3, 2}, 5, 9, {1, 7, 5}, one, one, {0, 3, 3}});
  for (int64_t dilation : {1, 3})
    check("causal", ConvShape{2, {1, 1, 20}, 6, 16, {1, 1, 4}, one, {1, 1, dilation}, {0, 0, 3 * dilation}, none});
  check("one axis, stride 2", ConvShape{3, {1, 1, 50}, 20, 33, {1, 1, 5}, {1, 1, 2}, one, {0, 0, 2}});
  for (int64_t stride : {1, 2})
    for (int64_t pad : {0, 1, 3})
      check("three axes", ConvShape{2, {5, 4, 6}, 3, 17, {3, 2, 3}, {stride, 1, stride}, {1, 2, 1}, {pad, pad, pad}});
  check("three axes, several tasks", ConvShape{1, {6, 8, 8}, 16, 64, {3, 3, 3}, one, one, one});
  check("a kernel of one place, stride 2", ConvShape{2, {1, 9, 9}, 16, 24, one, by2});
  check("a kernel of one place, padded", ConvShape{2, {1, 4, 4}, 6, 8, one, one, one, {0, 1, 0}});
  check("a product", ConvShape{2, {1, 7, 9}, 30, 70, one});
  check("a product of whole images", ConvShape{3, {1, 4, 5}, 6, 70, {1, 4, 5}});

  const int64_t much = 1 << 24;
  check(
      "no input beside much", ConvShape{1, {0, 2 * much, 2 * much}, 3, 5, one, {1, much, much}, one, {1, 0, 0}, none});
  check("no output beside much", ConvShape{1, {1, 2, 2}, 3, 5, {2, 1, 1}, one, one, {0, much, much}});
  for (int64_t size : {0, 2}) {
    check("images", ConvShape{size, {1, 4, 4}, 3 - size, 3, k3x3});
    check("no channels", ConvShape{1, {1, 4, 4}, size, 20, k3x3});
    check("no filters", ConvShape{2, {1, 4, 4}, 3, size, k3x3});
    check("no input, padded", ConvShape{1, {1, size, 4}, 3, 5, {1, 2, 3}, one, one, {0, 2, 1}});
    check("a product without channels", ConvShape{2, {1, 4, 4}, size, 3, one});
    check("a product without filters", ConvShape{2, {1, 4, 4}, 3, size, one});
    check("an empty product", ConvShape{2, {1, 1, size}, 3, 4, one});
  }
  for (int64_t groups : {2, 3, 4})
    for (int64_t width : {2, 5, 16})
      for (int64_t stride : {1, 2})
        check("groups",
            ConvShape{2, {1, 6, 7}, groups * 3, groups * width, k3x3, {1, stride, 1}, one, same, same, groups});
  check("few channels of groups", ConvShape{2, {1, 6, 7}, 6, 60, k3x3, one, one, same, same, 3});
  check("few filters of groups", ConvShape{2, {1, 6, 7}, 60, 6, k3x3, one, one, same, same, 3});
  check("three axes, few filters", ConvShape{1, {5, 4, 6}, 40, 3, {3, 2, 3}, one, {2, 1, 1}, {1, 1, 4}});
  check("few channels of several tasks", ConvShape{1, {1, 40, 40}, 2, 32, k3x3, one, one, same});
  for (int64_t filters : {20, 64})
    for (int64_t k : {1, 2})
      check("groups without padding", ConvShape{2, {1, 6, 7}, 12, 2 * filters, {1, k, k}, one, one, none, none, 2});
}

// A few, for what is told apart beside the shape.
inline const std::vector<ConvShape> varied_conv_shapes = {
    {2, {1, 6, 7}, 5, 70, {1, 3, 3}, {1, 1, 1}, {1, 1, 1}, {0, 1, 1}},
    {1, {1, 3, 3}, 300, 300, {1, 3, 3}, {1, 1, 1}, {1, 1, 1}, {0, 1, 1}}, {2, {1, 6, 7}, 33, 33, {1, 1, 1}},
    {2, {1, 9, 9}, 3, 17, {1, 3, 3}, {1, 2, 2}, {1, 1, 1}, {0, 1, 1}}, {2, {1, 9, 9}, 2, 32, {1, 3, 3}},
    {1, {1, 2, 2}, 3, 17, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {0, 3, 3}}};

}  // namespace gemmule::test
