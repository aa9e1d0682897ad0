// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void projective_transform(const ProjectiveTransformArgs& p, Context& ctx) { reference::projective_transform(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
