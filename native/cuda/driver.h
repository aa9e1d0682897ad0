// SPDX-License-Identifier: MIT
// The CUDA driver, found at run time: nothing of CUDA is needed to build or to load the addon.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace gemmule::cuda {

using CUresult = int;
using CUdevice = int;
using CUdeviceptr = unsigned long long;
using CUcontext = void*;
using CUstream = void*;
using CUevent = void*;
using CUmodule = void*;
using CUfunction = void*;
using CUgraph = void*;
using CUgraphExec = void*;

// The results that have words of their own here.
enum : CUresult {
  kSuccess = 0,
  kOutOfMemory = 2,
  kNoDevice = 100,
  kNoBinaryForGpu = 209,
  kUnsupportedPtx = 222,
  kNotReady = 600,
};

struct Driver {
#define FN(name, symbol, arguments) CUresult(*name) arguments = nullptr;
#define OPTIONAL(name, symbol, arguments) FN(name, symbol, arguments)
#include "driver.def"
#undef OPTIONAL
#undef FN
  const void* kernels = nullptr;  // the image that the library carries itself: the stand-in driver does
  std::string why;                // not empty: why there is no CUDA here, as a sentence
  int devices = 0;
  int version = 0;  // 13000 for CUDA 13.0

  explicit operator bool() const { return why.empty(); }
  // "CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory access was encountered)"
  std::string text_of(CUresult) const;
};

// Opened at the first call: GEMMULE_CUDA_DRIVER's file, or the system's driver.
const Driver& driver();

}  // namespace gemmule::cuda
