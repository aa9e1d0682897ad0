// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void pack_gates(const PackGatesArgs&, Context&) {}

}  // namespace gemmule::cuda
