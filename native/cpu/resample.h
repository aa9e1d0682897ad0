// SPDX-License-Identifier: MIT
// Images resampled along both axes: each row of the result is first a weighted sum of rows, then each of its pixels
// one of pixels. The gradient is the same with the weights transposed: whose sum a pixel entered is a range too, as
// windows move on one way.
#pragma once
#include "blocks.h"
#include "lanes.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

// Pixel i of an axis of the result is the sum of pixels first[i] .. times weight[start[i]] .. weight[start[i + 1] - 1].
struct AxisWeights {
  int64_t *first, *start;
  float* weight;
  GEMMULE_INLINE int64_t count(int64_t i) const { return start[i + 1] - start[i]; }
};

struct Resampling {
  ResizeMode mode;
  bool antialias;
  int64_t input, output;
  GEMMULE_INLINE Taps taps(int64_t i) const { return taps_of(mode, antialias, input, output, i); }
};
static int64_t taps_in_all(const Resampling& r) {
  int64_t all = 0;
  for (int64_t i = 0; i < r.output; ++i) all += r.taps(i).end - r.taps(i).first;
  return all;
}
VEC_INLINE double sum_of(const Taps& taps) {
  double sum = 0;
  for (int64_t k = taps.first; k < taps.end; ++k) sum += taps.weight(k);
  return sum;
}

// out[j] = sum over taps of weight * in[j + tap * step], for n elements.
VEC_INLINE void add_taps(const float* in, int64_t step, const float* weight, int64_t taps, float* out, int64_t n) {
  each_vector(0, n, [=](int64_t j, auto lanes) {
    Vec sum = zero();
    for (int64_t t = 0; t < taps; ++t) sum += load(in + t * step + j, lanes) * weight[t];
    store(out + j, sum, lanes);
  });
}

constexpr int64_t kMostTasks = 64;  // each has a row of its own in scratch

struct Images {
  const float* in;
  float* out;
  int64_t batch, height, width, channels, to_height, to_width;
};
VEC_INLINE void resample_row(
    const Images& p, const AxisWeights& rows, const AxisWeights& columns, int64_t row, float* between) {
  const int64_t i = row % p.to_height, length = p.width * p.channels, c = p.channels;
  const float *in = p.in + (row / p.to_height * p.height + rows.first[i]) * length, *w = rows.weight + rows.start[i];
  if (rows.count(i) != 1 || *w != 1) add_taps(in, length, w, rows.count(i), between, length), in = between;
  for (int64_t j = 0; j < p.to_width; ++j)
    add_taps(in + columns.first[j] * c, c, columns.weight + columns.start[j], columns.count(j),
        p.out + (row * p.to_width + j) * c, c);
}
// False where memory is short.
template <class Write>
VEC_INLINE bool resample(
    const Images& p, const Resampling& vertical, const Resampling& horizontal, Context& ctx, const Write& write) {
  const int64_t taps = taps_in_all(vertical), row_length = p.width * p.channels;
  const int64_t total = p.batch * p.to_height, work = (p.width + p.to_width) * p.channels;
  const int64_t group = greatest(greatest<int64_t>(1, kBlock / work), (total + kMostTasks - 1) / kMostTasks);
  const int64_t tasks = (total + group - 1) / group;
  int64_t* index = ctx.scratch<int64_t>(0, 2 * (p.to_height + p.to_width) + 2);
  float* weight = ctx.scratch(1, taps + taps_in_all(horizontal));
  float* between = ctx.scratch(2, tasks * row_length);
  if (!index || !weight || !between) return false;
  int64_t* after = index + 2 * p.to_height + 1;
  const AxisWeights rows = {index, index + p.to_height, weight};
  const AxisWeights columns = {after, after + p.to_width, weight + taps};
  write(vertical, rows), write(horizontal, columns);
  ctx.parallel(tasks, [&](int64_t task) {
    for (int64_t row = task * group; row < least(total, (task + 1) * group); ++row)
      resample_row(p, rows, columns, row, between + task * row_length);
  });
  return true;
}

VEC_INLINE Resampling vertical(const ResizeShape& p) {
  return {ResizeMode(p.mode), p.antialias, p.height, p.to_height};
}
VEC_INLINE Resampling horizontal(const ResizeShape& p) {
  return {ResizeMode(p.mode), p.antialias, p.width, p.to_width};
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
