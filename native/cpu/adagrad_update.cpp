// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void adagrad_update(const AdagradUpdateArgs& p, Context& ctx) { reference::adagrad_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
