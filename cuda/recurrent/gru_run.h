// SPDX-License-Identifier: MIT
// What the host tells the kernels of gru and gru_grad; native/ops has the shapes. Plain C++, for host and device.
#pragma once
#include "sequence_run.h"

namespace gemmule {

struct GruRun : SequenceRun {
  float* z;             // what enters the step's gates [batch, 3 units]; may lie in `gates`
  const float* from_h;  // h * u [batch, 3 units], where it is not in z; null: zeros
  const float *rbias, *h0;
  float *y, *hn, *gates, *inner, *before;
  bool reset_after;
};

struct GruGradRun : SequenceGradRun {
  const float *gates, *inner, *before;
  const float* dq;  // unless reset_after: the gradient by r h [batch, units]
  float *dz, *du;
  bool reset_after;
};

}  // namespace gemmule
