// SPDX-License-Identifier: MIT
// The one symbol that an ISA exports beside its kernels.
#include "../kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

extern const Kernels table;
#define OP(name, args, types, faults) name,
const Kernels table = {
#include "../ops/ops.def"
};
#undef OP

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
