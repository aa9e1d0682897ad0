// SPDX-License-Identifier: MIT
// A matrix product: the block's pieces of work, one after the other. A Tile says how a stage is laid out and
// multiplied.
#pragma once
#include "epilogue.h"
#include "loader.h"
#include "pipeline.h"
#include "work.h"

namespace gemmule::gemm {

struct Memory {
  const float *a, *b, *bias;
  float *c, *partials;
  uint32_t* counters;
};

template <class Tile, bool kAsync>
using CopiesOfA =
    Copies<Tile::kDepth, Tile::kM, Tile::kThreads, Tile::kDeepA, Tile::kAligned, kAsync, typename Tile::LayoutA>;
template <class Tile, bool kAsync>
using CopiesOfB =
    Copies<Tile::kDepth, Tile::kN, Tile::kThreads, Tile::kDeepB, Tile::kAligned, kAsync, typename Tile::LayoutB>;

// How a product reads its left operand, and where its rows stand in c: here as matrices. cuda/conv/product.h has
// others.
struct Matrices {
  using Shape = GemmShape;
  template <class Tile, bool kAsync>
  using Left = Loader<Tile::kDeepA, CopiesOfA<Tile, kAsync>>;

  template <class Tile, class A>
  DEVICE static void start(A& a, const float* memory, const GemmShape& g, int64_t row, int64_t from) {
    a.start({memory + (Tile::kDeepA ? row * g.lda + from : from * g.lda + row), g.lda, 0, g.m - row, g.vectors_a});
  }
  DEVICE static int64_t offset_in_c(const GemmShape& g, int64_t row) { return row * g.ldc; }
  DEVICE static int64_t offset_in_bias(const GemmShape&, int, int64_t col) { return col; }
};

// The loaders stand at the piece's first depth.
template <class Tile, class Form, class A, class B>
DEVICE void start(A& a, B& b, const Memory& memory, const typename Form::Shape& g, const Piece& piece) {
  const TilePlace at = place_of_tile(g, piece.tile);
  const int64_t row = int64_t{at.row} * Tile::kM, col = int64_t{at.col} * Tile::kN;
  const int64_t from = piece.first == 0 ? 0 : int64_t{piece.first - 1} * Tile::kDepth + made_here(g.first);
  const float* const of_b = memory.b + at.matrix * g.stride_b;
  Form::template start<Tile>(a, memory.a + at.matrix * g.stride_a, g, row, from);
  b.start({of_b + (Tile::kDeepB ? col * g.ldb + from : from * g.ldb + col + col / 64 * g.panel_b), g.ldb, g.panel_b,
      g.n - col, g.vectors_b});
}

template <class Tile, class Form, bool kAsync>
DEVICE void multiply_pieces(const Memory& memory, const typename Form::Shape& g) {
  DYNAMIC_SHARED(float, shared);
  // Where copies wait in registers, two stages do.
  constexpr int kStages = kAsync ? Tile::kStages : 2;
  typename Form::template Left<Tile, kAsync> a;
  Loader<Tile::kDeepB, CopiesOfB<Tile, kAsync>> b;
  // Across a tile's arithmetic the block remembers its place here: registers are for sums.
  SHARED(Piece, kept, [1]);
  Piece piece = first_piece(g);
  do {
    start<Tile, Form>(a, b, memory, g, piece);
    if (threadIdx.x == 0) kept[0] = piece;
    float sums[Tile::kEach];
#pragma unroll
    for (int i = 0; i < Tile::kEach; ++i) sums[i] = 0;
    run_pipeline<kAsync, kStages, Tile::kDepth, Tile::kStageFloats, Tile::kFloatsOfA>(a, b, shared, piece.count(g),
        made_here(piece.first == 0 ? g.first : Tile::kDepth),
        [&](const float* stage) { Tile::multiply(stage, typename Tile::Place(), sums); });
    __syncthreads();  // the stages become the epilogue's room
    piece = kept[0];
    if (piece.whole(g) ||
        merge<Tile::kThreads, Tile::kEach, Tile::kFloats>(g, piece, sums, memory.partials, memory.counters)) {
      const TilePlace at = place_of_tile(g, piece.tile);
      finish_tile<Tile, kStages * Tile::kStageFloats>(
          g, sums, shared, memory.c + at.matrix * g.stride_c, int64_t{at.row} * Tile::kM, int64_t{at.col} * Tile::kN,
          [&](int64_t i) { return Form::offset_in_c(g, i); },
          [&](int64_t j) { return memory.bias ? memory.bias + Form::offset_in_bias(g, at.matrix, j) : nullptr; });
    }
    piece = next_piece(g, piece);
    __syncthreads();  // and stages again
  } while (piece.left > 0);
}

// The stand-in runs what the device that it plays would.
template <class Tile, class Form>
DEVICE void multiply_matrices(const Memory& memory, const typename Form::Shape& g) {
#if defined(__CUDACC__)
  multiply_pieces<Tile, Form, GEMM_AMPERE>(memory, g);
#else
  if (g.copies_async) multiply_pieces<Tile, Form, true>(memory, g);
  else multiply_pieces<Tile, Form, false>(memory, g);
#endif
}

// KERNEL gemm_NAME_FORM, for each form nn, nt, tn, tt of the operands: n as it is, t transposed. Tile<deep a, deep b>.
#define GEMM_KERNEL(name, form, blocks, ...)                                                                       \
  KERNEL((__VA_ARGS__::kThreads, blocks), gemm_##name##_##form, const float* a, const float* b, const float* bias, \
      float* c, float* partials, uint32_t* counters, GemmShape g) {                                                \
    multiply_matrices<__VA_ARGS__, Matrices>({a, b, bias, c, partials, counters}, g);                              \
  }
#define GEMM_KERNELS(name, Tile, blocks)            \
  GEMM_KERNEL(name, nn, blocks, Tile<true, false>)  \
  GEMM_KERNEL(name, nt, blocks, Tile<true, true>)   \
  GEMM_KERNEL(name, tn, blocks, Tile<false, false>) \
  GEMM_KERNEL(name, tt, blocks, Tile<false, true>)

}  // namespace gemmule::gemm
