// SPDX-License-Identifier: MIT
// Some 256 output pixels, as the tiles of the filter gradient want them: dy in panels, and for each place of the window the runs of
// pixels that read x there. Padding is left out of the runs; few channels are copied into a slab that has it.
#pragma once
#include "../gemm/pack.h"
#include "filter_plan.h"
#include "window_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad {

using windows::row_of;

// Output pixels from .. to of one row, a cut of it; the first of them has this number in the pass.
struct Unit {
  int64_t image, o0, o1, from, to, pixel;
};

struct Pass {
  int64_t first, pixels, count;  // `first`: its first pixel of all
  Unit unit[kMostRuns];
};

VEC_INLINE Unit unit_of(const ConvWindows& w, const Plan& q, int64_t number) {
  const int64_t row = number / q.cuts, cut = number % q.cuts, plane = row / w.output[1];
  return {plane / w.output[0], plane % w.output[0], row % w.output[1], share(w.output[2], q.cuts, cut),
      share(w.output[2], q.cuts, cut + 1), 0};
}

// Units number .. at most end - 1: those of a slab lie in one plane.
VEC_INLINE Pass pass_of(const ConvWindows& w, const Plan& q, int64_t number, int64_t end) {
  Pass pass{};
  for (; number < end && pass.count < q.units_of_pass; ++number) {
    Unit u = unit_of(w, q, number);
    const Unit& first = pass.unit[0];
    if (!pass.count) pass.first = number / q.cuts * w.output[2] + u.from;
    else if (q.slab[0] && (u.image != first.image || u.o0 != first.o0)) break;
    u.pixel = pass.pixels;
    pass.pixels += u.to - u.from;
    pass.unit[pass.count++] = u;
  }
  return pass;
}

// ---- dy -----------------------------------------------------------------------------------------------------------------

// Vectors of filters in panels that differ by one at most; in the pass, panel after panel.
struct Panels {
  int64_t filters, vectors, count;
  GEMMULE_INLINE explicit Panels(int64_t n) : filters(n), vectors(pieces(n, W)), count(pieces(vectors, kVectors)) {}
  GEMMULE_INLINE int64_t begin(int64_t panel) const { return share(vectors, count, panel); }
  GEMMULE_INLINE int64_t width(int64_t panel) const { return begin(panel + 1) - begin(panel); }
  GEMMULE_INLINE int cols(int64_t panel) const { return int(least(width(panel) * W, filters - begin(panel) * W)); }
};

VEC_INLINE void pack_dy(const float* dy, int64_t ld, int64_t pixels, const Panels& panels, float* packed) {
  for (int64_t i = 0; i < panels.count; ++i) {
    const int64_t col = panels.begin(i) * W;
    gemm::copy_panel(dy + col, ld, pixels, panels.cols(i), packed + col * pixels, panels.width(i) * W);
  }
}

template <int V>
static void add_columns(const float* panel, int64_t pixels, int cols, bool adds, float* db) {
  Vec sum[V] = {};
  for (; pixels > 0; --pixels, panel += V * W)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) sum[v] += load(panel + v * W);
#pragma GCC unroll 4
  for (int v = 0; v < V; ++v) {
    const Mask lanes = mask(int(least(W, cols - v * W)));
    store(db + v * W, adds ? sum[v] + load(db + v * W, lanes) : sum[v], lanes);
  }
}
using AddColumns = void (*)(const float*, int64_t, int, bool, float*);
VEC_INLINE AddColumns column_adder(int64_t vectors) {
  if (vectors == 1) return add_columns<1>;
  if (vectors == 2) return add_columns<2>;
  return vectors == 3 ? add_columns<3> : add_columns<4>;
}

// ---- x ------------------------------------------------------------------------------------------------------------------

