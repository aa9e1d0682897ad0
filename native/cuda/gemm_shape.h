// SPDX-License-Identifier: MIT
// What the host tells a kernel of cuda/gemm about a matrix product: its sizes, and how its work is dealt out to blocks.
//
// The work is a row of k-iterations, tile after tile: tiles * depth of them, depth = ceil(k / the tile's depth). The first `whole`
// tiles have a block each. Behind them every block takes `share` iterations, wherever tiles end in between (stream-K, Osama et al.
// 2023). share = depth: one tile a block; less: split-K; a ragged last wave of tiles is cut so that all blocks end together.
#pragma once
#include <cstdint>

namespace gemmule {

struct GemmShape {
  int64_t m, n, k;
  int64_t lda, ldb, ldc;
  int64_t
      panel_b;  // how much further than 64 elements a column of b is that lies 64 columns to the right (packed weights)
  int64_t stride_a, stride_b, stride_c;
  float alpha, beta;
  int32_t activation;                    // a UnaryFn that the epilogue knows, see fused()
  bool vectors_a, vectors_b, vectors_c;  // rows may be touched 16 bytes at a time
  bool copies_async;                     // global memory is copied to shared memory past the registers (from sm_80 on)

  int32_t rows, cols;  // of tiles in a matrix
  int32_t tiles;       // of all matrices
  int32_t depth, whole, share;
  int32_t cutters;  // the blocks that take shares
  int32_t
      first;  // how deep the first iteration of a tile is: what remains of k, so that no other needs to look where k ends
};

}  // namespace gemmule
