// SPDX-License-Identifier: MIT
#include "resample.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

void write_weights(const Resampling& r, const AxisWeights& out) {
  out.start[0] = 0;
  for (int64_t i = 0; i < r.output; ++i) {
    const Taps taps = r.taps(i);
    const double sum = sum_of(taps);
    for (int64_t k = taps.first; k < taps.end; ++k)
      out.weight[out.start[i] + k - taps.first] = float(taps.weight(k) / sum);
    out.first[i] = taps.first;
    out.start[i + 1] = out.start[i] + taps.end - taps.first;
  }
}

}  // namespace

void resize(const ResizeArgs& p, Context& ctx) {
  if (p.after() == 0) return;
  const Images images = {p.x.as(), p.y.as(), p.batch, p.height, p.width, p.channels, p.to_height, p.to_width};
  if (!resample(images, vertical(p), horizontal(p), ctx, write_weights)) reference::resize(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
