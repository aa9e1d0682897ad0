// SPDX-License-Identifier: MIT
#include "divide.h"
#include "each_element.h"
#include "fault.h"
#include "move.h"

namespace gemmule {

// Which rows of the index make this step's batch.
struct BatchRange {
  const int32_t* step;
  int64_t stride, rows, length;

  DEVICE int64_t start() const { return int64_t{*step} * stride; }
  DEVICE bool within() const { return start() >= 0 && start() + rows <= length; }
};

// One thread a unit of y [rows, width]. x may be the host's memory: neighbours read what is adjacent, everything once.
template <class T>
DEVICE void gather_batch(DeviceFault* fault, const T* __restrict__ x, const int32_t* __restrict__ index,
    T* __restrict__ y, const BatchRange& range, int64_t n, const Divisor& width) {
  each_element(range.rows * width.value, [&](auto e) {
    const auto i = width.quotient(e);
    const int64_t col = width.remainder(e, i);
    const int32_t row = range.within() ? index[range.start() + i] : -1;
    const bool known = row >= 0 && row < n;
    if (!known && col == 0) note_fault(fault, i);
    y[e] = known ? x[row * width.value + col] : T{};
  });
}

// clang-format off
#define GATHER_BATCH(bits, T)                                                                           \
  KERNEL((256), gather_batch_##bits, DeviceFault* fault, const T* x, const int32_t* index, T* y,        \
      const int32_t* step, int64_t stride, int64_t rows, int64_t length, int64_t n, Divisor width) {    \
    gather_batch(fault, x, index, y, BatchRange{step, stride, rows, length}, n, width);                 \
  }
GATHER_BATCH(8, uint8_t)
GATHER_BATCH(32, uint32_t)
GATHER_BATCH(64, uint64_t)
GATHER_BATCH(128, Block16)
// clang-format on

// One thread a row, where there is nothing to gather but the rows must be known all the same.
KERNEL((256), check_batch, DeviceFault* fault, const int32_t* index, const int32_t* step, int64_t stride, int64_t rows,
    int64_t length, int64_t n) {
  const BatchRange range{step, stride, rows, length};
  const int64_t i = element();
  if (i >= rows || !range.within()) return;
  const int32_t row = index[range.start() + i];
  if (row < 0 || row >= n) note_fault(fault, i);
}

// One thread, behind the gathering: tells the rows, so that a later fault of this step names them, and reports.
KERNEL((1), settle_batch, DeviceFault* fault, int32_t op, const int32_t* index, const int32_t* step, int64_t stride,
    int64_t rows, int64_t length, int64_t n) {
  const BatchRange range{step, stride, rows, length};
  const int64_t start = range.start(), i = take_candidate(fault);
  const bool within = range.within();
  fault->batch_rows = within ? index + start : nullptr;
  fault->batch_count = within ? rows : 0;
  if (!within) report_fault(fault, op, start, start, length, -1);
  else if (i >= 0) report_fault(fault, op, start + i, index[start + i], n, -1);
}

}  // namespace gemmule
