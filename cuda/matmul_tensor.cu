// SPDX-License-Identifier: MIT
// Products by tensor cores.
#include "gemm/product.h"
#include "gemm/tensor.h"

namespace gemmule::gemm {

// Warps of 64 x 64 read least of shared memory for a product, and take all the registers that two blocks leave each other.
// Three instructions for each product leave time for more reads, and their operands need the registers: 32 x 64 and 32 x 32.
template <class Atom, bool kDeepA, bool kDeepB>
using Large = TensorTile<Atom, 128, 128, Atom::kPasses == 1 ? 2 : 4, 2, 3, true, kDeepA, kDeepB>;
template <class Atom, bool kDeepA, bool kDeepB>
using Middle = TensorTile<Atom, 64, 64, Atom::kPasses == 1 ? 1 : 2, 2, 4, false, kDeepA, kDeepB>;

#define TENSOR_KERNELS(name, Atom)                                        \
  template <bool kDeepA, bool kDeepB>                                     \
  using Large##Atom = Large<Atom, kDeepA, kDeepB>;                        \
  template <bool kDeepA, bool kDeepB>                                     \
  using Middle##Atom = Middle<Atom, kDeepA, kDeepB>;                      \
  GEMM_KERNELS(name##_128x128, Large##Atom, (Atom::kPasses == 1 ? 2 : 1)) \
  GEMM_KERNELS(name##_64x64, Middle##Atom, (Atom::kPasses == 1 ? 4 : 3))

#if GEMM_AMPERE
TENSOR_KERNELS(tf32, Tf32)
TENSOR_KERNELS(tf32x3, Tf32x3)
TENSOR_KERNELS(bf16, Bf16)
#endif
#if !GEMM_AMPERE || !defined(__CUDACC__)
TENSOR_KERNELS(f16, F16)
#endif

}  // namespace gemmule::gemm
