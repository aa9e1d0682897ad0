// SPDX-License-Identifier: MIT
#include "cpu/random_words.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// What is dropped becomes 0 whatever it was: the mask is applied to the bits.
void scale_kept(const float* x, const int32_t* kept, float scale, float* y, int64_t n) {
  int64_t i = 0;
  for (; i + W <= n; i += W) store(y + i, (Vec)((VecInt)(load(x + i) * scale) & load_int(kept + i)));
  const Mask rest = mask(int(n - i));
  if (i < n) store(y + i, (Vec)((VecInt)(load(x + i, rest) * scale) & load_int(kept + i)), rest);
}

}  // namespace

void dropout(const DropoutArgs& p, Context& ctx) {
  const Philox philox(p.state.as<int32_t>(), p.ordinal);
  const VecInt dropped = VecInt{} + uniform_threshold(p.rate);
  const float scale = float(1 / (1 - p.rate));
  const float* x = p.x.as();
  float* y = p.y.as();
  each_block(ctx, p.count, [&](int64_t begin, int64_t count) {
    each_draw(
        philox, begin, count, [=](DrawnWords& w) { each_vector(w, [=](VecInt bits) { return bits >= dropped; }); },
        [=](int64_t from, int64_t n, const int32_t* kept) { scale_kept(x + from, kept, scale, y + from, n); });
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
