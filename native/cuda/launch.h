// SPDX-License-Identifier: MIT
// What native/cuda/<op>.cpp is written with: the launch stands here beside the op, the device code in cuda/<op>.cu.
//
// An op is void op(const OpArgs&, Context&) as everywhere; its pointers are device pointers (or mapped host memory), which only
// kernels may follow. Everything is enqueued, nothing waited for. Failures (no memory, a failed launch) are kept by the device and
// found by the stream: an op goes on as if nothing had happened.
#pragma once
#include <cstdint>

#include "../context.h"
#include "../kernels.h"
#include "fault.h"

namespace gemmule::cuda {

struct Grid {
  int64_t x = 1, y = 1, z = 1;  // at most 2^31 - 1, 65535, 65535 blocks; with a 0 nothing is launched
};

struct Properties {
  int major = 0, minor = 0;  // compute capability
  int multiprocessors = 1;
  int shared_bytes = 48 << 10;                                                 // most that a block may ask for (opt-in)
  bool has(int capability) const { return major * 10 + minor >= capability; }  // has(80)
};

// Relaxations of float32 products (gm.setFloatPrecision). highest: float32 accuracy; high: TF32; medium: bfloat16.
enum class FloatPrecision : int { highest, high, medium };

// -- Of the stream that the context belongs to.
const Properties& properties(const Context&);
FloatPrecision float_precision(const Context&);
// The record that kernels which may fault, or which write variables, take as an argument (device pointer).
DeviceFault* fault_of(const Context&);
// Device memory for the length of this op (the next op may get the same). 256-byte aligned, contents undefined. Null: none left.
// Ops that run others in between keep theirs in slot 1: those take slot 0.
constexpr int kWorkspaces = 2;
void* workspace(Context&, int64_t bytes, int slot = 0);
// A counter array that is zero when the op begins; kernels must leave it zero. At most kCounters.
constexpr int64_t kCounters = 1 << 16;
uint32_t* counters(Context&);

// `sizes` are the arguments' sizes in bytes, checked against the kernel's own parameters where the driver can tell them.
void launch_raw(Context&, const char* kernel, Grid, unsigned threads, unsigned shared_bytes, void** arguments,
    const uint32_t* sizes, int count);

// launch(ctx, "fill_32", {blocks_of(n)}, 256, 0, y, bits, n): argument types must be the kernel's parameter types, exactly.
template <class... A>
void launch(
    Context& ctx, const char* kernel, Grid grid, unsigned threads, unsigned shared_bytes, const A&... arguments) {
  void* pointers[] = {const_cast<void*>(static_cast<const void*>(&arguments))...};
  static constexpr uint32_t sizes[] = {uint32_t(sizeof(A))...};
  launch_raw(ctx, kernel, grid, threads, shared_bytes, pointers, sizes, int(sizeof...(A)));
}

// Behind a kernel that may have noted a bad element i of `index`: reports the lowest as (op, element: i, value: index[i], limit).
void settle_fault(Context&, const int32_t* index, int64_t limit);

constexpr unsigned kThreads = 256;  // of a block, where nothing speaks for another number
inline int64_t blocks_of(int64_t count, int64_t each = kThreads) { return (count + each - 1) / each; }

}  // namespace gemmule::cuda
