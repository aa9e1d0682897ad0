// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "launch.h"
#include "ops/philox.h"

namespace gemmule::cuda {
namespace {

template <class... Parameters>
void launch_random(const RandomArgs& p, Context& ctx, const char* kernel, const Parameters&... parameters) {
  launch(ctx, kernel, {blocks_of(p.count, 4 * kThreads)}, kThreads, 0, p.state.memory, p.y.memory, p.count, p.ordinal,
      parameters...);
}

void uniform_between(const RandomArgs& p, Context& ctx, float from, float to) {
  const float end = to > from ? to : std::numeric_limits<float>::infinity();
  launch_random(p, ctx, "random_uniform", from, to - from, end, std::nextafter(to, from));
}

}  // namespace

void random(const RandomArgs& p, Context& ctx) {
  const float alpha = float(p.alpha), beta = float(p.beta);
  if (p.type != DType::float32) return;
  switch (RandomFn(p.fn)) {
    case RandomFn::normal: return launch_random(p, ctx, "random_normal", alpha, beta);
    case RandomFn::truncated_normal: return launch_random(p, ctx, "random_truncated_normal", alpha, beta);
    case RandomFn::bernoulli: return launch_random(p, ctx, "random_bernoulli", uniform_threshold(p.alpha));
    default: return uniform_between(p, ctx, alpha, beta);
  }
}

}  // namespace gemmule::cuda
