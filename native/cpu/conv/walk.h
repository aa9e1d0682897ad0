// SPDX-License-Identifier: MIT
// How a share of a sweep is walked: bands of rows whose input stays in the cache, panels of filters, regions of windows
// that read the same places, tiles.
#pragma once
#include "../vec_math.h"
#include "tile.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

constexpr int64_t kBandFloats = 65536;  // of input, 256 KiB
constexpr int64_t kMostDepth = 2304;    // weights of a panel that stay in the cache from tile to tile: 576 KiB
constexpr int64_t kMostRuns = 128;

// Windows of one plane of some images that read the same places: t0 .. t1 - 1 of the last two axes.
struct Region {
  int64_t image, images, t0[kSpatialAxes], t1[kSpatialAxes];
  Places places[kSpatialAxes];
};

// The runs of a region's windows, in the order of the weights, a block at a time.
struct RunsOf {
  const Sweep& s;
  const Region& r;
  bool adjoin;                   // whether the places of a row do
  int64_t floats;                // of what adjoins
  int64_t j[kSpatialAxes] = {};  // the next place, behind the first one inside
  int64_t done = 0;              // of its floats

  GEMMULE_INLINE RunsOf(const Sweep& s, const Region& r) : s(s), r(r) {
    adjoin = s.axis[2].step * s.x_steps.axis[2] == s.channels;
    floats = adjoin ? extent(2) * s.channels : s.channels;
    if (!extent(1) || !extent(2)) j[0] = extent(0);
  }
  GEMMULE_INLINE int64_t extent(int axis) const { return r.places[axis].end - r.places[axis].first; }
  GEMMULE_INLINE bool ended() const { return j[0] == extent(0); }
  GEMMULE_INLINE Run next() const {
    int64_t x = 0, place = 0;
    for (int i = 0; i < kSpatialAxes; ++i) {
      x += j[i] * s.axis[i].step * s.x_steps.axis[i];
      place = place * s.axis[i].places + r.places[i].first + j[i];
    }
    return {x + done, (place * s.channels + done) * s.w.step, floats - done};
  }
  GEMMULE_INLINE void advance(int64_t by) {
    done += by;
    if (done < floats) return;
    done = 0;
    if (!adjoin && ++j[2] < extent(2)) return;
    j[2] = 0;
    if (++j[1] < extent(1)) return;
    j[1] = 0, ++j[0];
  }
  // Fills a block; returns how many runs it has.
  int64_t block(Run (&runs)[kMostRuns]) {
    int64_t n = 0;
    for (int64_t room = kMostDepth; n < kMostRuns && room > 0 && !ended(); ++n) {
      runs[n] = next();
      runs[n].depth = least(runs[n].depth, room);
      room -= runs[n].depth;
      advance(runs[n].depth);
    }
    return n;
  }
};

// Windows along an axis of a region, and what lies between them in x and y. In place of the first axis stand the images.
struct Lines {
  int64_t count, x_step, y_step;
};

VEC_INLINE Lines lines_of(const Sweep& s, const Region& r, int axis) {
  if (axis == 0) return {r.images, s.x_steps.image, s.y_steps.image};
  return {
      r.t1[axis] - r.t0[axis], s.axis[axis].stride * s.x_steps.axis[axis], s.axis[axis].apart * s.y_steps.axis[axis]};
}

// The one along which `most` windows a tile make the fewest tiles.
VEC_INLINE int axis_of_tiles(const Lines (&lines)[kSpatialAxes], int most) {
  const auto tiles = [&](int axis) {
    return gemm::pieces(lines[axis].count, most) * lines[(axis + 1) % 3].count * lines[(axis + 2) % 3].count;
  };
  int best = 2;
  for (int axis = 1; axis >= 0; --axis)
    if (tiles(axis) < tiles(best)) best = axis;
  return best;
}

VEC_INLINE void finish_tile(const Sweep& s, const Tile& t, int64_t height) {
  for (int64_t i = 0; i < height; ++i) {
    float* y = t.y + i * t.y_step;
    unary_row(s.finish.function, y, y, t.cols, 0, 0);
  }
}

// The tile below meets rows of x that no line has met, as many as the stride. (One row comes in time by itself.)
VEC_INLINE void fetch_below(const Tile& t, int64_t line_step, int64_t height, int64_t rows) {
  for (int64_t i = least(t.count, rows); i > 0; --i) {
    const float* next = t.x + line_step + t.runs[t.count - i].x;
    for (int64_t l = 0; l < height * t.x_step; l += gemm::kLine) __builtin_prefetch(next + l);
  }
}

