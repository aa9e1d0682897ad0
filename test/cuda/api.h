// SPDX-License-Identifier: MIT
// What this library exports: the driver's functions that the backend uses, and a few for tests.
#pragma once
#include "cuda/driver.h"

#define STANDIN_EXPORT extern "C" __attribute__((visibility("default")))

namespace standin {
using namespace gemmule::cuda;
}
using namespace gemmule::cuda;

#define FN(name, symbol, arguments) STANDIN_EXPORT CUresult symbol arguments;
#define OPTIONAL(name, symbol, arguments) FN(name, symbol, arguments)
#include "cuda/driver.def"
#undef OPTIONAL
#undef FN

// The image that cuModuleLoadData takes: all kernels are in the library itself.
STANDIN_EXPORT const char gemmule_kernels[];

// -- For tests.
STANDIN_EXPORT size_t standin_live_bytes();                    // of device memory, on all devices
STANDIN_EXPORT void standin_fail(const char* fault);           // see settings.h; also forgets errors that stuck
STANDIN_EXPORT void standin_order(unsigned seed);              // of threads and blocks
STANDIN_EXPORT uint64_t standin_launches(const char* kernel);  // that ran so far; null: of all kernels
