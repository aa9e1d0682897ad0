// SPDX-License-Identifier: MIT
// Copies and fills, in their turn.
#include <cstring>

#include "api.h"
#include "memory.h"
#include "stream.h"

namespace standin {
namespace {

CUresult bad_range(const char* function, CUdeviceptr memory, size_t bytes) {
  return complain(invalid_value,
      std::string(function) + ": " + std::to_string(bytes) + " bytes at " + std::to_string(memory) +
          " are not inside one living allocation");
}

void* pointer(CUdeviceptr memory) { return reinterpret_cast<void*>(memory); }

// Looks again at its turn: a graph may be launched long after its copies were recorded.
CUresult copy_now(const char* function, void* to, const void* from, size_t bytes, CUdeviceptr on_device) {
  if (!is_device_memory(on_device, bytes)) return bad_range(function, on_device, bytes), illegal_address;
  return std::memmove(to, from, bytes), success;
}

}  // namespace
}  // namespace standin

using namespace standin;

// From memory that is not pinned the real driver takes the bytes before it returns, too.
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (bytes == 0) return success;
    if (!is_device_memory(to, bytes)) return bad_range("cuMemcpyHtoDAsync", to, bytes);
    std::shared_ptr<char[]> taken;
    if (!is_pinned(from, bytes) && !stream.captured) {
      taken.reset(new char[bytes]);
      from = std::memcpy(taken.get(), from, bytes);
    }
    return stream.put({"copy to device",
        [=, kept = std::move(taken)] { return copy_now("copy to device", pointer(to), from, bytes, to); }});
  });
}

// Into memory that is not pinned the real driver returns when the bytes are there, too.
CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (bytes == 0) return success;
    if (!is_device_memory(from, bytes)) return bad_range("cuMemcpyDtoHAsync", from, bytes);
    const CUresult result =
        stream.put({"copy to host", [=] { return copy_now("copy to host", to, pointer(from), bytes, from); }});
    return result || is_pinned(to, bytes) || stream.captured ? result : stream.wait();
  });
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (bytes == 0) return success;
    if (!is_device_memory(to, bytes)) return bad_range("cuMemcpyDtoDAsync", to, bytes);
    if (!is_device_memory(from, bytes)) return bad_range("cuMemcpyDtoDAsync", from, bytes);
    return stream.put({"copy on device", [=]() -> CUresult {
                         if (!is_device_memory(from, bytes))
                           return bad_range("copy on device", from, bytes), illegal_address;
                         return copy_now("copy on device", pointer(to), pointer(from), bytes, to);
                       }});
  });
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (bytes == 0) return success;
    if (!is_device_memory(to, bytes)) return bad_range("cuMemsetD8Async", to, bytes);
    return stream.put({"memset", [=]() -> CUresult {
                         if (!is_device_memory(to, bytes)) return bad_range("memset", to, bytes), illegal_address;
                         return std::memset(pointer(to), value, bytes), success;
                       }});
  });
}
