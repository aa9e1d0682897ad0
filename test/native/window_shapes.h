// SPDX-License-Identifier: MIT
// The geometries that im2col and col2im are tried on.
#pragma once
#include "conv_shapes.h"

namespace gemmule::test {

// Calls f(name, windows).
template <class F>
void each_window_shape(const F& f) {
  const Spatial one = {1, 1, 1}, k3x3 = {1, 3, 3}, same = {0, 1, 1};
  auto check = [&](const char* name, const ConvShape& s) {
    ConvWindows w;
    s.set(w);
    f(name, w);
  };
  for (int64_t n : edge_sizes())
    for (int64_t dilation : {1, 2})
      check("channels", {2, {1, 4, 5}, n, 1, {1, 2, 3}, one, {1, 1, dilation}, {0, 0, 1}});
  for (int64_t stride : {1, 2, 3})
    for (int64_t dilation : {1, 2, 3})
      for (int64_t pad : {0, 1, 4})
        for (int64_t channels : {1, 3, 17})
          check("strides, dilations, paddings",
              {2, {1, 9, 10}, channels, 1, {1, 3, 2}, {1, 2, stride}, {1, dilation, dilation}, {0, pad, pad}});
  check("padding before only", {1, {1, 5, 6}, 3, 1, k3x3, one, one, {0, 2, 2}, {0, 0, 0}});
  check("padding beyond the kernel", {1, {1, 3, 4}, 5, 1, {1, 2, 2}, one, one, {0, 5, 7}});
  check("stride beyond the kernel", {1, {1, 13, 17}, 5, 1, {1, 2, 2}, {1, 5, 4}});
  check("stride beyond the input", {1, {1, 4, 3}, 5, 1, {1, 2, 2}, {1, 5, 9}, one, {0, 1, 0}});
  check("dilation beyond the input", {1, {1, 4, 4}, 5, 1, k3x3, one, {1, 5, 9}, {0, 5, 9}});
  check("stride 4, dilation 6", {1, {1, 30, 40}, 2, 1, {1, 4, 5}, {1, 4, 4}, {1, 6, 6}, {0, 5, 5}, {0, 7, 7}});
  check("kernel beyond the padded input", {1, {1, 4, 4}, 5, 1, {1, 7, 3}, one, one, same});
  check("causal", {2, {1, 1, 20}, 6, 1, {1, 1, 4}, one, {1, 1, 2}, {0, 0, 6}, {0, 0, 0}});
  for (int64_t stride : {1, 2})
    check("three axes", {2, {5, 4, 6}, 3, 1, {3, 2, 3}, {stride, 1, stride}, {1, 2, 1}, {1, 1, 1}});
  for (int64_t dilation : {1, 2})
    check("a row of several pieces", {1, {1, 1, 1100}, 19, 1, {1, 1, 5}, one, {1, 1, dilation}, {0, 0, 3}});
  check("a row of several pieces, stride 3", {2, {1, 2, 1100}, 8, 1, {1, 1, 2}, {1, 1, 3}});
  check("tasks of rows", {9, {1, 24, 24}, 16, 1, k3x3, one, one, same});
  check("a kernel of one place", {2, {1, 6, 6}, 9, 1, one, {1, 2, 2}, {1, 3, 3}});
  check("mnist", {3, {1, 28, 28}, 1, 1, k3x3});
  for (int64_t size : {0, 2}) {
    check("images", {size, {1, 4, 4}, 3, 1, k3x3});
    check("no input, padded", {1, {1, size, 4}, 3, 1, {1, 2, 3}, one, one, {0, 2, 1}});
  }
}

}  // namespace gemmule::test
