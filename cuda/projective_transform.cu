// SPDX-License-Identifier: MIT
#include "projection.h"
#include "each_element.h"
#include "ops/filled.h"

namespace gemmule {

// One channel of an image; its pixels are `channels` apart.
struct Seen {
  const float* pixels;
  int32_t height, width;
  int64_t channels;
  FillMode fill;
  float value;
  DEVICE float at(int32_t row, int32_t column) const {
    const int32_t i = filled(fill, row, height), j = filled(fill, column, width);
    return i < 0 || j < 0 ? value : pixels[(int64_t(i) * width + j) * channels];
  }
  DEVICE float mean_at(float row, float column) const {
    const float top = floorf(row), left = floorf(column);
    const float down = row - top, up = top + 1 - row, right = column - left, back = left + 1 - column;
    const int32_t i = int32_t(top), j = int32_t(left);
    const float above = back * at(i, j) + right * at(i, j + 1);
    return up * above + down * (back * at(i + 1, j) + right * at(i + 1, j + 1));
  }
};

// a * j + b * i + c, each step rounded as the reference does it: where pixels meet, one bit decides.
DEVICE float affine(float a, float j, float b, float i, float c) {
  return __fadd_rn(__fadd_rn(__fmul_rn(a, j), __fmul_rn(b, i)), c);
}

// One thread an element of y.
template <class Index>
DEVICE float projected(const Projection& p, const float* x, const float* transforms, Index e) {
  const Index pixel = p.channels.quotient(e), row = p.to_width.quotient(pixel), n = p.to_height.quotient(row);
  const float i = float(p.to_height.remainder(row, n)), j = float(p.to_width.remainder(pixel, row));
  const float* t = transforms + 8 * int64_t(n);
  const float k = affine(t[6], j, t[7], i, 1);
  const float column = __fdiv_rn(affine(t[0], j, t[1], i, t[2]), k);
  const float line = __fdiv_rn(affine(t[3], j, t[4], i, t[5]), k);
  constexpr float far = float(1 << 30);
  if (k == 0 || !(fabsf(line) < far) || !(fabsf(column) < far)) return p.value;
  const int64_t channels = p.channels.value, image = int64_t(n) * p.height * p.width;
  const Seen seen{
      x + image * channels + p.channels.remainder(e, pixel), p.height, p.width, channels, FillMode(p.fill), p.value};
  return p.bilinear ? seen.mean_at(line, column) : seen.at(int32_t(rintf(line)), int32_t(rintf(column)));
}

KERNEL((256), projective_transform, const float* __restrict__ x, const float* __restrict__ transforms,
    float* __restrict__ y, const Projection p) {
  each_element(p.count, [&](auto e) { y[e] = projected(p, x, transforms, e); });
}

}  // namespace gemmule
