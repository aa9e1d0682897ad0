// SPDX-License-Identifier: MIT
// Convolutions in float32 without tensor cores.
#include "conv/product.h"
#include "gemm/simt_tiles.h"

namespace gemmule::gemm {

SIMT_TILES(CONV_KERNELS)

}  // namespace gemmule::gemm
