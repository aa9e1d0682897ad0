// SPDX-License-Identifier: MIT
#include "conv/filter_depthwise.h"
#include "conv/filter_pass.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace filter_grad;
using gemm::kLine;

// What one task adds up: a block of dw, from some of the units.
struct Work {
  const ConvFilterGradArgs& p;
  const Plan& q;
  Block block;
  int64_t unit0, unit1;
  float *dw, *db;  // db is null where it is no concern of this block's
};

// What a task borrows.
struct Room {
  float *dy, *slab;
  int64_t* slab_rows;
};

bool is_panel(const Work& t, const Panels& panels) {
  return panels.count == 1 && t.p.filters == panels.vectors * W && t.block.filters == t.p.filters;
}

Room room_for(const Work& t, const Panels& panels, Context& ctx) {
  const int64_t pixels = t.q.units_of_pass * pieces(t.p.output[2], t.q.cuts);
  Room r{};
  if (!is_panel(t, panels)) r.dy = ctx.scratch(0, pixels * panels.vectors * W);
  if (t.q.slab[0]) {
    r.slab = ctx.scratch(1, volume(t.q.slab) * t.p.channels);
    r.slab_rows = ctx.scratch<int64_t>(3, volume(t.p.kernel) * t.p.channels);
    if (r.slab_rows) slab_rows(t.p, t.q, r.slab_rows);
  }
  return r;
}
bool is_enough(const Work& t, const Panels& panels, const Room& r) {
  return (r.dy || is_panel(t, panels)) && (!t.q.slab[0] || (r.slab && r.slab_rows));
}

// A pass under way.
struct Progress {
  const Pass& pass;
  const Panels& panels;
  const float* dy;                // as it lies, from the block's first filter on
  const float* packed;            // in panels
  float* to_pack;                 // null once that is done
  bool adds;                      // to what earlier passes made
  const float *next_dy, *next_x;  // what the next pass reads
  int64_t tiles = 0;              // done
};

// Each tile fetches a line of every pixel of the next pass's dy, and then of its x; in the order of
// memory where pixels adjoin.
void aim(Tile& t, const float* at, int64_t floats, int64_t pixel, int64_t line, int64_t pixels) {
  t.next = at + line * kLine * (floats == pixel ? pixels : 1);
  t.next_step = floats == pixel ? kLine : pixel;
}
void fetch_ahead(const Work& t, Progress& g, Tile& tile) {
  const int64_t of_dy = pieces(t.block.filters, kLine), of_x = pieces(t.block.channels, kLine), line = g.tiles++;
  if (line < of_dy) return aim(tile, g.next_dy, t.block.filters, t.p.filters, line, g.pass.pixels);
  if (line < of_dy + of_x) return aim(tile, g.next_x, t.block.channels, t.p.channels, line - of_dy, g.pass.pixels);
  tile.next = tile.dy, tile.next_step = 0;
}

void pack(const Work& t, const Progress& g, int64_t panel) {
  const int64_t col = g.panels.begin(panel) * W;
  pack_panel(g.dy + col, t.p.filters, g.pass.pixels, g.panels, panel, g.to_pack + col * g.pass.pixels);
}

// The first tile of a panel, which may have to be packed: whole ones are on the way.
void add_first(const Work& t, const Progress& g, int64_t panel, Tile tile, int64_t height) {
  const int64_t col = g.panels.begin(panel) * W, vectors = g.panels.width(panel);
  const bool copies = g.to_pack && !tile.rows && g.panels.cols(panel) == kVectors * W;
  if (g.to_pack && !copies) pack(t, g, panel);
  if (!copies) return tile_adders.of[tile.rows != nullptr][vectors - 1][height - 1](tile);
  tile.dy = g.dy + col, tile.dy_step = t.p.filters;
  tile.copy = g.to_pack + col * g.pass.pixels;
  tile_adders.copying[height - 1](tile);
}

// Rows of dw, against all panels.
void add_rows(const Work& t, Progress& g, Tile tile, int64_t rows, float* dw, const int64_t* scattered) {
  for (int64_t i = 0; i < g.panels.count; ++i) {
    const int64_t col = g.panels.begin(i) * W, vectors = g.panels.width(i),
                  tiles = pieces(rows, most_rows(int(vectors)));
    tile.dy = g.packed + col * g.pass.pixels;
    tile.cols = g.panels.cols(i);
    for (int64_t r = 0; r < tiles; ++r) {
      const int64_t row = share(rows, tiles, r), height = share(rows, tiles, r + 1) - row;
      tile.row = scattered ? 0 : row;
      tile.rows = scattered ? scattered + row : nullptr;
      tile.dw = dw + row * t.p.filters + col;
      fetch_ahead(t, g, tile);
      if (r) tile_adders.of[scattered != nullptr][vectors - 1][height - 1](tile);
      else add_first(t, g, i, tile, height);
    }
  }
  g.to_pack = nullptr;
}

Tile tile_of(const Work& t, const Progress& g, const PixelRun* runs) {
  Tile tile{};
  tile.runs = runs;
  tile.x_step = t.p.stride[2] * t.p.channels, tile.dw_step = t.p.filters;
  tile.adds = g.adds;
  return tile;
}

void add_slab(const Work& t, Progress& g, const Room& room) {
  PixelRun runs[kMostRuns];
  if (g.pass.count) copy_slab(t.p, t.q, g.pass, t.p.x.as(), room.slab);
  Tile tile = tile_of(t, g, runs);
  tile.count = slab_runs(t.p, t.q, g.pass, room.slab, runs);
  add_rows(t, g, tile, volume(t.p.kernel) * t.p.channels, t.dw + t.block.filter, room.slab_rows);
}

