// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

KERNEL((256), moving_average, const DeviceFault* fault, int64_t count, float* average, const float* x, float momentum,
    float rest) {
  Update<1> update(fault, {average}, x, count);
  update.run([=](float(&at)[1], float x) { at[0] = at[0] * momentum + x * rest; });
}

}  // namespace gemmule
