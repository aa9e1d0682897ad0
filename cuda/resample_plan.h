// SPDX-License-Identifier: MIT
// How an axis of an image is resized, in tables that a first launch makes: the weights need double precision, of which
// most GPUs have little. Plain C++, for host and device.
#pragma once
#include "divide.h"
#include "ops/resampling.h"

namespace gemmule {

// Output i of resize is the sum over k of weight[i * taps + k] * input first[i] + k; first is null on an axis that
// stays as it is.
struct ResampleAxis {
  int64_t input, output, taps;
  int32_t *first, *end;            // [output]
  int32_t *first_user, *end_user;  // [input]: the outputs that read it; null: not wanted
  float* weight;
  int32_t mode;  // a ResizeMode
  bool antialias;
};

// One launch from images [batch, from_rows, from_columns, channels] to [batch, rows, columns, channels], the channels
// in units of what a thread takes.
struct ResamplePass {
  ResampleAxis down, across;
  Divisor channels, columns, rows;
  int64_t from_rows, from_columns, count;  // count: units that are written
};

}  // namespace gemmule
