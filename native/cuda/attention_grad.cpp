// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void attention_grad(const AttentionGradArgs&, Context&) {}

}  // namespace gemmule::cuda
