// SPDX-License-Identifier: MIT
#include "conv/window_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace windows;

constexpr int64_t kPieceFloats = 8192;  // of y: they stay in L1 until all lines of the kernel have been there

// Windows from .. to of a row of outputs.
Axis part_of(const Im2colArgs& p, int64_t from, int64_t to) {
  const int64_t stride = p.stride[2];
  return {to - from, p.kernel[2], p.input[2], from * stride - p.before[2], stride, p.dilation[2]};
}

bool is_whole(const Axis& a) {
  return a.at >= 0 && a.at + (a.windows - 1) * a.stride + (a.places - 1) * a.step < a.inputs;
}

void copy_windows(const Im2colArgs& p, int64_t row, int64_t from, int64_t to) {
  const int64_t line = p.kernel[2] * p.channels, size = volume(p.kernel) * p.channels, plane = row / p.output[1];
  const Axis a = part_of(p, from, to);
  float* const all = p.y.as() + (row * p.output[2] + from) * size;
  const bool whole = is_whole(a);
  for (int64_t i = 0; i < p.kernel[0]; ++i)
    for (int64_t j = 0; j < p.kernel[1]; ++j) {
      const float* x =
          row_of(p, p.x.as(), plane / p.output[0], plane % p.output[0] * p.stride[0] - p.before[0] + i * p.dilation[0],
              row % p.output[1] * p.stride[1] - p.before[1] + j * p.dilation[1]);
      float* y = all + (i * p.kernel[1] + j) * line;
      if (!x || !whole)
        for (int64_t t = 0; t < a.windows; ++t) __builtin_memset(y + t * size, 0, size_t(line) * sizeof(float));
      if (x)
        each_runs(a, p.channels, size, Order::windows,
            [&](int64_t pixel, int64_t pixel_step, int64_t at, int64_t step, int64_t n, int64_t count) {
              copy_runs(x + pixel, pixel_step, y + at, step, n, count);
            });
    }
}

}  // namespace

void im2col(const Im2colArgs& p, Context& ctx) {
  const int64_t size = product({volume(p.kernel), p.channels});
  if (p.outputs(size) == 0) return;
  each_piece_of_rows(p.batch * p.output[0] * p.output[1], p.output[2], size, kPieceFloats, ctx,
      [&](int64_t row, int64_t from, int64_t to) { copy_windows(p, row, from, to); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
