// SPDX-License-Identifier: MIT
#include "kernel.h"

namespace gemmule {

// One thread.
KERNEL((32), mean_total, const double* total, float* y) { *y = total[1] == 0 ? 0 : float(total[0] / total[1]); }

}  // namespace gemmule
