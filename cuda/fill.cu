// SPDX-License-Identifier: MIT
#include "kernel.h"

namespace gemmule {

// One thread an element; a kernel for each size of an element.
template <class T>
DEVICE void fill(T* y, T value, int64_t count) {
  const int64_t i = element();
  if (i < count) y[i] = value;
}

KERNEL((256), fill_8, uint8_t* y, uint8_t value, int64_t count) { fill(y, value, count); }
KERNEL((256), fill_32, uint32_t* y, uint32_t value, int64_t count) { fill(y, value, count); }
KERNEL((256), fill_64, uint64_t* y, uint64_t value, int64_t count) { fill(y, value, count); }

}  // namespace gemmule
