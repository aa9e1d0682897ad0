// SPDX-License-Identifier: MIT
// The tiles of products by tensor cores, as those of simt_tiles.h, of every format that the device has.
#pragma once
#include "tensor.h"

namespace gemmule::gemm {

// Warps of 64 x 64 read least of shared memory for a product, and take all the registers that two blocks leave each other.
// Three instructions for each product leave time for more reads, and their operands need the registers: 32 x 64 and 32 x 32.
template <class Atom, bool kDeepA, bool kDeepB>
using LargeOf = TensorTile<Atom, 128, 128, Atom::kPasses == 1 ? 2 : 4, 2, 3, true, kDeepA, kDeepB>;
template <class Atom, bool kDeepA, bool kDeepB>
using MiddleOf = TensorTile<Atom, 64, 64, Atom::kPasses == 1 ? 1 : 2, 2, 4, false, kDeepA, kDeepB>;

#define TENSOR_TILES_OF(Atom)                        \
  template <bool kDeepA, bool kDeepB>                \
  using Large##Atom = LargeOf<Atom, kDeepA, kDeepB>; \
  template <bool kDeepA, bool kDeepB>                \
  using Middle##Atom = MiddleOf<Atom, kDeepA, kDeepB>;
TENSOR_TILES_OF(Tf32)
TENSOR_TILES_OF(Tf32x3)
TENSOR_TILES_OF(Bf16)
TENSOR_TILES_OF(F16)

#define TENSOR_KERNELS(KERNELS, name, Atom)                          \
  KERNELS(name##_128x128, Large##Atom, (Atom::kPasses == 1 ? 2 : 1)) \
  KERNELS(name##_64x64, Middle##Atom, (Atom::kPasses == 1 ? 4 : 3))

#if GEMM_AMPERE
#define TENSOR_TILES_OF_AMPERE(KERNELS)   \
  TENSOR_KERNELS(KERNELS, tf32, Tf32)     \
  TENSOR_KERNELS(KERNELS, tf32x3, Tf32x3) \
  TENSOR_KERNELS(KERNELS, bf16, Bf16)
#else
#define TENSOR_TILES_OF_AMPERE(KERNELS)
#endif
#if !GEMM_AMPERE || !defined(__CUDACC__)
#define TENSOR_TILES_OF_TURING(KERNELS) TENSOR_KERNELS(KERNELS, f16, F16)
#else
#define TENSOR_TILES_OF_TURING(KERNELS)
#endif
#define TENSOR_TILES(KERNELS) TENSOR_TILES_OF_AMPERE(KERNELS) TENSOR_TILES_OF_TURING(KERNELS)

}  // namespace gemmule::gemm
