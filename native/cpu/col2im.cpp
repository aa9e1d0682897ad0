// SPDX-License-Identifier: MIT
#include "conv/phase.h"
#include "conv/window_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace windows;

constexpr int64_t kPieceFloats = 4096;  // of y: they stay in L1 while windows are added

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
  for (int64_t i = m0.inside.first; i < m0.inside.end; ++i)
    for (int64_t j = m1.inside.first; j < m1.inside.end; ++j) {
      const int64_t output = (plane / p.input[0] * p.output[0] + m0.window(i)) * p.output[1] + m1.window(j);
      const int64_t place = (m0.phase.place(i) * p.kernel[1] + m1.phase.place(j)) * p.kernel[2];
      const float* x = p.x.as() + (output * p.output[2] + r.first) * size + place * c;
      each_runs(
          r.axis, c, size, [&](int64_t pixel, int64_t pixel_step, int64_t at, int64_t step, int64_t n, int64_t count) {
            move_runs<true>(x + at, step, y + pixel, pixel_step, n, count);
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
