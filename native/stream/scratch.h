// SPDX-License-Identifier: MIT
// Scratch memory for kernels: a few growing buffers a thread, kept from call to call.
#pragma once
#include <cstdint>

namespace gemmule {

constexpr int kScratchSlots = 4;
// 64-byte aligned, valid until this thread's next call with the same slot; null when there is no memory left.
void* lend_scratch(int slot, int64_t bytes);

// Aligned memory for tensors and scratch: 64 bytes, and from 2 MiB on 2 MiB with huge pages advised. Null when there is none left.
void* allocate_aligned(int64_t bytes);
void free_aligned(void*);

}  // namespace gemmule
