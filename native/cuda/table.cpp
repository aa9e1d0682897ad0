// SPDX-License-Identifier: MIT
#include "../kernels.h"

namespace gemmule::cuda {

#define OP(name, args, types, faults) name,
extern const Kernels table;
const Kernels table = {
#include "ops/ops.def"
    true};
#undef OP

}  // namespace gemmule::cuda
