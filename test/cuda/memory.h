// SPDX-License-Identifier: MIT
#pragma once
#include "context.h"

namespace standin {

// Whether all these bytes are in one living allocation: of a device, or of the host's pinned memory.
bool is_device_memory(CUdeviceptr, size_t bytes);
bool is_pinned(const void*, size_t bytes);
// Whose allocation holds this address; null: no device's.
const Context* owner_of(uintptr_t);
// At a context's end: whatever it still holds is freed, and counted as a leak.
void free_all(Context&);

}  // namespace standin
