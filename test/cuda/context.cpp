// SPDX-License-Identifier: MIT
#include "context.h"

#include <cstdio>
#include <cstring>

#include "api.h"
#include "memory.h"
#include "settings.h"
#include "stream.h"

namespace standin {
namespace {

std::atomic<bool> has_begun = false;
thread_local Context* current = nullptr;

std::vector<Context>& contexts() {
  static auto& all = *[] {
    auto* all = new std::vector<Context>(size_t(settings().devices));
    for (size_t i = 0; i < all->size(); ++i) (*all)[i].device = int(i);
    return all;
  }();
  return all;
}

CUresult end(Context& context) {
  for (const auto& stream : streams_of(context)) table<Stream>().take(stream.get());
  free_all(context);
  context.error = success;
  return success;
}

// By CUdevice_attribute.
int attribute_of(int attribute) {
  const Settings& s = settings();
  switch (attribute) {
    case 1: return 1024;  // threads of a block
    case 2:
    case 3: return 1024;        // of its x and y
    case 4: return 64;          // of its z
    case 5: return 0x7FFFFFFF;  // blocks of a grid's x
    case 6:
    case 7: return 65535;     // of its y and z
    case 8: return 48 << 10;  // shared bytes of a block
    case 10: return 32;       // threads of a warp
    case 16: return s.multiprocessors;
    case 19:
    case 41: return 1;     // maps host memory; one address space
    case 39: return 2048;  // threads of a multiprocessor
    case 75: return s.major;
    case 76: return s.minor;
    case 81: return s.shared_limit() + 1024;  // shared bytes of a multiprocessor
    case 97: return s.shared_limit();
    default: return 0;
  }
}

CUresult text_for(CUresult error, const char** text, bool name) {
  switch (error) {
#define X(id, value, symbol, words) \
  case value: *text = name ? symbol : words; return success;
    STANDIN_RESULTS(X)
#undef X
  }
  *text = nullptr;
  return invalid_value;
}

}  // namespace

std::mutex& tables() {
  static auto& lock = *new std::mutex;
  return lock;
}

Context* context_of(CUdevice device) {
  return device >= 0 && device < settings().devices ? &contexts()[size_t(device)] : nullptr;
}

std::vector<std::shared_ptr<Stream>> streams_of(const Context& context) {
  auto all = table<Stream>().all();
  std::erase_if(all, [&](const auto& stream) { return &stream->context != &context; });
  return all;
}

CUresult complain(CUresult result, const std::string& what) {
  std::fprintf(stderr, "gemmule stand-in: %s\n", what.c_str());
  return result;
}

bool is_initialized() { return has_begun; }
bool is_lost() { return fails(Occasion::call); }
Context* current_context() { return current; }

void forget_errors() {
  for (Context& context : contexts()) context.error = success;
}

}  // namespace standin

using namespace standin;

CUresult cuInit(unsigned flags) {
  return anywhere([&]() -> CUresult {
    if (flags != 0) return invalid_value;
    if (fault_is("init")) return no_device;
    settings();
    has_begun = true;
    return success;
  });
}

CUresult cuDriverGetVersion(int* version) {
  return anywhere([&] { return *version = fault_is("old") ? 12000 : 13000, success; });
}

CUresult cuGetErrorName(CUresult error, const char** name) { return text_for(error, name, true); }
CUresult cuGetErrorString(CUresult error, const char** text) { return text_for(error, text, false); }

CUresult cuDeviceGetCount(int* count) {
  return initialized([&] { return *count = fault_is("no-device") ? 0 : settings().devices, success; });
}

CUresult cuDeviceGet(CUdevice* device, int ordinal) {
  return initialized([&] { return *device = ordinal, context_of(ordinal) ? success : invalid_device; });
}

CUresult cuDeviceGetName(char* name, int length, CUdevice device) {
  return initialized([&]() -> CUresult {
    if (!context_of(device)) return invalid_device;
    std::snprintf(name, size_t(length), "gemmule stand-in %d", device);
    return success;
  });
}

CUresult cuDeviceGetAttribute(int* value, int attribute, CUdevice device) {
  return initialized([&] { return *value = attribute_of(attribute), context_of(device) ? success : invalid_device; });
}

CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice device) {
  return initialized([&] { return *bytes = settings().memory, context_of(device) ? success : invalid_device; });
}

CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device) {
  return initialized([&]() -> CUresult {
    Context* const it = context_of(device);
    if (!it) return invalid_device;
    std::lock_guard hold(tables());
    ++it->retained;
    *context = it;
    return success;
  });
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  return initialized([&]() -> CUresult {
    Context* const it = context_of(device);
    if (!it) return invalid_device;
    {
      std::lock_guard hold(tables());
      if (it->retained == 0) return complain(invalid_context, "a primary context released oftener than retained");
      if (--it->retained > 0) return success;
    }
    return end(*it);
  });
}

CUresult cuCtxSetCurrent(CUcontext context) {
  return initialized([&] { return current = static_cast<Context*>(context), success; });
}
