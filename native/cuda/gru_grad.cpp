// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void gru_grad(const GruGradArgs&, Context&) {}

}  // namespace gemmule::cuda
