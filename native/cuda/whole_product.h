// SPDX-License-Identifier: MIT
// A matrix product over integers, as the host tells it to the kernel of cuda/matmul_whole.cu.
#pragma once
#include <cstdint>

namespace gemmule {

struct WholeProduct {
  int64_t batch, m, n, k;
  int64_t a_row, a_col;           // how far apart elements of op(a) are
  int64_t b_row, b_col, b_panel;  // of op(b); b_panel: as GemmShape::panel_b
  int64_t ldc, stride_a, stride_b, stride_c;
  double alpha, beta;
};

}  // namespace gemmule
