// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void resize_grad(const ResizeGradArgs&, Context&) {}

}  // namespace gemmule::cuda
