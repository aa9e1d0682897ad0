// SPDX-License-Identifier: MIT
// A matrix times a vector, y_i = activation(alpha * sum over j of M_ij x_j + beta * y_i + bias_i), as the host tells it to the
// kernels of cuda/matmul_vector.cu.
#pragma once
#include <cstdint>

namespace gemmule {

struct VectorShape {
  int64_t batch, count, k;  // of matrices, outputs, terms
  int64_t ld, panel;        // panel: as GemmShape::panel_b
  int64_t stride_matrix, stride_x, stride_y;
  int64_t x_step, y_step, bias_step;
  float alpha, beta;
  int32_t activation;
  bool vectors;
  bool unused[3] = {};
  int64_t share;  // terms that a block takes of an output that several share
};

}  // namespace gemmule