// The pixels that read x at this place; returns how many runs they make.
VEC_INLINE int64_t runs_of(
    const ConvWindows& w, const Pass& pass, const Spatial& place, const float* x, PixelRun (&runs)[kMostRuns]) {
  Spatial at;
  for (int i = 0; i < kSpatialAxes; ++i) at[i] = place[i] * w.dilation[i] - w.before[i];
  const int64_t low = at[2] < 0 ? pieces(-at[2], w.stride[2]) : 0, x_step = w.stride[2] * w.channels;
  const int64_t high = at[2] < w.input[2] ? (w.input[2] - 1 - at[2]) / w.stride[2] + 1 : 0;
  int64_t count = 0;
  for (int64_t i = 0; i < pass.count; ++i) {
    const Unit& u = pass.unit[i];
    const int64_t from = greatest(u.from, low), to = least(u.to, high);
    const float* row = row_of(w, x, u.image, u.o0 * w.stride[0] + at[0], u.o1 * w.stride[1] + at[1]);
    if (!row || from >= to) continue;
    const float* first = row + (from * w.stride[2] + at[2]) * w.channels;
    const int64_t pixel = u.pixel + from - u.from;
    PixelRun* last = count ? &runs[count - 1] : nullptr;
    if (last && last->pixel + last->count == pixel && last->x + last->count * x_step == first) last->count += to - from;
    else runs[count++] = {first, pixel, to - from};
  }
  return count;
}

// One row of the slab, from pixel `at` of a row of x; with zeros beside x, and instead of a row that x lacks.
VEC_INLINE void copy_slab_row(const ConvWindows& w, const float* row, int64_t at, int64_t pixels, float* slab) {
  const int64_t from = row ? least(pixels, greatest<int64_t>(0, -at)) : pixels;
  const int64_t to = greatest(from, least(pixels, w.input[2] - at));
  for (int64_t i = 0; i < from * w.channels; ++i) slab[i] = 0;
  for (int64_t i = from * w.channels; i < to * w.channels; ++i) slab[i] = row[at * w.channels + i];
  for (int64_t i = to * w.channels; i < pixels * w.channels; ++i) slab[i] = 0;
}

// All pixels that the windows of the pass reach.
static void copy_slab(const ConvWindows& w, const Plan& q, const Pass& pass, const float* x, float* slab) {
  const Unit& u = pass.unit[0];
  const int64_t first = u.o1 * w.stride[1] - w.before[1], rows = pass.count ? reach(w, 1, pass.count) : 0;
  for (int64_t k = 0; k < q.slab[0]; ++k)
    for (int64_t r = 0; r < rows; ++r) {
      const float* row = row_of(w, x, u.image, u.o0 * w.stride[0] - w.before[0] + k * w.dilation[0], first + r);
      copy_slab_row(
          w, row, u.from * w.stride[2] - w.before[2], q.slab[2], slab + (k * q.slab[1] + r) * q.slab[2] * w.channels);
    }
}

// Where the rows of dw lie in what a pixel reads of the slab.
VEC_INLINE void slab_rows(const ConvWindows& w, const Plan& q, int64_t (&rows)[kMostSlabRows]) {
  int64_t* next = rows;
  for (int64_t i = 0; i < w.kernel[0]; ++i)
    for (int64_t j = 0; j < w.kernel[1]; ++j)
      for (int64_t k = 0; k < w.kernel[2]; ++k)
        for (int64_t c = 0; c < w.channels; ++c)
          *next++ = ((i * q.slab[1] + j * w.dilation[1]) * q.slab[2] + k * w.dilation[2]) * w.channels + c;
}
VEC_INLINE int64_t slab_runs(
    const ConvWindows& w, const Plan& q, const Pass& pass, const float* slab, PixelRun (&runs)[kMostRuns]) {
  for (int64_t i = 0; i < pass.count; ++i) {
    const Unit& u = pass.unit[i];
    runs[i] = {slab + i * w.stride[1] * q.slab[2] * w.channels, u.pixel, u.to - u.from};
  }
  return pass.count;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad
