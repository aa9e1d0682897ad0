// SPDX-License-Identifier: MIT
// Convolutions as products of matrices (see native/cuda/conv_shape.h): the left operand is gathered, the rest is the
// matrix product.
#pragma once
#include "../gemm/product.h"
#include "gather.h"

namespace gemmule::gemm {

struct WindowForm {
  using Shape = ConvShape;
  template <class Tile, class A>
  DEVICE static void start(A& a, const float* source, const ConvShape& g, int64_t row, int64_t from) {
    a.start(source, g, row, from);
  }
  DEVICE static int64_t offset_in_bias(const ConvShape& g, int group, int64_t col) { return group * g.stride_c + col; }
};

// Windows by filters: y, or dx of one phase.
struct Convolution : WindowForm {
  template <class Tile, bool kAsync>
  using Left = WindowRows<CopiesOfA<Tile, kAsync>>;

  DEVICE static int64_t offset_in_c(const ConvShape& g, int64_t row) {
    if (!g.scatter.on) return row * g.ldc;
    const WindowNumber n = number_of(g.gather, uint32_t(row));
    int64_t pixel = n.image;
#pragma unroll
    for (int i = 0; i < 3; ++i)
      pixel = pixel * g.scatter.extent[i] + (g.scatter.first[i] + int64_t{n.at[i]} * g.scatter.apart[i]);
    return pixel * g.ldc;
  }
};

// Taps by filters, summed over windows: dw.
struct FilterGradient : WindowForm {
  template <class Tile, bool kAsync>
  using Left = WindowColumns<CopiesOfA<Tile, kAsync>, kAsync ? Tile::kStages : 2>;

  DEVICE static int64_t offset_in_c(const ConvShape& g, int64_t row) { return row * g.ldc; }
};

#define CONV_KERNEL(name, Form, blocks, ...)                                                                 \
  KERNEL((__VA_ARGS__::kThreads, blocks), name, const float* a, const float* b, const float* bias, float* c, \
      float* partials, uint32_t* counters, ConvShape g) {                                                    \
    multiply_matrices<__VA_ARGS__, Form>({a, b, bias, c, partials, counters}, g);                            \
  }
#define CONV_KERNELS(name, Tile, blocks)                           \
  CONV_KERNEL(conv_##name, Convolution, blocks, Tile<true, false>) \
  CONV_KERNEL(conv_filter_grad_##name, FilterGradient, blocks, Tile<false, false>)

}  // namespace gemmule::gemm
