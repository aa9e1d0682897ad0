// SPDX-License-Identifier: MIT
#include <cmath>
#include <numbers>

#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

// e^(i turn j k) for j = 0, 1, ...: each from the one before, every 32nd from its angle, so that errors do not add up.
struct Rotation {
  double turn;
  int64_t k, n;
  double c = 1, s = 0;
  double step_c = std::cos(turn * double(k)), step_s = std::sin(turn * double(k));

  // To element j, the one after the last.
  void to(int64_t j) {
    if (j % 32 == 0) {
      const double angle = turn * double(j * k % n);
      c = std::cos(angle), s = std::sin(angle);
    } else {
      const double was = c;
      c = was * step_c - s * step_s, s = was * step_s + s * step_c;
    }
  }
};

// (re, im) of element k of a row's transform.
template <class T>
void transform(const FftArgs& p, const T* re, const T* im, int64_t k, T* y_re, T* y_im) {
  Rotation w{(p.inverse ? 2 : -2) * std::numbers::pi / double(p.n), k, p.n};
  double sum_re = 0, sum_im = 0;
  for (int64_t j = 0; j < p.n; ++j) {
    w.to(j);
    const double a = re[j], b = im ? im[j] : T(0);
    sum_re += a * w.c - b * w.s;
    sum_im += a * w.s + b * w.c;
  }
  *y_re = T(p.scale * sum_re);
  *y_im = T(p.scale * sum_im);
}

}  // namespace

void fft(const FftArgs& p, Context&) {
  if (p.n == 0) return;  // an empty axis may stand beside an endless one
  by_real(p.type, [&]<class T>(T) {
    for (int64_t i = 0; i < p.rows; ++i) {
      const int64_t row = i * p.n;
      const T* im = p.im ? p.im.as<T>() + row : nullptr;
      for (int64_t k = 0; k < p.n; ++k)
        transform(p, p.re.as<T>() + row, im, k, p.y_re.as<T>() + row + k, p.y_im.as<T>() + row + k);
    }
  });
}

}  // namespace gemmule::reference
