// SPDX-License-Identifier: MIT
// Passes of Stockham's form over some rows at once, whose elements lie side by side: what has stride s there has s * lanes here, so
// that all passes, but the first ones of a lone row, run over whole vectors.
#include "cpu/blocks.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

constexpr int kTwiddles = 0, kRoom = 1;  // slots of scratch memory
constexpr int64_t kInCache =
    4096;  // elements of rows that are transformed at once: twice as much, in two planes, fits L2

// exp(-2 pi i t / n) in double: 32 sines are enough for 32 twiddles, which are products of two.
constexpr int64_t kFine = 32;
struct Turn {
  double re, im;
};
VEC_INLINE Turn turn(int64_t t, int64_t n) {
  const double angle = -6.283185307179586477 * double(t) / double(n);
  return {__builtin_cos(angle), __builtin_sin(angle)};
}
struct Twiddles {
  const float *re, *im;
};
void write_twiddles(int64_t n, float* re, float* im) {
  Turn fine[kFine];
  for (int64_t t = 0; t < kFine; ++t) fine[t] = turn(t, n);
  for (int64_t from = 0; from < n; from += kFine) {
    const Turn coarse = turn(from, n);
    for (int64_t t = 0; t < least(kFine, n - from); ++t) {
      re[from + t] = float(coarse.re * fine[t].re - coarse.im * fine[t].im);
      im[from + t] = float(coarse.re * fine[t].im + coarse.im * fine[t].re);
    }
  }
}

struct Complex {
  Vec re, im;
};
VEC_INLINE Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
VEC_INLINE Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
VEC_INLINE Complex operator*(Complex a, Complex w) {
  return {fma(a.re, w.re, -(a.im * w.im)), fma(a.re, w.im, a.im * w.re)};
}
VEC_INLINE Complex times_minus_i(Complex a) { return {a.im, -a.re}; }

// One pass over vectors of `lanes` rows.
struct Pass {
  FftPass shape;
  int64_t lanes, unit;  // twiddles of this pass are every unit-th of the table
  const float *x_re, *x_im;
  float *y_re, *y_im;
  Twiddles table;

  GEMMULE_INLINE int64_t width() const { return shape.stride * lanes; }
  GEMMULE_INLINE Complex twiddle(int64_t t) const { return {splat(table.re[t * unit]), splat(table.im[t * unit])}; }
  GEMMULE_INLINE int64_t input(int64_t p, int64_t j) const { return width() * (p + shape.rest * j); }
  GEMMULE_INLINE int64_t output(int64_t p, int64_t k) const { return width() * (shape.radix * p + k); }
};

// The vectors of a row of neighbouring elements, the last one perhaps in part.
struct Span {
  int64_t at;
  bool whole;
  Mask some;
};
VEC_INLINE Complex read(const Pass& s, int64_t at, const Span& v) {
  if (v.whole) return {load(s.x_re + at + v.at), load(s.x_im + at + v.at)};
  return {load(s.x_re + at + v.at, v.some), load(s.x_im + at + v.at, v.some)};
}
VEC_INLINE void write(const Pass& s, int64_t at, const Span& v, Complex y) {
  if (v.whole) store(s.y_re + at + v.at, y.re), store(s.y_im + at + v.at, y.im);
  else store(s.y_re + at + v.at, y.re, v.some), store(s.y_im + at + v.at, y.im, v.some);
}
template <class F>
VEC_INLINE void each_span(int64_t width, const F& f) {
  int64_t at = 0;
  for (; at + W <= width; at += W) f(Span{at, true, mask(W)});
  if (at < width) f(Span{at, false, mask(int(width - at))});
}

