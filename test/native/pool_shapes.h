// SPDX-License-Identifier: MIT
// The geometries that every pooling op is tried on.
#pragma once
#include <algorithm>
#include <cmath>

#include "ops/pool_windows.h"
#include "runner.h"

namespace gemmule::test {

struct PoolShape {
  const char* name;
  PoolWindows windows;
};

inline PoolWindows pool_windows(Spatial input, Spatial kernel, Spatial stride) {
  PoolWindows w{};
  w.batch = 2, w.channels = 3, w.input = input, w.kernel = kernel, w.stride = stride, w.dilation = {1, 1, 1};
  return w;
}
inline int64_t reach(const PoolWindows& w, int axis) { return (w.kernel[axis] - 1) * w.dilation[axis] + 1; }
inline PoolWindows valid(PoolWindows w) {
  for (int i = 0; i < kSpatialAxes; ++i)
    w.output[i] = std::max<int64_t>(0, (w.input[i] - reach(w, i) + w.stride[i]) / w.stride[i]);
  return w;
}
inline PoolWindows same(PoolWindows w) {
  for (int i = 0; i < kSpatialAxes; ++i) {
    w.output[i] = (w.input[i] + w.stride[i] - 1) / w.stride[i];
    w.before[i] = std::max<int64_t>(0, (w.output[i] - 1) * w.stride[i] + reach(w, i) - w.input[i]) / 2;
  }
  return w;
}
inline PoolWindows adaptive(Spatial input, Spatial output) {
  PoolWindows w = pool_windows(input, {1, 1, 1}, {1, 1, 1});
  w.output = output, w.adaptive = true;
  return w;
}
inline PoolWindows padded(PoolWindows w, Spatial before, Spatial output) {
  w.before = before, w.output = output;
  return w;
}
inline PoolWindows dilated(PoolWindows w, Spatial dilation) {
  w.dilation = dilation;
  return w;
}
inline PoolWindows sized(PoolWindows w, int64_t batch, int64_t channels) {
  w.batch = batch, w.channels = channels;
  return w;
}
inline double most_places(const PoolWindows& w) { return double(places(w, 0) * places(w, 1) * places(w, 2)); }

inline std::vector<PoolShape> shapes_by_channels() {
  std::vector<PoolShape> out;
  std::vector<int64_t> channels = {0, 1, 2, 3, 4, 5, 32, 64, 70, 130};
  for (int64_t c : around(widths)) channels.push_back(c);
  for (int64_t c : channels) {
    out.push_back({"channels", sized(valid(pool_windows({1, 5, 7}, {1, 2, 2}, {1, 2, 2})), 2, c)});
    out.push_back({"channels, overlapping", sized(same(pool_windows({1, 4, 5}, {1, 3, 3}, {1, 2, 2})), 2, c)});
  }
  return out;
}

inline std::vector<PoolShape> window_shapes() {
  std::vector<PoolShape> out;
  for (int64_t k : {1, 2, 3})
    for (int64_t s : {1, 2, 3})
      for (int64_t c : {3, 17}) {
        const PoolWindows w = sized(pool_windows({1, 7, 8}, {1, k, k}, {1, s, s}), 2, c);
        out.push_back({"valid", valid(w)}), out.push_back({"same", same(w)});
      }
  const Spatial two = {1, 2, 2}, one = {1, 1, 1};
  out.push_back({"a row", valid(pool_windows({1, 1, 9}, {1, 1, 2}, {1, 1, 2}))});
  out.push_back({"a row, overlapping", same(pool_windows({1, 1, 9}, {1, 1, 5}, one))});
  out.push_back({"volumes", valid(pool_windows({4, 5, 6}, {2, 2, 2}, {2, 2, 2}))});
  out.push_back({"volumes, overlapping", sized(same(pool_windows({4, 5, 6}, {3, 3, 3}, {1, 2, 1})), 2, 9)});
  out.push_back({"dilated", valid(dilated(pool_windows({1, 9, 8}, two, two), {1, 2, 3}))});
  out.push_back({"dilated by the stride", same(dilated(pool_windows({1, 9, 8}, {1, 3, 3}, two), two))});
  out.push_back({"dilated once", valid(dilated(pool_windows({1, 9, 8}, {1, 1, 2}, {1, 1, 2}), {1, 3, 1}))});
  out.push_back({"unlike axes", same(pool_windows({1, 9, 8}, {1, 3, 2}, {1, 1, 2}))});
  out.push_back({"windows in the padding", padded(pool_windows({1, 3, 4}, two, two), {0, 4, 2}, {1, 6, 5})});
  for (int axis : {1, 2}) {
    Spatial before{}, behind{}, output = one;
    before[axis] = 5, output[axis] = 2;
    out.push_back({"one window, in front", padded(pool_windows({1, 2, 3}, one, one), before, one)});
    out.push_back({"two windows in front", padded(pool_windows({1, 2, 3}, one, one), before, output)});
    behind[axis] = 4;
    out.push_back(
        {"two windows, in front and behind", padded(pool_windows({1, 2, 3}, one, {1, 9, 9}), behind, output)});
  }
  out.push_back({"half a window in front", padded(pool_windows({1, 5, 5}, two, two), {0, 1, 1}, {1, 3, 3})});
  out.push_back({"cut off behind", padded(pool_windows({1, 5, 7}, two, two), {0, 0, 0}, {1, 3, 4})});
  out.push_back({"larger than the image", same(pool_windows({1, 3, 2}, {1, 7, 5}, one))});
  out.push_back({"a step of 2^31 - 1",
      padded(dilated(pool_windows({1, 5, 7}, {1, 2, 2}, two), {1, 1, INT32_MAX}), {0, 0, 1}, {1, 2, 4})});
  out.push_back({"no images", sized(valid(pool_windows({1, 4, 4}, two, two)), 0, 3)});
  out.push_back({"no pixels", pool_windows({1, 0, 0}, two, two)});
  out.push_back({"only padding", padded(pool_windows({1, 0, 3}, two, two), {0, 1, 1}, {1, 2, 2})});
  return out;
}

inline std::vector<PoolShape> adaptive_shapes() {
  return {{"adaptive, fewer", adaptive({1, 7, 10}, {1, 3, 4})}, {"adaptive, more", adaptive({1, 3, 5}, {1, 7, 8})},
      {"adaptive, dividing", sized(adaptive({1, 8, 9}, {1, 4, 3}), 2, 20)},
      {"adaptive, as many", adaptive({1, 4, 5}, {1, 4, 5})}, {"adaptive volumes", adaptive({5, 7, 6}, {2, 3, 4})},
      {"adaptive, to nothing", adaptive({1, 5, 5}, {1, 0, 3})},
      {"the whole image", sized(adaptive({1, 7, 7}, {1, 1, 1}), 3, 40)}};
}

// Places beyond one byte, beyond two, and the last of one byte.
inline std::vector<PoolShape> large_window_shapes() {
  const Spatial one = {1, 1, 1};
  return {{"256 places", sized(valid(pool_windows({1, 17, 18}, {1, 16, 16}, one)), 1, 5)},
      {"289 places", sized(valid(pool_windows({1, 18, 19}, {1, 17, 17}, {1, 1, 2})), 1, 20)},
      {"289 places, side by side", valid(pool_windows({1, 36, 17}, {1, 17, 17}, {1, 17, 17}))},
      {"more than 65536 places", same(pool_windows({2, 3, 2}, {41, 41, 41}, {1, 2, 1}))},
      {"two bytes, adaptive", adaptive({1, 40, 20}, {1, 2, 1})}};
}

inline std::vector<PoolShape> model_shapes() {
  return {{"mnist", sized(valid(pool_windows({1, 26, 26}, {1, 2, 2}, {1, 2, 2})), 4, 32)},
      {"emoji", sized(valid(pool_windows({1, 30, 30}, {1, 2, 2}, {1, 2, 2})), 3, 16)},
      {"resnet", sized(same(pool_windows({1, 28, 28}, {1, 3, 3}, {1, 2, 2})), 2, 64)},
      {"inception", sized(same(pool_windows({1, 17, 17}, {1, 3, 3}, {1, 1, 1})), 2, 48)},
      {"last of a resnet", sized(adaptive({1, 7, 7}, {1, 1, 1}), 8, 256)},
      {"grey images", sized(valid(pool_windows({1, 56, 50}, {1, 2, 2}, {1, 2, 2})), 30, 1)},
      {"colour images", sized(valid(pool_windows({1, 64, 64}, {1, 2, 2}, {1, 2, 2})), 6, 3)},
      {"one large volume", sized(valid(pool_windows({16, 20, 24}, {2, 2, 2}, {2, 2, 2})), 1, 12)}};
}

inline std::vector<PoolShape> pool_shapes() {
  std::vector<PoolShape> out;
  for (const auto& some :
      {shapes_by_channels(), window_shapes(), adaptive_shapes(), large_window_shapes(), model_shapes()})
    out.insert(out.end(), some.begin(), some.end());
  return out;
}

}  // namespace gemmule::test
