// SPDX-License-Identifier: MIT
// Convolutions as products of matrices whose left one is gathered from images (see conv_shape.h): what the three ops
// share.
#pragma once
#include "conv_shape.h"
#include "gemm.h"

namespace gemmule::cuda {

// A convolution that is a product as it stands: a pixel a window.
bool is_pointwise(const ConvWindows&);
// Whether what the product counts and gathers with fits 32 bits, for one image at least; and for how many at once.
bool is_gatherable(const ConvWindows&);
int64_t images_at_once(const ConvWindows&);

// f(first, count): images [first, first + count), as many as go at once; at least one call.
template <class F>
void in_images(const ConvWindows& p, const F& f) {
  const int64_t each = images_at_once(p);
  int64_t first = 0;
  do f(first, p.batch - first < each ? p.batch - first : each);
  while ((first += each) < p.batch);
}

// The windows of a convolution in x.
Gather gather_of(const ConvWindows&);

// A product for each group.
struct ConvProduct {
  const char* kernel;  // its name, up to the tile's
  const float *a = nullptr, *b = nullptr, *bias = nullptr;
  float* c = nullptr;
  GemmProblem problem{};
  ConvShape shape{};  // where operands lie; the plan says the rest

  GemmPlan plan(const Context&) const;
  void run(Context&) const;
  void run(const GemmPlan&, float* partials, Context&) const;  // `partials`: the plan's workspace
};

// Of images [first, first + count). conv: windows by filters; conv_filter_grad: taps by filters, the terms are the
// windows.
ConvProduct product_of(const ConvArgs&, int64_t first, int64_t count);
ConvProduct product_of(const ConvFilterGradArgs&, int64_t first, int64_t count);

// y = activation(y) where no epilogue has done so.
void activate_rest(int activation, float* y, int64_t count, Context&);

}  // namespace gemmule::cuda
