// SPDX-License-Identifier: MIT
// The direct kernels: any op of the table on typed arrays, in place, in the caller's thread or on the kernel queue.
// The wrapper is written once for all of them: the record says which op runs and with which numbers, dispatch's table knows the rest.
#pragma once
#include <napi.h>

namespace gemmule {

// (Int32Array of one record, settled) -> the functions of src/kernels/native.ts, for one JavaScript copy of the library.
Napi::Value open_kernels(const Napi::CallbackInfo&);

}  // namespace gemmule
