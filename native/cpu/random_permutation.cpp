// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void random_permutation(const RandomPermutationArgs& p, Context& ctx) { reference::random_permutation(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
