// SPDX-License-Identifier: MIT
// The tiles of float32 products: KERNELS(f32_128x128, Large, 2) and so on, with the fewest blocks that share a
// multiprocessor.
#pragma once
#include "simt.h"

namespace gemmule::gemm {

//                       m    n  depth warps lanes quads stages aligned
template <bool kDeepA, bool kDeepB>
using Large = SimtTile<128, 128, 8, 4, 2, 4, 2, 2, 4, true, kDeepA, kDeepB>;
template <bool kDeepA, bool kDeepB>
using Middle = SimtTile<64, 64, 16, 2, 2, 4, 2, 1, 4, false, kDeepA, kDeepB>;
template <bool kDeepA, bool kDeepB>
using Small = SimtTile<32, 32, 16, 2, 1, 4, 1, 1, 4, false, kDeepA, kDeepB>;
template <bool kDeepA, bool kDeepB>
using Wide = SimtTile<16, 128, 16, 1, 4, 4, 1, 1, 4, false, kDeepA, kDeepB>;
template <bool kDeepA, bool kDeepB>
using Tall = SimtTile<128, 16, 16, 4, 1, 8, 1, 1, 4, false, kDeepA, kDeepB>;

// On sm_75 copies wait in registers: there is no room for a second block.
#define SIMT_TILES(KERNELS)                          \
  KERNELS(f32_128x128, Large, (GEMM_AMPERE ? 2 : 1)) \
  KERNELS(f32_64x64, Middle, 4)                      \
  KERNELS(f32_32x32, Small, 8)                       \
  KERNELS(f32_16x128, Wide, 4)                       \
  KERNELS(f32_128x16, Tall, 4)

}  // namespace gemmule::gemm