// All windows of a region, along the axis that takes the fewest tiles. `finishes`: nothing is added to them any more.
static void make_tiles(const Sweep& s, const Region& r, const Tile& first, bool finishes) {
  const int vectors = int(gemm::pieces(first.cols, W)), most = most_rows(vectors);
  const Lines lines[] = {lines_of(s, r, 0), lines_of(s, r, 1), lines_of(s, r, 2)};
  const int axis = axis_of_tiles(lines, most), next = axis == 2 ? 1 : 2;
  const Lines &along = lines[axis], &across = lines[next], &beyond = lines[3 - axis - next];
  const bool fetches = axis == 2 && s.axis[1].stride > 1;
  const gemm::RowTiles tiles(along.count, most);
  Tile t = first;
  t.x_step = along.x_step, t.y_step = along.y_step;
  for (int64_t far = 0; far < beyond.count; ++far)
    for (int64_t line = 0; line < across.count; ++line)
      for (int64_t i = 0; i < tiles.count; ++i) {
        const int64_t at = tiles.row_of(i), height = tiles.row_of(i + 1) - at;
        t.x = first.x + far * beyond.x_step + line * across.x_step + at * along.x_step;
        t.y = first.y + far * beyond.y_step + line * across.y_step + at * along.y_step;
        if (fetches && line + 1 < across.count) fetch_below(t, across.x_step, height, s.axis[1].stride);
        tile_makers.of[vectors - 1][height - 1](t);
        if (finishes && s.finish.function) finish_tile(s, t, height);
      }
}

// Where in x the first window of a region reads its first place inside, and where it lies in y.
VEC_INLINE int64_t place_in_x(const Sweep& s, const Region& r) {
  int64_t at = r.image * s.x_steps.image;
  for (int i = 0; i < kSpatialAxes; ++i)
    at += (s.axis[i].at + r.t0[i] * s.axis[i].stride + r.places[i].first * s.axis[i].step) * s.x_steps.axis[i];
  return at;
}
VEC_INLINE int64_t place_in_y(const Sweep& s, const Region& r) {
  int64_t at = r.image * s.y_steps.image;
  for (int i = 0; i < kSpatialAxes; ++i) at += (s.axis[i].first + r.t0[i] * s.axis[i].apart) * s.y_steps.axis[i];
  return at;
}

// Filters col .. col + cols - 1 of a region.
static void make_region(const Sweep& s, const Region& r, int64_t col, int cols) {
  RunsOf runs_of(s, r);
  Run runs[kMostRuns];
  Tile t{};
  t.w = s.w.at(col), t.w_step = s.w.step;
  t.runs = runs;
  t.cols = cols;
  t.bias = s.finish.bias ? s.finish.bias + col : nullptr;
  t.x = runs_of.ended() ? s.x : s.x + place_in_x(s, r);
  t.y = s.y + place_in_y(s, r) + col;
  do {
    t.count = runs_of.block(runs);
    t.relu = s.finish.relu && runs_of.ended();
    make_tiles(s, r, t, runs_of.ended());
    t.adds = true;
  } while (!runs_of.ended());
}

// Rows t0[1] .. t1[1] - 1 of one plane of some images.
static void make_band(const Sweep& s, const Region& band, int64_t col0, int64_t col1) {
  Region r = band;
  for (int64_t col = col0; col < col1; col += kCols) {
    const int cols = int(least<int64_t>(kCols, col1 - col));
    for (r.t0[1] = band.t0[1]; r.t0[1] < band.t1[1]; r.t0[1] = r.t1[1]) {
      r.t1[1] = alike_until(s.axis[1], r.t0[1], band.t1[1]);
      r.places[1] = inside(s.axis[1], r.t0[1]);
      for (r.t0[2] = 0; r.t0[2] < s.axis[2].windows; r.t0[2] = r.t1[2]) {
        r.t1[2] = alike_until(s.axis[2], r.t0[2], s.axis[2].windows);
        r.places[2] = inside(s.axis[2], r.t0[2]);
        make_region(s, r, col, cols);
      }
    }
  }
}

VEC_INLINE int64_t rows_of_band(const Sweep& s) {
  const int64_t floats = least(s.axis[1].stride, s.axis[1].inputs) * s.axis[2].inputs * s.channels;
  return greatest<int64_t>(gemm::kMostRows, kBandFloats / greatest<int64_t>(1, floats));
}

// Whole images from a row on that are small enough to be made together, or 0.
VEC_INLINE int64_t images_from(const Sweep& s, int64_t row, int64_t rows, int64_t most) {
  const int64_t height = s.axis[1].windows;
  const bool begins = s.axis[0].windows == 1 && row % height == 0;
  return begins && rows >= height ? gemm::even_step(rows / height, greatest<int64_t>(1, most / height), 1) : 0;
}

static void make_rows(const Sweep& s, int64_t row0, int64_t row1, int64_t col0, int64_t col1, Context& ctx) {
  const int64_t height = s.axis[1].windows, most = rows_of_band(s);
  for (int64_t row = row0, n; row < row1 && !gemm::stopped(ctx); row += n) {
    const int64_t plane = row / height, t = row % height, depth = plane % s.axis[0].windows;
    const int64_t images = images_from(s, row, row1 - row, most);
    n = images > 1 ? images * height : gemm::even_step(least(height - t, row1 - row), most, 1);
    Region band{plane / s.axis[0].windows, greatest<int64_t>(1, images), {depth, t, 0},
        {depth + 1, images > 1 ? height : t + n, 0}, {inside(s.axis[0], depth), {}, {}}};
    make_band(s, band, col0, col1);
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
