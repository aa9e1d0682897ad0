// SPDX-License-Identifier: MIT
// Convolutions without a matrix product, a thread an output: where groups are too narrow for tiles, above all depthwise
// ones, and where numbers are beyond the 32 bits that the product gathers with.
#pragma once
#include "launch.h"

namespace gemmule::cuda {

// Whether the groups are too narrow for a product's tiles.
bool is_direct(const ConvWindows&);
// As the ops; of activations only those that epilogues know are applied.
void conv_direct(const ConvArgs&, Context&);
void conv_data_grad_direct(const ConvDataGradArgs&, Context&);
void conv_filter_grad_direct(const ConvFilterGradArgs&, Context&);  // without db

}  // namespace gemmule::cuda
