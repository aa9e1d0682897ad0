// SPDX-License-Identifier: MIT
// Passes of Stockham's form (native/ops/fft.h). The host knows forward transforms alone: it exchanges the planes for inverse ones.
#include "../native/ops/fft.h"
#include "kernel.h"

namespace gemmule {

struct Complex {
  float re, im;
};
DEVICE Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
DEVICE Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
DEVICE Complex operator*(Complex a, Complex b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
DEVICE Complex times_minus_i(Complex a) { return {a.im, -a.re}; }

// What one pass reads and writes of a row; a missing plane is 0.
struct FftRow {
  const float *x_re, *x_im;
  float *y_re, *y_im;
  const float* twiddles;  // n cosines, then n sines
  int32_t n;
  float scale;

  DEVICE Complex load(int32_t at) const { return {x_re ? x_re[at] : 0.0f, x_im ? x_im[at] : 0.0f}; }
  DEVICE void store(int32_t at, Complex y) const { y_re[at] = scale * y.re, y_im[at] = scale * y.im; }
  DEVICE Complex twiddle(int32_t t) const { return {twiddles[t], twiddles[n + t]}; }
};

// The four sums of a butterfly that is number `own` of n / 4.
DEVICE void fft_four(const FftRow& row, const FftPass& pass, int32_t own) {
  const int32_t p = own / pass.stride, q = own % pass.stride, apart = row.n / 4, turn = p * pass.stride;
  const Complex a = row.load(own), b = row.load(own + apart);
  const Complex c = row.load(own + 2 * apart), d = row.load(own + 3 * apart);
  const Complex even = a + c, odd = b + d, across = a - c, turned = times_minus_i(b - d);
  const int32_t to = q + pass.stride * 4 * p;
  row.store(to, even + odd);
  row.store(to + pass.stride, (across + turned) * row.twiddle(turn));
  row.store(to + 2 * pass.stride, (even - odd) * row.twiddle(2 * turn));
  row.store(to + 3 * pass.stride, (across - turned) * row.twiddle(3 * turn));
}

// The sum that is output number `own` of n.
DEVICE void fft_one(const FftRow& row, const FftPass& pass, int32_t own) {
  const int32_t outer = own / pass.stride, q = own % pass.stride, p = outer / pass.radix, k = outer % pass.radix;
  const int32_t step = k * (row.n / pass.radix);
  int32_t from = q + pass.stride * p, turn = 0;
  Complex sum = row.load(from);
  for (int32_t j = 1; j < pass.radix; ++j) {
    from += pass.stride * pass.rest;
    turn = turn < row.n - step ? turn + step : turn + step - row.n;
    sum = sum + row.load(from) * row.twiddle(turn);
  }
  row.store(own, sum * row.twiddle(p * k * pass.stride));
}

// What a pass has to do for a row, and one of it.
DEVICE int32_t fft_works(const FftPass& pass, int32_t n) { return pass.radix == 4 ? n / 4 : n; }
DEVICE void fft_work(const FftRow& row, const FftPass& pass, int32_t own) {
  if (pass.radix == 4) fft_four(row, pass, own);
  else fft_one(row, pass, own);
}

// exp(-2 pi i t / n), one thread each.
KERNEL((256), fft_twiddles, float* twiddles, int32_t n) {
  const int64_t t = element();
  if (t >= n) return;
  double s, c;
  sincospi(-2 * double(t) / n, &s, &c);
  twiddles[t] = float(c), twiddles[n + t] = float(s);
}

// One block a row, all passes. Shared: the row before and after a pass.
KERNEL((256), fft_rows, const float* re, const float* im, float* y_re, float* y_im, const float* twiddles, int32_t n,
    float scale) {
  DYNAMIC_SHARED(float, room);
  const int64_t first = blockIdx.x * int64_t(n);
  FftRow row{room, room + n, room + 2 * n, room + 3 * n, twiddles, n, 1};
  for (int32_t i = threadIdx.x; i < n; i += blockDim.x) {
    room[i] = re ? re[first + i] : 0.0f;
    room[n + i] = im ? im[first + i] : 0.0f;
  }
  __syncthreads();
  for (FftPass pass = FftPass::first(n); pass.exists(); pass = pass.next()) {
    for (int32_t i = threadIdx.x; i < fft_works(pass, n); i += blockDim.x) fft_work(row, pass, i);
    __syncthreads();
    float* const done = row.y_re;
    row.y_re = const_cast<float*>(row.x_re), row.y_im = row.y_re + n;
    row.x_re = done, row.x_im = done + n;
  }
  for (int32_t i = threadIdx.x; i < n; i += blockDim.x) {
    y_re[first + i] = scale * row.x_re[i];
    y_im[first + i] = scale * row.x_im[i];
  }
}

// One pass over long rows, between planes in memory; one thread each work.
KERNEL((256), fft_pass, const float* re, const float* im, float* y_re, float* y_im, const float* twiddles,
    const FftPass pass, int64_t rows, int32_t n, float scale) {
  const int32_t works = fft_works(pass, n);
  if (element() >= rows * works) return;
  const int64_t first = element() / works * n;
  const FftRow row{re ? re + first : re, im ? im + first : im, y_re + first, y_im + first, twiddles, n, scale};
  fft_work(row, pass, int32_t(element() % works));
}

}  // namespace gemmule
