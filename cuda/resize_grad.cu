// SPDX-License-Identifier: MIT
#include "resample.h"

namespace gemmule {

RESAMPLE(resize_grad, Returned, 1)
RESAMPLE(resize_grad, Returned, 4)

}  // namespace gemmule
