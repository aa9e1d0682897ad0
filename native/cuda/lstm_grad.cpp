// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void lstm_grad(const LstmGradArgs&, Context&) {}

}  // namespace gemmule::cuda
