// SPDX-License-Identifier: MIT
// The table of kernels that every backend fills, one entry an op of ops.def.
#pragma once
#include "context.h"
#include "ops_all.gen.h"

namespace gemmule {

enum class OpCode : int32_t {
#define OP(name, args, types, faults) name,
#include "ops/ops.def"
#undef OP
  count
};

struct Kernels {
#define OP(name, args, types, faults) void (*name)(const args##Args&, Context&);
#include "ops/ops.def"
#undef OP
  // Whether ops of `real` types take the others here too, rather than leave them to the reference.
  bool every_type = false;
};

// The kernels themselves: of the reference, and, in a file compiled for an ISA, of that ISA.
#define OP(name, args, types, faults) void name(const args##Args&, Context&);
namespace reference {
#include "ops/ops.def"
}
// Host functions that launch the device code.
namespace cuda {
#include "ops/ops.def"
}
#ifdef GEMMULE_ISA_NAMESPACE
namespace GEMMULE_ISA_NAMESPACE {
#include "ops/ops.def"
}
#endif
#undef OP

}  // namespace gemmule
