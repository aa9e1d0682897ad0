// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void resize(const ResizeArgs&, Context&) {}

}  // namespace gemmule::cuda
