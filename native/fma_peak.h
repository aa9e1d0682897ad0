// SPDX-License-Identifier: MIT
#pragma once

namespace gemmule {

// The machine's limit, GFLOP/s of `threads` threads of the team together: independent chains of multiply-adds in registers, of
// vectors of so many floats; the best of some tries, 20 ms in all. 0 where there is no loop for this machine.
double fma_peak(int lanes, int threads);

}  // namespace gemmule
