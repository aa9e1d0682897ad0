// SPDX-License-Identifier: MIT
#include "driver.h"

#include <cstdlib>

#if defined(_WIN32)
#include <windows.h>
#undef OPTIONAL
#else
#include <dlfcn.h>
#endif

namespace gemmule::cuda {
namespace {

#if defined(_WIN32)
const char* const kSystemDrivers[] = {"nvcuda.dll"};
void* open_library(const char* file) { return LoadLibraryA(file); }
void* symbol_of(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}
std::string last_error() { return "error " + std::to_string(GetLastError()); }
#else
const char* const kSystemDrivers[] = {"libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"};
void* open_library(const char* file) { return dlopen(file, RTLD_NOW | RTLD_LOCAL); }
void* symbol_of(void* library, const char* name) { return dlsym(library, name); }
std::string last_error() {
  const char* text = dlerror();
  return text ? text : "no reason given";
}
#endif

// The library, or null with the sentence.
void* open_driver(std::string& why) {
  if (const char* file = std::getenv("GEMMULE_CUDA_DRIVER"); file && *file) {
    void* library = open_library(file);
    if (!library)
      why = std::string("GEMMULE_CUDA_DRIVER=") + file + " cannot be opened (" + last_error() +
          "). Name the file of an NVIDIA driver, or unset the variable";
    return library;
  }
  std::string said;
  for (const char* file : kSystemDrivers) {
    if (void* library = open_library(file)) return library;
    if (said.empty()) said = last_error();
  }
  why = std::string("there is no NVIDIA driver here (") + said +
      "). Install the one for your GPU, or set GEMMULE_CUDA_DRIVER to its file; the cpu backend needs none";
  return nullptr;
}

// Why a library without one of the functions does not serve.
std::string why_without(const char* symbol, void* library) {
  if (symbol_of(library, "cuInit"))
    return std::string("the NVIDIA driver is too old: it has no ") + symbol +
        ". Install a driver for CUDA 12.0 or later (525 or later)";
  const char* file = std::getenv("GEMMULE_CUDA_DRIVER");
  return (file && *file ? std::string("GEMMULE_CUDA_DRIVER=") + file : std::string("the CUDA library here")) +
      " is no NVIDIA driver: it has no cuInit. Set GEMMULE_CUDA_DRIVER to the file of one, or use the cpu backend";
}

std::string find_functions(Driver& d, void* library) {
#define FN(name, symbol, arguments)                                         \
  d.name = reinterpret_cast<decltype(d.name)>(symbol_of(library, #symbol)); \
  if (!d.name) return why_without(#symbol, library);
#define OPTIONAL(name, symbol, arguments) d.name = reinterpret_cast<decltype(d.name)>(symbol_of(library, #symbol));
#include "driver.def"
#undef OPTIONAL
#undef FN
  d.kernels = symbol_of(library, "gemmule_kernels");
  return "";
}

std::string start(Driver& d) {
  const CUresult began = d.init(0);
  if (began == kNoDevice || (began == kSuccess && (d.device_count(&d.devices) != kSuccess || d.devices == 0)))
    return "the NVIDIA driver finds no GPU. Check that `nvidia-smi` lists one, and that CUDA_VISIBLE_DEVICES does not "
           "hide it";
  if (began != kSuccess) return "the NVIDIA driver does not start: " + d.text_of(began) + ". Check `nvidia-smi`";
  d.driver_version(&d.version);
  return "";
}

Driver open() {
  Driver d;
  void* library = open_driver(d.why);
  if (library) d.why = find_functions(d, library);
  if (d.why.empty()) d.why = start(d);
  return d;
}

}  // namespace

std::string Driver::text_of(CUresult error) const {
  const char *name = nullptr, *text = nullptr;
  if (error_name) error_name(error, &name);
  if (error_text) error_text(error, &text);
  if (!name) return "error " + std::to_string(error);
  return std::string(name) + (text ? std::string(" (") + text + ")" : "");
}

const Driver& driver() {
  static const Driver one = open();
  return one;
}

}  // namespace gemmule::cuda
