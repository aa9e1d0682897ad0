// SPDX-License-Identifier: MIT
#include "resample.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// How many outputs each input enters, and the first of them.
void count_outputs(const Resampling& r, const AxisWeights& out) {
  for (int64_t k = 0; k < r.input; ++k) out.first[k] = out.start[k] = 0;
  for (int64_t i = 0; i < r.output; ++i) {
    const Taps taps = r.taps(i);
    for (int64_t k = taps.first; k < taps.end; ++k)
      if (out.start[k]++ == 0) out.first[k] = i;
  }
}
void write_transposed_weights(const Resampling& r, const AxisWeights& out) {
  count_outputs(r, out);
  int64_t all = 0;
  for (int64_t k = 0; k < r.input; ++k) all += out.start[k], out.start[k] = all - out.start[k];
  out.start[r.input] = all;
  for (int64_t i = 0; i < r.output; ++i) {
    const Taps taps = r.taps(i);
    const double sum = sum_of(taps);
    for (int64_t k = taps.first; k < taps.end; ++k)
      out.weight[out.start[k] + i - out.first[k]] = float(taps.weight(k) / sum);
  }
}

}  // namespace

void resize_grad(const ResizeGradArgs& p, Context& ctx) {
  if (p.before() == 0 || p.after() == 0) return reference::resize_grad(p, ctx);
  const Images images = {p.dy.as(), p.dx.as(), p.batch, p.to_height, p.to_width, p.channels, p.height, p.width};
  if (!resample(images, vertical(p), horizontal(p), ctx, write_transposed_weights)) reference::resize_grad(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
