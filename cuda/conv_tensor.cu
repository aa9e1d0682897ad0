// SPDX-License-Identifier: MIT
// Convolutions by tensor cores.
#include "conv/product.h"
#include "gemm/tensor_tiles.h"

namespace gemmule::gemm {

TENSOR_TILES(CONV_KERNELS)

}  // namespace gemmule::gemm
