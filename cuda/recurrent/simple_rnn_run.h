// SPDX-License-Identifier: MIT
// What the host tells the kernels of simple_rnn and simple_rnn_grad; native/ops has the shapes. Plain C++, for host and
// device.
#pragma once
#include "sequence_run.h"

namespace gemmule {

struct SimpleRnnRun : SequenceRun {
  const float* h0;
  float *y, *hn, *before;  // y of the step: what enters the function
  int32_t activation;
};

struct SimpleRnnGradRun : SequenceGradRun {
  const float* y;
  float* dz;
  int32_t activation;
};

}  // namespace gemmule
