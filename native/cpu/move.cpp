// SPDX-License-Identifier: MIT
#include "cpu/move.h"

#include "cpu/transpose_block.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using Run = void (*)(const Walk&, const char* x, char* y);  // the inner axes of a walk

// Axes of one element dropped, those that continue each other joined, and whole runs made the element.
Walk simplified(const Walk& w) {
  Walk out;
  out.size = w.size;
  for (int i = 0; i < w.axes; ++i) {
    const Axis a = w.axis[i];
    Axis* outer = out.axes ? &out.axis[out.axes - 1] : nullptr;
    if (a.count == 1) continue;
    if (outer && outer->from == a.from * a.count && outer->to == a.to * a.count)
      *outer = {outer->count * a.count, a.from, a.to};
    else out.add(a);
  }
  for (; out.axes; --out.axes) {
    const Axis& inner = out.axis[out.axes - 1];
    if (inner.from != out.size || inner.to != out.size) break;
    out.size *= inner.count;
  }
  return out;
}

// ---- the innermost axis, element by element ----------------------------------------------------------------------------

void copy_runs(const Walk& w, const char* x, char* y) {
  const Axis a = w.axis[w.axes - 1];
  for (int64_t i = 0; i < a.count; ++i) __builtin_memcpy(y + i * a.to, x + i * a.from, w.size);
}
template <int64_t kSize>
void copy_elements(const Walk& w, const char* x, char* y) {
  const Axis a = w.axis[w.axes - 1];
  for (int64_t i = 0; i < a.count; ++i) __builtin_memcpy(y + i * a.to, x + i * a.from, kSize);
}
Run run_for(int64_t size) {
  switch (size) {
    case 1: return copy_elements<1>;
    case 4: return copy_elements<4>;
    case 8: return copy_elements<8>;
    case 16: return copy_elements<16>;
    default: return copy_runs;
  }
}

// ---- the two innermost axes, where the source is contiguous along the first and the target along the second: a transpose ------

constexpr int64_t kTile = 16;  // elements: a line of floats, each touched once

void transpose_vectors(const Walk& w, const char* x, char* y, int64_t rows, int64_t cols) {
  const int64_t from = w.axis[w.axes - 1].from, to = w.axis[w.axes - 2].to;
  const Mask some = mask(int(cols)), others = mask(int(rows));
  Vec r[W];
  if (rows == W && cols == W) {
#pragma GCC unroll 16
    for (int i = 0; i < W; ++i) r[i] = load(reinterpret_cast<const float*>(x + i * from));
  } else {
    for (int i = 0; i < W; ++i) r[i] = i < rows ? load(reinterpret_cast<const float*>(x + i * from), some) : zero();
  }
  transpose_block(r);
  if (rows == W && cols == W) {
#pragma GCC unroll 16
    for (int i = 0; i < W; ++i) store(reinterpret_cast<float*>(y + i * to), r[i]);
  } else {
    for (int i = 0; i < cols; ++i) store(reinterpret_cast<float*>(y + i * to), r[i], others);
  }
}
void transpose_tile(const Walk& w, const char* x, char* y, int64_t rows, int64_t cols) {
  const int64_t from = w.axis[w.axes - 1].from, to = w.axis[w.axes - 2].to;
  if (w.size == 4)
    for (int64_t c = 0; c < cols; c += W)
      for (int64_t r = 0; r < rows; r += W)
        transpose_vectors(
            w, x + r * from + c * 4, y + c * to + r * 4, least<int64_t>(W, rows - r), least<int64_t>(W, cols - c));
  else
    for (int64_t c = 0; c < cols; ++c)
      for (int64_t r = 0; r < rows; ++r) __builtin_memcpy(y + c * to + r * w.size, x + r * from + c * w.size, w.size);
}
void transpose_tiles(const Walk& w, const char* x, char* y) {
  const Axis cols = w.axis[w.axes - 2], rows = w.axis[w.axes - 1];
  for (int64_t c = 0; c < cols.count; c += kTile)
    for (int64_t r = 0; r < rows.count; r += kTile)
      transpose_tile(w, x + r * rows.from + c * w.size, y + c * cols.to + r * w.size, least(kTile, rows.count - r),
          least(kTile, cols.count - c));
}
// Whether the last axis and another are such a pair; that other one is then made the last but one.
bool pair_up(Walk& w) {
  const Axis last = w.axis[w.axes - 1];
  if (last.to != w.size || last.count < 8 || w.size > 8) return false;
  for (int i = w.axes - 2; i >= 0; --i) {
    const Axis a = w.axis[i];
    if (a.from != w.size || a.count < 8) continue;
    for (; i + 2 < w.axes; ++i) w.axis[i] = w.axis[i + 1];
    w.axis[i] = a;
    return true;
  }
  return false;
}

// ---- the outer axes -----------------------------------------------------------------------------------------------------

void walk(const Walk& w, int depth, int outer, Run run, const char* x, char* y) {
  if (depth == outer) return run(w, x, y);
  const Axis a = w.axis[depth];
  for (int64_t i = 0; i < a.count; ++i) walk(w, depth + 1, outer, run, x + i * a.from, y + i * a.to);
}

// The axis along which threads share the work: the longest.
int shared_axis(const Walk& w) {
  int best = 0;
  for (int i = 1; i < w.axes; ++i)
    if (w.axis[i].count > w.axis[best].count) best = i;
  return best;
}

int64_t bytes_of(const Walk& w) {
  int64_t bytes = w.size;
  for (int i = 0; i < w.axes; ++i) bytes *= w.axis[i].count;
  return bytes;
}

}  // namespace

void move_elements(const Walk& given, const void* x, void* y, Context& ctx) {
  Walk w = simplified(given);
  const int64_t bytes = bytes_of(w);
  if (bytes == 0) return;
  if (w.axes == 0) return copy_bytes(y, x, bytes, ctx);
  const bool transposes = w.axes > 1 && pair_up(w);
  const Run run = transposes ? transpose_tiles : run_for(w.size);
  const int outer = w.axes - (transposes ? 2 : 1), shared = shared_axis(w);
  const Axis axis = w.axis[shared];
  const int64_t grain = axis.count >= 16 * kTile ? kTile : 1, tasks = least(move_tasks(bytes), axis.count);
  auto cut = [&](int64_t task) { return task == tasks ? axis.count : axis.count * task / tasks / grain * grain; };
  ctx.parallel(tasks, [&](int64_t task) {
    Walk part = w;
    const int64_t from = cut(task);
    part.axis[shared].count = cut(task + 1) - from;
    walk(part, 0, outer, run, static_cast<const char*>(x) + from * axis.from, static_cast<char*>(y) + from * axis.to);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
