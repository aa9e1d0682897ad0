// SPDX-License-Identifier: MIT
// Rows as the softmax family needs them: those who share a row are a team, which folds, and holds what is read twice.
#pragma once
#include "block_reduce.h"

namespace gemmule {

// `lanes` neighbouring threads (a power of two, at most 32) share a row of up to lanes * N columns, kept in registers.
// The teams of a warp go on together, those behind the last row with a row of no columns.
template <int N>
struct WarpTeam {
  const unsigned lanes, lane;
  const int64_t row;
  const bool mine;
  const int cols;
  DEVICE WarpTeam(int64_t rows, int64_t columns, unsigned width)
      : lanes(width), lane(lane_of(width)), row(group_of(width)), mine(row < rows), cols(mine ? int(columns) : 0) {}

  struct Held {
    float value[N];
    DEVICE float at(int, int slot) const { return value[slot]; }
  };
  // Calls f(column, slot) for each of this thread's columns.
  template <class F>
  DEVICE void each(const F& f) const {
#pragma unroll
    for (int slot = 0; slot < N; ++slot)
      if (const int j = lane + slot * lanes; j < cols) f(j, slot);
  }
  DEVICE Held hold(const float* x) const {
    Held held;
#pragma unroll
    for (int slot = 0; slot < N; ++slot) held.value[slot] = 0;
    each([&](int j, int slot) { held.value[slot] = x[j]; });
    return held;
  }
  // y[j] = f(x_j), where y may be x.
  template <class F>
  DEVICE void write(float* y, const Held& x, const F& f) const {
    each([&](int j, int slot) { y[j] = f(x.at(j, slot)); });
  }
  template <class Fold>
  DEVICE float fold(const Fold& f, float v) const {
    return warp_fold(f, v, lanes);
  }
  DEVICE bool leads() const { return mine && lane == 0; }
};

// A block shares a row of any length, which it reads again each time.
struct BlockTeam {
  const int64_t row, cols;
  float* const shared;  // 32 floats
  DEVICE BlockTeam(int64_t columns, float* floats) : row(blockIdx.x), cols(columns), shared(floats) {}

  struct Held {
    const float* x;
    DEVICE float at(int64_t j, int) const { return x[j]; }
  };
  template <class F>
  DEVICE void each(const F& f) const {
    for (int64_t j = threadIdx.x; j < cols; j += blockDim.x) f(j, 0);
  }
  DEVICE Held hold(const float* x) const { return {x}; }
  // Several loads at once, which the compiler cannot arrange where y may be x.
  template <class F>
  DEVICE void write(float* y, const Held& x, const F& f) const {
    constexpr int kAtOnce = 8;
    for (int64_t first = threadIdx.x; first < cols; first += kAtOnce * blockDim.x) {
      float value[kAtOnce];
#pragma unroll
      for (int k = 0; k < kAtOnce; ++k)
        if (const int64_t j = first + k * blockDim.x; j < cols) value[k] = x.at(j, 0);
#pragma unroll
      for (int k = 0; k < kAtOnce; ++k)
        if (const int64_t j = first + k * blockDim.x; j < cols) y[j] = f(value[k]);
    }
  }
  template <class Fold>
  DEVICE float fold(const Fold& f, float v) const {
    return block_fold(f, v, shared);
  }
  DEVICE bool leads() const { return threadIdx.x == 0; }
};

template <class Team, class F>
DEVICE float sum_of(const Team& team, const F& term) {
  float sum = 0;
  team.each([&](auto j, int slot) { sum += term(j, slot); });
  return team.fold(Sum<float>(), sum);
}

// The greatest of the row, and sum_j exp(x_j - top).
struct RowSum {
  float top, sum;
};
template <class Team>
DEVICE RowSum row_sum(const Team& team, const typename Team::Held& x) {
  float top = -INFINITY;
  team.each([&](auto j, int slot) { top = fmaxf(top, x.at(j, slot)); });  // a NaN shows in the sum
  top = team.fold(Greatest(), top);
  return {top, sum_of(team, [&](auto j, int slot) { return expf(x.at(j, slot) - top); })};
}

// A kernel for rows of up to 32, 256 and 1024 columns and one for longer ones: native/cuda/row_softmax.h picks among
// them. body(team, arguments) is the op; PARAMETERS and ARGUMENTS are those behind rows and cols, in parentheses.
#define ROW_KERNELS(name, body, PARAMETERS, ARGUMENTS)                                 \
  ROW_KERNEL_OF_WARPS(name##_32, 1, body, PARAMETERS, ARGUMENTS)                       \
  ROW_KERNEL_OF_WARPS(name##_256, 8, body, PARAMETERS, ARGUMENTS)                      \
  ROW_KERNEL_OF_WARPS(name##_1024, 32, body, PARAMETERS, ARGUMENTS)                    \
  KERNEL((512), name##_long, int64_t, int64_t cols, uint32_t, ROW_UNPACK PARAMETERS) { \
    SHARED(float, shared, [32]);                                                       \
    body(BlockTeam(cols, shared), ROW_UNPACK ARGUMENTS);                               \
  }
#define ROW_KERNEL_OF_WARPS(name, slots, body, PARAMETERS, ARGUMENTS)                      \
  KERNEL((256), name, int64_t rows, int64_t cols, uint32_t lanes, ROW_UNPACK PARAMETERS) { \
    body(WarpTeam<slots>(rows, cols, lanes), ROW_UNPACK ARGUMENTS);                        \
  }
#define ROW_UNPACK(...) __VA_ARGS__

}  // namespace gemmule