void pack_all(const Work& t, Progress& g) {
  for (int64_t i = 0; i < g.panels.count && g.to_pack; ++i) pack(t, g, i);
  g.to_pack = nullptr;
}

void add_places(const Work& t, Progress& g) {
  const Block& b = t.block;
  const float* x = t.p.x.as() + b.group * t.q.group_channels + b.channel;
  float* dw = t.dw + b.channel * t.p.filters + b.filter;
  PixelRun runs[kMostRuns];
  Tile tile = tile_of(t, g, runs);
  Spatial k;
  for (k[0] = 0; k[0] < t.p.kernel[0]; ++k[0])
    for (k[1] = 0; k[1] < t.p.kernel[1]; ++k[1])
      for (k[2] = 0; k[2] < t.p.kernel[2]; ++k[2], dw += t.q.group_channels * t.p.filters) {
        tile.count = runs_of(t.p, g.pass, k, x, runs);
        if (!has_all_pixels(g.pass, runs, tile.count)) pack_all(t, g);
        if (tile.count || !tile.adds) add_rows(t, g, tile, b.channels, dw, nullptr);
      }
}

// The column sums of panels.
void add_bias(const Work& t, Progress& g) {
  pack_all(t, g);
  for (int64_t i = 0; i < g.panels.count; ++i) {
    const int64_t col = g.panels.begin(i) * W, pixels = g.pass.pixels;
    column_adder(g.panels.width(i))(
        g.packed + col * pixels, pixels, g.panels.cols(i), g.adds, t.db + t.block.filter + col);
  }
}

void add_pass(const Work& t, const Pass& pass, const Panels& panels, const Room& room, bool adds) {
  const ConvFilterGradArgs& p = t.p;
  const float* dy = p.dy.as() + t.block.filter;
  const float* x = p.x.as() + t.block.group * t.q.group_channels + t.block.channel;
  const float* here = dy + pass.first * p.filters;
  Progress g{pass, panels, here, room.dy ? room.dy : here, room.dy, adds, here + pass.pixels * p.filters,
      x + pixel_of_x(p, pass.after) * p.channels};
  if (room.slab) add_slab(t, g, room);
  else if (t.block.channels) add_places(t, g);
  if (t.db) add_bias(t, g);
}

// False for want of memory.
bool run(const Work& t, Context& ctx) {
  const Panels panels(t.block.filters);
  const Room room = room_for(t, panels, ctx);
  if (!is_enough(t, panels, room)) return false;
  Unit first = unit_of(t.p, t.q, t.unit0);
  int64_t left = t.unit1 - t.unit0;
  for (bool adds = false; left > 0 || !adds; adds = true) {
    const Pass pass = pass_from(t.p, t.q, first, left);
    add_pass(t, pass, panels, room, adds);
    first = pass.after, left -= pass.count;
  }
  return true;
}

constexpr int64_t kSumBlock = 4096;  // of dw: stays in L1 while the parts are added

// sum += the other parts, in order.
void add_parts(float* sum, int64_t size, const float* others, int64_t apart, int64_t count, Context& ctx) {
  if (!count) return;
  ctx.parallel(pieces(size, kSumBlock), [&](int64_t block) {
    const int64_t begin = block * kSumBlock, n = least(kSumBlock, size - begin);
    for (int64_t part = 0; part < count; ++part) {
      const float* other = others + part * apart + begin;
#pragma GCC ivdep
      for (int64_t i = 0; i < n; ++i) sum[begin + i] += other[i];
    }
  });
}

// Calls add(task, unit0, unit1, dw, db) for the tasks of all parts, and sums what they made. `add` returns false for
// want of memory.
template <class F>
void sum_parts(const ConvFilterGradArgs& p, const Plan& q, int64_t tasks_of_part, Context& ctx, const F& add) {
  const int64_t size = p.weights(), apart = size + (p.db ? p.filters : 0), others = q.parts - 1;
  float* sums = others ? ctx.scratch(2, others * apart) : nullptr;
  bool out_of_memory = others && !sums;
  if (!out_of_memory)
    ctx.parallel(tasks_of_part * q.parts, [&](int64_t task) {
      const int64_t part = task / tasks_of_part;
      float *dw = part ? sums + (part - 1) * apart : p.dw.as(), *db = part && p.db ? dw + size : p.db.as();
      const bool done =
          add(task % tasks_of_part, share(q.units, q.parts, part), share(q.units, q.parts, part + 1), dw, db);
      if (!done) __atomic_store_n(&out_of_memory, true, __ATOMIC_RELAXED);
    });
  if (out_of_memory) return reference::conv_filter_grad(p, ctx);
  add_parts(p.dw.as(), size, sums, apart, others, ctx);
  if (p.db) add_parts(p.db.as(), p.filters, sums + size, apart, others, ctx);
}

}  // namespace

void conv_filter_grad(const ConvFilterGradArgs& p, Context& ctx) {
  if (p.filters == 0) return;
  const Plan q = plan(p);
  if (is_depthwise(p))
    return sum_parts(p, q, 1, ctx, [&](int64_t, int64_t unit0, int64_t unit1, float* dw, float* db) {
      return add_depthwise(p, q, unit0, unit1, dw, db), true;
    });
  sum_parts(p, q, q.blocks(p), ctx, [&](int64_t number, int64_t unit0, int64_t unit1, float* dw, float* db) {
    const Block b = block_of(q, number);
    return run({p, q, b, unit0, unit1, dw, b.channel ? nullptr : db}, ctx);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
