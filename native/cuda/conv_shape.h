// SPDX-License-Identifier: MIT
// What the host tells the kernels of cuda/conv about a convolution as a product of matrices: where the windows of which
// a row of a consists lie in memory. Windows are numbered image by image; each has the same taps, and each tap `depth`
// floats.
//
//   Along an axis, tap t of window j reads pixel start + j * stride + t * step of the source; what lies outside is 0.
//   conv and its gradient by the filters read x so; the gradient by the input reads dy, the taps from the last to the
//   first, once for each phase (see native/cuda/conv_data_grad.cpp).
//   Divisors are of 32 bits: native/cuda/conv_gemm.cpp sees to it that windows and pixels are fewer than 2^31.
#pragma once
#include "../../cuda/divide.h"
#include "gemm_shape.h"

namespace gemmule {

struct GatherAxis {
  int32_t extent;  // of the source
  int32_t start, stride, step;
  Divisor windows, taps;
};

struct Gather {
  GatherAxis axis[3];
  Divisor depth;        // floats of a tap: those of a group
  int32_t pixel_bytes;  // of all groups
};

// Where window j stands in c: on every `apart`th pixel of an image from the first on.
struct Scatter {
  bool on;  // else window after window
  int32_t first[3], apart[3], extent[3];
};

// Matrices are groups: stride_a, stride_b, stride_c are floats of a pixel's, or filter's, group.
struct ConvShape : GemmShape {
  Gather gather;
  Scatter scatter;
};

}  // namespace gemmule
