// SPDX-License-Identifier: MIT
#include "conv/phase.h"
#include "conv/window_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace windows;

constexpr int64_t kPieceFloats = 4096;  // of y: they stay in L1 while windows are added

typedef float Quad __attribute__((vector_size(16), aligned(4), may_alias));

// y += x for `count` runs of n floats, n % 4 = rest; is_short: n < 4. Without masks: a load would have to wait for a
// masked store nearby.
template <int rest, bool is_short>
void add_runs_of(const float* x, int64_t x_step, float* y, int64_t y_step, int64_t n, int64_t count) {
  for (; count > 0; --count, x += x_step, y += y_step) {
    int64_t i = 0;
    for (; !is_short && i + W <= n; i += W) store(y + i, load(y + i) + load(x + i));
    for (; !is_short && i + 4 <= n; i += 4) *reinterpret_cast<Quad*>(y + i) += *reinterpret_cast<const Quad*>(x + i);
#pragma GCC unroll 4
    for (int j = 0; j < rest; ++j) y[i + j] += x[i + j];
  }
}
void add_runs(const float* x, int64_t x_step, float* y, int64_t y_step, int64_t n, int64_t count) {
  constexpr decltype(&add_runs_of<0, true>) of[2][4] = {
      {add_runs_of<0, false>, add_runs_of<1, false>, add_runs_of<2, false>, add_runs_of<3, false>},
      {add_runs_of<0, true>, add_runs_of<1, true>, add_runs_of<2, true>, add_runs_of<3, true>}};
  of[n < 4][n % 4](x, x_step, y, y_step, n, count);
}

// The windows of a row that read pixels from .. to - 1, of which alone they know; `first` is that of the first.
struct Reading {
  int64_t first;
  Axis axis;
};
Reading reading(const Col2imArgs& p, int64_t from, int64_t to) {
  const int64_t stride = p.stride[2], before = p.before[2], ahead = from + before - (p.kernel[2] - 1) * p.dilation[2];
  const int64_t first = ahead > 0 ? (ahead + stride - 1) / stride : 0;
  const int64_t end = least(p.output[2], (to - 1 + before) / stride + 1);
  return {first,
      {greatest<int64_t>(0, end - first), p.kernel[2], to - from, first * stride - before - from, stride,
          p.dilation[2]}};
}

// The places of the kernel that read input i of an axis, and the windows that they belong to, as Phase says.
struct Meeting {
  Phase phase;
  int64_t t;
  Places inside;
  Meeting(const Col2imArgs& p, int axis, int64_t i)
      : phase(windows::phase(p, axis, i % p.stride[axis])),
        t(i / p.stride[axis]),
        inside(windows::inside(phase.axis, t)) {}
  int64_t window(int64_t j) const { return phase.axis.at + t + j * phase.axis.step; }
};

// Pixels from .. to of a row of y: windows are added in rising order.
void add_windows(const Col2imArgs& p, int64_t row, int64_t from, int64_t to) {
  const int64_t c = p.channels, size = volume(p.kernel) * c, plane = row / p.input[1];
  float* y = p.y.as() + (row * p.input[2] + from) * c;
  __builtin_memset(y, 0, size_t((to - from) * c) * sizeof(float));
  const Meeting m0(p, 0, plane % p.input[0]), m1(p, 1, row % p.input[1]);
  const Reading r = reading(p, from, to);
  // Windows that overlap by whole vectors find them where the one before stored them.
  const Order order = c % W ? Order::places : Order::windows;
  for (int64_t i = m0.inside.first; i < m0.inside.end; ++i)
    for (int64_t j = m1.inside.first; j < m1.inside.end; ++j) {
      const int64_t output = (plane / p.input[0] * p.output[0] + m0.window(i)) * p.output[1] + m1.window(j);
      const int64_t place = (m0.phase.place(i) * p.kernel[1] + m1.phase.place(j)) * p.kernel[2];
      const float* x = p.x.as() + (output * p.output[2] + r.first) * size + place * c;
      each_runs(r.axis, c, size, order,
          [&](int64_t pixel, int64_t pixel_step, int64_t at, int64_t step, int64_t n, int64_t count) {
            add_runs(x + at, step, y + pixel, pixel_step, n, count);
          });
    }
}

}  // namespace

void col2im(const Col2imArgs& p, Context& ctx) {
  if (p.inputs(p.channels) == 0) return;
  each_piece_of_rows(p.batch * p.input[0] * p.input[1], p.input[2], p.channels, kPieceFloats, ctx,
      [&](int64_t row, int64_t from, int64_t to) { add_windows(p, row, from, to); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
