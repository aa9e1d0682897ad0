// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void adam_update(const AdamUpdateArgs& p, Context& ctx) { reference::adam_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
