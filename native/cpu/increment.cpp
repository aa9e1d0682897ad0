// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void increment(const IncrementArgs& p, Context& ctx) { reference::increment(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
