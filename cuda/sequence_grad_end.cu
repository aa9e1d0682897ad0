// SPDX-License-Identifier: MIT
#include "recurrent/unit_step.h"

namespace gemmule {

// Adds what went through the step that ran first, where it is not masked.
KERNEL((256), sequence_grad_end, SequenceGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    if (!s.masked) r.dh0[s.state] += r.through[s.state];
  });
}

}  // namespace gemmule
