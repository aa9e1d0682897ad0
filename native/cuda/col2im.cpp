// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void col2im(const Col2imArgs&, Context&) {}

}  // namespace gemmule::cuda
