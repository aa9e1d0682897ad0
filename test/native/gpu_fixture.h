// SPDX-License-Identifier: MIT
// Jobs on a GPU, or on the stand-in driver that GEMMULE_CUDA_DRIVER names.
#pragma once
#include "cuda/device.h"
#include "fixture.h"

namespace gemmule::test {

// Null where there is none.
cuda::CudaDevice* test_gpu();
// What the stand-in driver exports beside the driver's functions; null on a real GPU.
void* standin_symbol(const char* name);
// 0: in order, 1: reversed, else a random order from that seed. A real GPU does as it likes.
void set_thread_order(unsigned order);

Outcome run_on_gpu(const Job&, const Manner&);

}  // namespace gemmule::test
