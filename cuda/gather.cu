// SPDX-License-Identifier: MIT
#include "divide.h"
#include "each_element.h"
#include "fault.h"
#include "move.h"

namespace gemmule {

// One thread a unit of y [outer, count, inner].
template <class T>
DEVICE void gather(DeviceFault* fault, const T* __restrict__ x, const int32_t* __restrict__ index, T* __restrict__ y,
    int64_t total, int64_t n, const Divisor& inner, const Divisor& count) {
  each_element(total, [&](auto e) {
    const auto row = inner.quotient(e), o = count.quotient(row);
    const int64_t col = inner.remainder(e, row), i = count.remainder(row, o);
    const int32_t from = index[i];
    const bool known = from >= 0 && from < n;
    if (!known && o == 0 && col == 0) note_fault(fault, i);
    y[e] = known ? x[(int64_t(o) * n + from) * inner.value + col] : T{};
  });
}

// clang-format off
#define GATHER(bits, T)                                                                                  \
  KERNEL((256), gather_##bits, DeviceFault* fault, const T* x, const int32_t* index, T* y, int64_t total, \
      int64_t n, Divisor inner, Divisor count) {                                                         \
    gather(fault, x, index, y, total, n, inner, count);                                                  \
  }
GATHER(8, uint8_t)
GATHER(32, uint32_t)
GATHER(64, uint64_t)
GATHER(128, Block16)
// clang-format on

// One thread an index.
KERNEL((256), check_index, DeviceFault* fault, const int32_t* index, int64_t count, int64_t n) {
  const int64_t i = element();
  if (i < count && (index[i] < 0 || index[i] >= n)) note_fault(fault, i);
}

}  // namespace gemmule
