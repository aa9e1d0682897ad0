// SPDX-License-Identifier: MIT
// Convolutions in float32 without tensor cores.
// Floor: 2 * windows * filters * taps * channels flops; 4 * (inputs + outputs) bytes of memory are less
// from some 8 channels on.
#include "conv/product.h"
#include "gemm/simt_tiles.h"

namespace gemmule::gemm {

SIMT_TILES(CONV_KERNELS)

}  // namespace gemmule::gemm
