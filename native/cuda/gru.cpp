// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void gru(const GruArgs&, Context&) {}

}  // namespace gemmule::cuda
