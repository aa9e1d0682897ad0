// SPDX-License-Identifier: MIT
// How an axis of an image is resized: each output is a weighted sum of neighbouring inputs (pixels are squares: output i has its
// centre at input (i + 0.5) * input / output - 0.5). Weights are divided by their sum over the inputs that exist.
//   nearest: the pixel under the centre   bilinear: radius 1, 1 - |t|   bicubic: radius 2, Keys 1981 with a = -0.5
//   lanczos3, lanczos5: sinc(t) * sinc(t / radius)
// antialias: where the axis shrinks, the kernel is as many times wider (nearest: no difference).
#pragma once
#include <cmath>

#include "functions.h"
#include "windows.h"

namespace gemmule {

GEMMULE_INLINE double resampling_radius(ResizeMode mode) {
  return mode == ResizeMode::bilinear ? 1 : mode == ResizeMode::bicubic ? 2 : mode == ResizeMode::lanczos3 ? 3 : 5;
}
GEMMULE_INLINE double lanczos(double t, double radius) {
  if (t == 0) return 1;
  const double a = 3.14159265358979323846 * t;
  return radius * std::sin(a) * std::sin(a / radius) / (a * a);
}
// The kernel at distance t >= 0 from its centre.
GEMMULE_INLINE double resampling_weight(ResizeMode mode, double t) {
  if (t >= resampling_radius(mode)) return 0;
  if (mode == ResizeMode::bilinear) return 1 - t;
  if (mode != ResizeMode::bicubic) return lanczos(t, resampling_radius(mode));
  return t < 1 ? (1.5 * t - 2.5) * t * t + 1 : ((-0.5 * t + 2.5) * t - 4) * t + 2;
}

// Inputs first .. end - 1 make output i; weight(j) is the share of input j before the division by their sum.
struct Taps {
  ResizeMode mode;
  double centre, narrow;  // `narrow`: 1 over how many times the kernel is wider
  int64_t first, end;
  GEMMULE_INLINE double weight(int64_t j) const {
    const double t = (double(j) - centre) * narrow;
    return mode == ResizeMode::nearest ? 1 : resampling_weight(mode, t < 0 ? -t : t);
  }
};
GEMMULE_INLINE Taps taps_of(ResizeMode mode, bool antialias, int64_t input, int64_t output, int64_t i) {
  const double scale = double(input) / double(output), centre = (double(i) + 0.5) * scale - 0.5;
  if (mode == ResizeMode::nearest) {
    const int64_t at = int64_t((double(i) + 0.5) * scale), last = input - 1;
    return {mode, centre, 1, at < last ? at : last, (at < last ? at : last) + 1};
  }
  const double wider = antialias && scale > 1 ? scale : 1, radius = resampling_radius(mode) * wider;
  const double from = centre - radius, to = centre + radius;
  const int64_t first = from < 0 ? 0 : int64_t(from) + 1, end = to >= double(input) ? input : int64_t(std::ceil(to));
  return {mode, centre, 1 / wider, first, end};
}

}  // namespace gemmule
