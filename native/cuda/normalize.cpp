// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void normalize(const NormalizeArgs&, Context&) {}

}  // namespace gemmule::cuda
