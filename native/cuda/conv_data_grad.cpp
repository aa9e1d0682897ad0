// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void conv_data_grad(const ConvDataGradArgs&, Context&) {}

}  // namespace gemmule::cuda