void pass_of_2(const Pass& s) {
  for (int64_t p = 0; p < s.shape.rest; ++p) {
    const Complex w = s.twiddle(p);
    each_span(s.width(), [&](const Span& v) {
      const Complex a = read(s, s.input(p, 0), v), b = read(s, s.input(p, 1), v);
      write(s, s.output(p, 0), v, a + b);
      write(s, s.output(p, 1), v, (a - b) * w);
    });
  }
}
void pass_of_4(const Pass& s) {
  for (int64_t p = 0; p < s.shape.rest; ++p) {
    const Complex w1 = s.twiddle(p), w2 = s.twiddle(2 * p), w3 = s.twiddle(3 * p);
    each_span(s.width(), [&](const Span& v) {
      const Complex a = read(s, s.input(p, 0), v), b = read(s, s.input(p, 1), v);
      const Complex c = read(s, s.input(p, 2), v), d = read(s, s.input(p, 3), v);
      const Complex even = a + c, odd = b + d, across = a - c, turned = times_minus_i(b - d);
      write(s, s.output(p, 0), v, even + odd);
      write(s, s.output(p, 1), v, (across + turned) * w1);
      write(s, s.output(p, 2), v, (even - odd) * w2);
      write(s, s.output(p, 3), v, (across - turned) * w3);
    });
  }
}
void pass_of_any(const Pass& s) {
  const int64_t radix = s.shape.radix, rest = s.shape.rest;
  for (int64_t p = 0; p < rest; ++p)
    for (int64_t k = 0; k < radix; ++k)
      each_span(s.width(), [&](const Span& v) {
        Complex sum = read(s, s.input(p, 0), v);
        for (int64_t j = 1, jk = k; j < radix; ++j, jk += k) {
          if (jk >= radix) jk -= radix;
          sum = sum + read(s, s.input(p, j), v) * s.twiddle(jk * rest);
        }
        write(s, s.output(p, k), v, sum * s.twiddle(p * k));
      });
}
void run(const Pass& s) {
  if (s.shape.radix == 4) pass_of_4(s);
  else if (s.shape.radix == 2) pass_of_2(s);
  else pass_of_any(s);
}

// A plane of rows, elements of one place side by side. No plane: zeros.
void interleave(const float* x, int64_t n, int64_t lanes, float* y) {
  for (int64_t l = 0; l < lanes; ++l)
    for (int64_t i = 0; i < n; ++i) y[i * lanes + l] = x ? x[l * n + i] : 0.0f;
}
void separate(const float* x, int64_t n, int64_t lanes, float scale, float* y) {
  for (int64_t l = 0; l < lanes; ++l)
    for (int64_t i = 0; i < n; ++i) y[l * n + i] = scale * x[i * lanes + l];
}

// The transform of neighbouring rows; the inverse one is it with the planes exchanged, before and after.
struct Rows {
  int64_t n;
  const float *re, *im;
  float *y_re, *y_im;
  float scale;
  Twiddles table;

  void run(int64_t first, int64_t lanes, float* room) const {
    const int64_t at = first * n, size = n * lanes;
    float *x = room, *y = room + 2 * size;
    interleave(re ? re + at : nullptr, n, lanes, x);
    interleave(im ? im + at : nullptr, n, lanes, x + size);
    for (FftPass pass = FftPass::first(n); pass.exists(); pass = pass.next()) {
      GEMMULE_ISA_NAMESPACE::run({pass, lanes, pass.stride, x, x + size, y, y + size, table});
      float* const done = y;
      y = x, x = done;
    }
    separate(x, n, lanes, scale, y_re + at);
    separate(x + size, n, lanes, scale, y_im + at);
  }
};

Rows rows_of(const FftArgs& p, Twiddles table) {
  const float *re = p.re.as(), *im = p.im ? p.im.as() : nullptr;
  if (p.inverse) return {p.n, im, re, p.y_im.as(), p.y_re.as(), float(p.scale), table};
  return {p.n, re, im, p.y_re.as(), p.y_im.as(), float(p.scale), table};
}

// Some of the rows.
FftArgs band(FftArgs p, int64_t first, int64_t count) {
  const int64_t at = first * p.n;
  p.re.memory = p.re.as() + at, p.y_re.memory = p.y_re.as() + at, p.y_im.memory = p.y_im.as() + at;
  if (p.im) p.im.memory = p.im.as() + at;
  p.rows = count;
  return p;
}

}  // namespace

void fft(const FftArgs& p, Context& ctx) {
  if (p.rows == 0 || p.n == 0) return;
  float* table = ctx.scratch(kTwiddles, 2 * p.n);
  if (!table) return reference::fft(p, ctx);
  write_twiddles(p.n, table, table + p.n);
  const Rows work = rows_of(p, {table, table + p.n});
  const int64_t lanes = least<int64_t>(W, greatest<int64_t>(1, kInCache / p.n));
  each_row_block(ctx, p.rows, p.n * 8, [&](int64_t first, int64_t count) {
    float* room = ctx.scratch(kRoom, 4 * p.n * lanes);
    if (!room) return reference::fft(band(p, first, count), ctx);
    for (int64_t row = first; row < first + count; row += lanes) work.run(row, least(lanes, first + count - row), room);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
