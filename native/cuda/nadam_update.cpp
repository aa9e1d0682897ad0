// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void nadam_update(const NadamUpdateArgs& a, Context& ctx) {
  launch_update(ctx, "nadam_update", a, a.count, a.p.memory, a.m.memory, a.v.memory, a.g.memory, a.lr.memory,
      a.step.memory, a.product.memory, a.beta1, a.beta2, float(a.epsilon), a.weight_decay);
  if (a.type != DType::float32) return;
  const DeviceFault* fault = fault_of(ctx);
  launch(ctx, "nadam_product", {}, 1, 0, fault, a.step.memory, a.product.memory, a.beta1);
}

}  // namespace gemmule::cuda
