// SPDX-License-Identifier: MIT
// Products in float32 without tensor cores: exact to the rounding of each fused multiply-add.
#include "gemm/product.h"
#include "gemm/simt_tiles.h"

namespace gemmule::gemm {

SIMT_TILES(GEMM_KERNELS)

}  // namespace gemmule::gemm
