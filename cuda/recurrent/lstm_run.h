// SPDX-License-Identifier: MIT
// What the host tells the kernels of lstm and lstm_grad; native/ops has the shapes. Plain C++, for host and device.
#pragma once
#include "sequence_run.h"

namespace gemmule {

struct LstmRun : SequenceRun {
  const float* z;  // what enters the step's gates [batch, 4 units]; may lie in `gates`
  const float *p, *h0, *c0;
  float *y, *hn, *cn, *gates, *cells, *before;
};

struct LstmGradRun : SequenceGradRun {
  const float *dcn, *c0, *gates, *cells;
  float *dz, *dc0;
};

}  // namespace gemmule
