// SPDX-License-Identifier: MIT
// Some 256 output pixels, as the tiles of the filter gradient want them: dy in panels, and for each place of the window
// the runs of pixels that read x there. Padding is left out of them; few channels are copied into a slab that has it.
#pragma once
#include "../gemm/pack.h"
#include "filter_plan.h"
#include "window_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad {

using windows::row_of;

// Output pixels from .. to of one row, a cut of it; the first of them has this number in the pass.
struct Unit {
  int64_t image, o0, o1, cut, from, to, pixel;
};

struct Pass {
  int64_t first, pixels, count;  // `first`: the number of its first pixel among all
  Unit unit[kMostRuns], after;
};

VEC_INLINE void set_cut(const ConvWindows& w, const Plan& q, Unit& u, int64_t cut) {
  u.cut = cut;
  u.from = q.cuts > 1 ? share(w.output[2], q.cuts, cut) : 0;
  u.to = q.cuts > 1 ? share(w.output[2], q.cuts, cut + 1) : w.output[2];
}
VEC_INLINE Unit unit_of(const ConvWindows& w, const Plan& q, int64_t number) {
  if (number >= q.units) return {};
  const int64_t row = number / q.cuts, plane = row / w.output[1];
  Unit u{plane / w.output[0], plane % w.output[0], row % w.output[1], 0, 0, 0, 0};
  set_cut(w, q, u, number % q.cuts);
  return u;
}
VEC_INLINE Unit unit_after(const ConvWindows& w, const Plan& q, Unit u) {
  if (u.cut + 1 < q.cuts) return set_cut(w, q, u, u.cut + 1), u;
  if (++u.o1 == w.output[1]) u.o1 = 0, ++u.o0;
  if (u.o0 == w.output[0]) u.o0 = 0, ++u.image;
  return set_cut(w, q, u, 0), u;
}

// At most `room` units: those of a slab lie in one plane.
VEC_INLINE Pass pass_from(const ConvWindows& w, const Plan& q, const Unit& first, int64_t room) {
  Pass pass{};
  const int64_t row = (first.image * w.output[0] + first.o0) * w.output[1] + first.o1;
  pass.first = row * w.output[2] + first.from;
  pass.after = first;
  while (pass.count < least(room, q.units_of_pass)) {
    Unit u = pass.after;
    if (q.slab[0] && (u.image != first.image || u.o0 != first.o0)) break;
    u.pixel = pass.pixels;
    pass.pixels += u.to - u.from;
    pass.unit[pass.count++] = u;
    pass.after = unit_after(w, q, u);
  }
  return pass;
}

// What place 0 of a unit's windows reads in x, were there no padding.
VEC_INLINE int64_t pixel_of_x(const ConvWindows& w, const Unit& u) {
  const int64_t i0 = least(w.input[0], u.o0 * w.stride[0]), i1 = least(w.input[1], u.o1 * w.stride[1]);
  return ((u.image * w.input[0] + i0) * w.input[1] + i1) * w.input[2] + least(w.input[2], u.from * w.stride[2]);
}

// ---- dy ------------------------------------------------------------------------------------------------------------

// Vectors of filters in panels that differ by one at most; in the pass, panel after panel.
struct Panels {
  int64_t filters, vectors, count;
  GEMMULE_INLINE explicit Panels(int64_t n) : filters(n), vectors(pieces(n, W)), count(pieces(vectors, kVectors)) {}
  GEMMULE_INLINE int64_t begin(int64_t panel) const { return share(vectors, count, panel); }
  GEMMULE_INLINE int64_t width(int64_t panel) const { return begin(panel + 1) - begin(panel); }
  GEMMULE_INLINE int cols(int64_t panel) const { return int(least(width(panel) * W, filters - begin(panel) * W)); }
};

VEC_INLINE void pack_panel(
    const float* dy, int64_t ld, int64_t pixels, const Panels& panels, int64_t panel, float* packed) {
  gemm::copy_panel(dy, ld, pixels, panels.cols(panel), packed, panels.width(panel) * W);
}

// Four pixels at a time, which hides the latency of an addition.
template <int V>
static void add_columns(const float* panel, int64_t pixels, int cols, bool adds, float* db) {
  constexpr int P = 4;
  Vec sum[P][V] = {};
  for (; pixels >= P; pixels -= P, panel += P * V * W)
#pragma GCC unroll 16
    for (int i = 0; i < P * V; ++i) sum[i / V][i % V] += load(panel + i * W);
  for (; pixels > 0; --pixels, panel += V * W)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) sum[0][v] += load(panel + v * W);
#pragma GCC unroll 4
  for (int v = 0; v < V; ++v) {
    const Mask lanes = mask(int(least(W, cols - v * W)));
    const Vec all = (sum[0][v] + sum[1][v]) + (sum[2][v] + sum[3][v]);
    store(db + v * W, adds ? all + load(db + v * W, lanes) : all, lanes);
  }
}
using AddColumns = void (*)(const float*, int64_t, int, bool, float*);
VEC_INLINE AddColumns column_adder(int64_t vectors) {
  if (vectors == 1) return add_columns<1>;
  if (vectors == 2) return add_columns<2>;
  return vectors == 3 ? add_columns<3> : add_columns<4>;
}

// ---- x -------------------------------------------------------------------------------------------------------------

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

VEC_INLINE bool has_all_pixels(const Pass& pass, const PixelRun (&runs)[kMostRuns], int64_t count) {
  int64_t pixels = 0;
  for (int64_t i = 0; i < count; ++i) pixels += runs[i].count;
  return pixels == pass.pixels;
}

// One row of the slab, from pixel `at` of a row of x; with zeros beside x, and instead of a row that x lacks.
VEC_INLINE void copy_slab_row(const ConvWindows& w, const float* row, int64_t at, int64_t pixels, float* slab) {
  const int64_t c = w.channels, from = row ? least(pixels, greatest<int64_t>(0, -at)) : pixels;
  const int64_t to = greatest(from, least(pixels, w.input[2] - at));
  if (from > 0) __builtin_memset(slab, 0, size_t(from * c) * sizeof(float));
  if (from < to) windows::copy_runs(row + (at + from) * c, 0, slab + from * c, 0, (to - from) * c, 1);
  if (to < pixels) __builtin_memset(slab + to * c, 0, size_t((pixels - to) * c) * sizeof(float));
}

// All pixels that the windows of the pass reach.
static void copy_slab(const ConvWindows& w, const Plan& q, const Pass& pass, const float* x, float* slab) {
  const Unit& u = pass.unit[0];
  const int64_t first = u.o1 * w.stride[1] - w.before[1], rows = reach(w, 1, pass.count);
  for (int64_t k = 0; k < q.slab[0]; ++k)
    for (int64_t r = 0; r < rows; ++r) {
      const float* row = row_of(w, x, u.image, u.o0 * w.stride[0] - w.before[0] + k * w.dilation[0], first + r);
      copy_slab_row(
          w, row, u.from * w.stride[2] - w.before[2], q.slab[2], slab + (k * q.slab[1] + r) * q.slab[2] * w.channels);
    }
}

// Where the rows of dw lie in what a pixel reads of the slab.
VEC_INLINE void slab_rows(const ConvWindows& w, const Plan& q, int64_t* next) {
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
