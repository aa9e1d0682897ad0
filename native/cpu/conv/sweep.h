// SPDX-License-Identifier: MIT
// A set of windows that sweeps over a batch: a convolution, or one phase of its gradient by the input.
//
//   y[n, first + t * apart, f] = finish(sum over j, c of x[n, at + t * stride + j * step, c] * w[j, c, f])    j: places
#pragma once
#include "../gemm/plan.h"
#include "axis.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

using gemm::kCols;
using gemm::kVectors;
using gemm::most_rows;

// [ceil(filters / cols)] panels of [places * channels] rows, of which `step` floats each adjoin.
struct Weights {
  const float* p;
  int64_t step;   // from row to row
  int64_t cols;   // of a panel
  int64_t panel;  // floats from panel to panel
  GEMMULE_INLINE const float* at(int64_t col) const { return p + col / cols * panel + col % cols; }
};

// Floats from one element to the next along each axis.
struct Steps {
  int64_t image;
  Spatial axis;
};

struct Sweep {
  Axis axis[kSpatialAxes];
  int64_t batch, channels, filters;
  const float* x;
  Steps x_steps;
  Weights w;
  float* y;
  Steps y_steps;
  gemm::Finish finish;

  GEMMULE_INLINE int64_t rows() const { return batch * axis[0].windows * axis[1].windows; }
  GEMMULE_INLINE int64_t places() const { return axis[0].places * axis[1].places * axis[2].places; }
  GEMMULE_INLINE double flops() const { return gemm::flops(rows() * axis[2].windows, filters, places() * channels); }
};

GEMMULE_INLINE constexpr Steps dense_steps(const Spatial& extent, int64_t pixel) {
  const int64_t row = extent[2] * pixel, plane = extent[1] * row;
  return {extent[0] * plane, {plane, row, pixel}};
}

// How a sweep is shared out: its rows of windows, and its filters.
struct Shares {
  int64_t rows, cols;
  GEMMULE_INLINE int64_t count() const { return rows * cols; }
};

constexpr int64_t kWindowsOfTask = 36;  // at least: fewer would not be worth the reading of the weights
constexpr int64_t kImagesOfTask = 8;    // where those are what makes a tile high

// Whether no run of windows that read the same places is a tile's height, and there are images enough to make one of.
VEC_INLINE bool needs_images(const Sweep& s) {
  if (s.axis[0].windows != 1 || s.batch < 2 * kImagesOfTask) return false;
  for (int i : {1, 2})
    for (int64_t t = 0, end; t < s.axis[i].windows; t = end) {
      end = alike_until(s.axis[i], t, s.axis[i].windows);
      if (end - t >= kImagesOfTask) return false;
    }
  return true;
}

// Follows from the shape alone. Rows first, for filters apart read the same input; halved and halved again, so that no
// thread is left with one share more.
VEC_INLINE Shares shares_of(const Sweep& s, double work) {
  const int64_t tasks = gemm::task_count(work), panels = gemm::pieces(s.filters, kPanelCols);
  const int64_t least_rows = needs_images(s) ? kImagesOfTask * s.axis[1].windows : 1;
  int64_t rows = 1;
  while (rows < tasks && s.rows() * s.axis[2].windows >= 2 * rows * kWindowsOfTask && s.rows() >= 2 * rows * least_rows)
    rows *= 2;
  return {rows, least(panels, gemm::pieces(tasks, rows))};
}

// The outputs of one share. In conv.cpp.
void run_share(const Sweep&, Shares, int64_t share, Context&);

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
