// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void projective_transform(const ProjectiveTransformArgs&, Context&) {}

}  // namespace gemmule::cuda
