// SPDX-License-Identifier: MIT
// Convolutions by tensor cores.
// Floor: 2 * windows * filters * taps * channels flops; 4 * (inputs + outputs) bytes of memory are less
// from some 64 channels on.
#include "conv/product.h"
#include "gemm/tensor_tiles.h"

namespace gemmule::gemm {

TENSOR_TILES(CONV_KERNELS)

}  // namespace gemmule::gemm
