// SPDX-License-Identifier: MIT
// The sets of kernels that this build carries, and which of them this machine can run.
#pragma once
#include <string>
#include <vector>

#include "kernels.h"

namespace gemmule {

struct Backend {
  const char* name;  // "reference", or an ISA: "baseline", "avx2", "avx512", "neon"
  const Kernels* kernels;
  int lanes;  // floats in a vector
  bool (*runs_here)();
};

// All that were compiled in, slowest first.
const std::vector<Backend>& compiled_backends();
const Backend& reference_backend();
// The fastest ISA that runs here, or the one that GEMMULE_ISA names. Throws std::runtime_error with a sentence when that one is absent.
const Backend& cpu_backend();
// Kernels for device memory, whether or not there is a GPU here.
const Backend& cuda_backend();
// By name: null where it was not compiled or does not run here.
const Backend* find_backend(const std::string& name);

}  // namespace gemmule
