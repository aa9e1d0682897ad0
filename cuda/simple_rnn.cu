// SPDX-License-Identifier: MIT
#include "gemm/epilogue.h"
#include "recurrent/simple_rnn_run.h"
#include "recurrent/unit_step.h"

namespace gemmule {

// A thread a unit of a sequence.
KERNEL((256), simple_rnn_step, SimpleRnnRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const float before = state_before(r, r.h0, r.y, s, r.first);
    const float state = s.masked ? before : gemm::activated(r.y[s.at], r.activation);
    r.y[s.at] = state;
    if (r.before) r.before[s.at] = before;
    if (r.is_last(r.first)) r.hn[s.state] = state;
  });
}

}  // namespace gemmule
