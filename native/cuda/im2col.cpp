// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void im2col(const Im2colArgs&, Context&) {}

}  // namespace gemmule::cuda
