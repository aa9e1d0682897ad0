// SPDX-License-Identifier: MIT
// Products by tensor cores.
#include "gemm/product.h"
#include "gemm/tensor_tiles.h"

namespace gemmule::gemm {

TENSOR_TILES(GEMM_KERNELS)

}  // namespace gemmule::gemm
