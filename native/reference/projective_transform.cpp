// SPDX-License-Identifier: MIT
#include <cmath>

#include "by_type.h"
#include "kernels.h"
#include "ops/filled.h"

namespace gemmule::reference {
namespace {

template <class T>
struct Image {
  const ProjectiveTransformArgs& p;
  const T* pixels;
  double at(int64_t row, int64_t column, int64_t channel) const {
    const int64_t i = filled(FillMode(p.fill), row, p.height), j = filled(FillMode(p.fill), column, p.width);
    return i < 0 || j < 0 ? p.value : double(pixels[(i * p.width + j) * p.channels + channel]);
  }
  double read(double row, double column, int64_t c) const {
    if (!p.bilinear) return at(int64_t(std::nearbyint(row)), int64_t(std::nearbyint(column)), c);
    const double top = std::floor(row), left = std::floor(column), down = row - top, right = column - left;
    const int64_t i = int64_t(top), j = int64_t(left);
    return (1 - down) * ((1 - right) * at(i, j, c) + right * at(i, j + 1, c)) +
        down * ((1 - right) * at(i + 1, j, c) + right * at(i + 1, j + 1, c));
  }
};

// The place that an output pixel reads, in the precision of the type: where pixels meet, one bit decides.
template <class T>
struct Seen {
  T row, column;
  bool somewhere;
};
template <class T>
Seen<T> seen_from(const T* t, T i, T j) {
  const T k = t[6] * j + t[7] * i + 1;
  const T column = (t[0] * j + t[1] * i + t[2]) / k, row = (t[3] * j + t[4] * i + t[5]) / k;
  constexpr T far = T(1 << 30);
  return {row, column, k != 0 && row > -far && row < far && column > -far && column < far};
}

}  // namespace

void projective_transform(const ProjectiveTransformArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t n = 0; n < p.batch; ++n)
      for (int64_t i = 0; i < p.to_height; ++i)
        for (int64_t j = 0; j < p.to_width; ++j) {
          const Image<T> image{p, p.x.as<T>() + n * p.height * p.width * p.channels};
          const Seen<T> from = seen_from(p.transforms.as<T>() + n * 8, T(i), T(j));
          T* y = p.y.as<T>() + ((n * p.to_height + i) * p.to_width + j) * p.channels;
          for (int64_t c = 0; c < p.channels; ++c)
            y[c] = T(from.somewhere ? image.read(from.row, from.column, c) : p.value);
        }
  });
}

}  // namespace gemmule::reference
