// SPDX-License-Identifier: MIT
// The windows of pooling, im2col, col2im and direct convolutions on the device: where one lies, and which hold an input. Index is int32_t where the plan is
// narrow, else int64_t.
#pragma once
#include "lanes.h"
#include "pool_plan.h"

namespace gemmule {

DEVICE int32_t quotient(const Divisor& d, int32_t n) { return int32_t(d.quotient(uint32_t(n))); }
DEVICE int64_t quotient(const Divisor& d, int64_t n) { return d.quotient(n); }

template <class Index>
DEVICE Index least(Index a, Index b) {
  return b < a ? b : a;
}

// A thread's unit of channels in a pixel of the batch.
template <class Index>
struct PoolPixel {
  Index batch, at[kSpatialAxes], unit;
};
template <class Index>
DEVICE PoolPixel<Index> pixel_of(
    const PoolPlan& plan, const Divisor& size0, const Divisor& size1, const Divisor& size2, Index i) {
  const Index row2 = quotient(plan.channels, i), row1 = quotient(size2, row2), row0 = quotient(size1, row1);
  const Index batch = quotient(size0, row0);
  return {batch, {size0.remainder(row0, batch), size1.remainder(row1, row0), size2.remainder(row2, row1)},
      plan.channels.remainder(i, row2)};
}
template <class Index>
DEVICE PoolPixel<Index> output_of(const PoolPlan& p, Index i) {
  return pixel_of(p, p.axis[0].outputs, p.axis[1].outputs, p.axis[2].outputs, i);
}
template <class Index>
DEVICE PoolPixel<Index> input_of(const PoolPlan& p, Index i) {
  return pixel_of(p, p.axis[0].inputs, p.axis[1].inputs, p.axis[2].inputs, i);
}

// Places first .. end - 1 of a window lie inside the input, place k reads at + k * step.
template <class Index>
struct PoolSpan {
  Index first, end, at, step;
  DEVICE Index count() const { return end - first; }
};
template <class Index>
DEVICE PoolSpan<Index> window_of(const PoolPlan& plan, int number, Index o) {
  const PoolAxis& axis = plan.axis[number];
  const Index in = Index(axis.input);
  if (plan.adaptive) {
    const Index from = quotient(axis.outputs, o * in);
    return {0, quotient(axis.outputs, (o + 1) * in + Index(axis.output) - 1) - from, from, 1};
  }
  const Index at = o * Index(axis.stride.value) - Index(axis.before), step = Index(axis.step.value);
  const Index first = at < 0 ? quotient(axis.step, step - 1 - at) : 0;
  const Index inside = at < in ? quotient(axis.step, in - at + step - 1) : 0;
  const Index end = least(inside, Index(axis.kernel));
  return {least(first, end), end, at, step};
}

// Calls f(number, input pixel of the batch) for each place of a window that lies inside the input, in rising order.
template <class Index, class F>
DEVICE void each_place(const PoolPlan& plan, const PoolPixel<Index>& o, const F& f) {
  const PoolSpan<Index> a = window_of(plan, 0, o.at[0]), b = window_of(plan, 1, o.at[1]),
                        c = window_of(plan, 2, o.at[2]);
  const Index in1 = Index(plan.axis[1].input), in2 = Index(plan.axis[2].input);
  const Index above = o.batch * Index(plan.axis[0].input) + a.at;
  const uint32_t places1 = uint32_t(plan.axis[1].places), places2 = uint32_t(plan.axis[2].places);
#pragma unroll 1
  for (Index i = a.first; i < a.end; ++i)
#pragma unroll 1
    for (Index j = b.first; j < b.end; ++j) {
      const Index row = ((above + i * a.step) * in1 + b.at + j * b.step) * in2 + c.at;
      const uint32_t number = (uint32_t(i) * places1 + uint32_t(j)) * places2;
#pragma unroll 2
      for (Index k = c.first; k < c.end; ++k) f(number + uint32_t(k), row + k * c.step);
    }
}

// Where on an axis place k of window o reads; outside the input: below 0.
template <class Index>
DEVICE Index source_of(const PoolAxis& axis, Index o, Index k) {
  const Index at = o * Index(axis.stride.value) - Index(axis.before) + k * Index(axis.step.value);
  return at < Index(axis.input) ? at : -1;
}

// Windows first .. end - 1 may hold input i of an axis; place_in() says which place of window o it is, or -1.
template <class Index>
struct PoolHolders {
  Index first, end;
};
template <class Index>
DEVICE PoolHolders<Index> holders_of(const PoolPlan& plan, int number, Index i) {
  const PoolAxis& axis = plan.axis[number];
  const Index in = Index(axis.input), out = Index(axis.output), stride = Index(axis.stride.value);
  if (plan.adaptive) return {quotient(axis.inputs, i * out), quotient(axis.inputs, (i + 1) * out + in - 1)};
  const Index last = i + Index(axis.before), reach = Index(axis.kernel - 1) * Index(axis.step.value);
  const Index first = last > reach ? quotient(axis.stride, last - reach + stride - 1) : 0;
  return {first, least(out, quotient(axis.stride, last) + 1)};
}
template <class Index>
DEVICE Index place_in(const PoolPlan& plan, int number, Index o, Index i) {
  const PoolAxis& axis = plan.axis[number];
  if (plan.adaptive) return i - quotient(axis.outputs, o * Index(axis.input));
  const Index ahead = i + Index(axis.before) - o * Index(axis.stride.value), place = quotient(axis.step, ahead);
  return axis.step.remainder(ahead, place) == 0 ? place : -1;
}

// Calls f(number, output pixel of the batch, its place on each axis) for each window that holds an input pixel, in
// rising order; `number`: of the place in that window.
template <class Index, class F>
DEVICE void each_holder(const PoolPlan& plan, const PoolPixel<Index>& in, const F& f) {
  const PoolHolders<Index> a = holders_of(plan, 0, in.at[0]), b = holders_of(plan, 1, in.at[1]),
                           c = holders_of(plan, 2, in.at[2]);
  const Index out0 = Index(plan.axis[0].output), out1 = Index(plan.axis[1].output), out2 = Index(plan.axis[2].output);
  const uint32_t places1 = uint32_t(plan.axis[1].places), places2 = uint32_t(plan.axis[2].places);
#pragma unroll 1
  for (Index i = a.first; i < a.end; ++i) {
    const Index place0 = place_in(plan, 0, i, in.at[0]);
    if (place0 < 0) continue;
#pragma unroll 1
    for (Index j = b.first; j < b.end; ++j) {
      const Index place1 = place_in(plan, 1, j, in.at[1]);
      if (place1 < 0) continue;
      const uint32_t number = (uint32_t(place0) * places1 + uint32_t(place1)) * places2;
      const Index row = ((in.batch * out0 + i) * out1 + j) * out2;
#pragma unroll 1
      for (Index k = c.first; k < c.end; ++k)
        if (const Index place2 = place_in(plan, 2, k, in.at[2]); place2 >= 0)
          f(number + uint32_t(place2), row + k, i, j, k);
    }
  }
}

// f(index) for this thread's unit, below `units`, in a kernel for narrow plans and others.
template <class F>
DEVICE void each_unit(const PoolPlan& plan, int64_t units, const F& f) {
  const int64_t i = element();
  if (i >= units) return;
  if (plan.narrow) f(int32_t(i));
  else f(i);
}

// The kernels of an op: name_1 and name_4, where a thread has one or four channels, and name_wide, where 32 bits do not
// hold all places. body<N>(i, ARGUMENTS) is the op on unit i, of `units` of them; PARAMETERS and ARGUMENTS stand in
// front of the plan, in parentheses.
#define POOL_KERNELS(name, body, units, PARAMETERS, ARGUMENTS)                    \
  POOL_KERNEL((256, 4), name##_1, body<1>, int32_t, units, PARAMETERS, ARGUMENTS) \
  POOL_KERNEL((256, 4), name##_4, body<4>, int32_t, units, PARAMETERS, ARGUMENTS) \
  POOL_KERNEL((256, 2), name##_wide, body<1>, int64_t, units, PARAMETERS, ARGUMENTS)
#define POOL_KERNEL(bounds, name, body, Index, units, PARAMETERS, ARGUMENTS)                      \
  KERNEL(bounds, name, POOL_UNPACK PARAMETERS, const PoolPlan plan) {                             \
    if (const int64_t i = element(); i < plan.units) body(Index(i), plan, POOL_UNPACK ARGUMENTS); \
  }
#define POOL_UNPACK(...) __VA_ARGS__

}  // namespace gemmule
