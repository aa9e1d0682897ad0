// SPDX-License-Identifier: MIT
// A kernel a type: one thread an element.
#include "conversion.h"

namespace gemmule {

// Product and sum rounded separately, as on the host.
DEVICE double step_of(double start, double step, int64_t i) { return __dadd_rn(start, __dmul_rn(double(i), step)); }

#define RANGE(name, To)                                                                                      \
  KERNEL((256), name, typename Converted<To, double>::Stored* y, int64_t count, double start, double step) { \
    const int64_t i = element();                                                                             \
    if (i < count) y[i] = Converted<To, double>::of(step_of(start, step, i));                                \
  }
RANGE(range_float32, float)
RANGE(range_int32, int32_t)
RANGE(range_uint8, uint8_t)
RANGE(range_boolean, Boolean)
RANGE(range_float64, double)

}  // namespace gemmule
