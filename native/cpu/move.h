// SPDX-License-Identifier: MIT
// Moving memory: blocks of bytes, and elements from one strided layout to another (what transpose, slice, tile, pad and concat share).
#pragma once
#include "cpu/vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

// A power of two; below 256 KiB a hand-over costs more than it saves.
VEC_INLINE int64_t move_tasks(int64_t bytes) {
  int64_t tasks = 1;
  while (tasks < 16 && bytes >= tasks * (256 << 10)) tasks *= 2;
  return tasks;
}
// Calls f(from, to) for pieces of [0, bytes), cut at cache lines.
template <class F>
VEC_INLINE void each_piece(int64_t bytes, Context& ctx, const F& f) {
  const int64_t tasks = move_tasks(bytes);
  auto cut = [&](int64_t task) { return task == tasks ? bytes : bytes / tasks * task / 64 * 64; };
  ctx.parallel(tasks, [&](int64_t task) { f(cut(task), cut(task + 1)); });
}
VEC_INLINE void copy_bytes(void* y, const void* x, int64_t bytes, Context& ctx) {
  each_piece(bytes, ctx, [&](int64_t from, int64_t to) {
    __builtin_memcpy(static_cast<char*>(y) + from, static_cast<const char*>(x) + from, to - from);
  });
}
VEC_INLINE void zero_bytes(void* y, int64_t bytes, Context& ctx) {
  each_piece(
      bytes, ctx, [&](int64_t from, int64_t to) { __builtin_memset(static_cast<char*>(y) + from, 0, to - from); });
}

struct Axis {
  int64_t count, from, to;  // the steps of the source and of the target, in bytes
};

// Elements of `size` bytes at the same place in two layouts; axes from the outermost in.
struct Walk {
  int64_t size = 0;
  int axes = 0;
  Axis axis[2 * kMaxRank];
  GEMMULE_INLINE void add(const Axis& a) { axis[axes++] = a; }
};

// No two elements may have the same target.
void move_elements(const Walk&, const void* x, void* y, Context&);

// Row-major steps in bytes.
VEC_INLINE Dims steps_of(const Dims& dims, int64_t size) {
  Dims steps;
  for (int i = kMaxRank - 1; i >= 0; size *= dims[i--]) steps[i] = size;
  return steps;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
