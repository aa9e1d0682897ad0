// SPDX-License-Identifier: MIT
#include "recurrent/simple_rnn_run.h"
#include "recurrent/unit_step.h"
#include "scalar_math.h"

namespace gemmule {

// By the function's value, which is above 0 where its argument is.
DEVICE float slope(int32_t fn, float y) {
  switch (UnaryFn(fn)) {
    case UnaryFn::relu: return words::unary_slope<int(UnaryFn::relu)>(y, y, 0, 0);
    case UnaryFn::sigmoid: return words::unary_slope<int(UnaryFn::sigmoid)>(0, y, 0, 0);
    case UnaryFn::tanh: return words::unary_slope<int(UnaryFn::tanh)>(0, y, 0, 0);
    default: return 1;
  }
}

// dz of a step, a thread a unit of a sequence. In dh0 remains what goes past the function.
KERNEL((256), simple_rnn_grad_step, SimpleRnnGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const float dh = slope_behind(r, s, r.first);
    r.dz[s.at] = s.masked ? 0 : dh * slope(r.activation, r.y[s.at]);
    r.dh0[s.state] = s.masked ? dh : 0;
  });
}

}  // namespace gemmule
