// SPDX-License-Identifier: MIT
#include "stay_loaded.h"

#if defined(_WIN32)
#include <windows.h>
#elif defined(__APPLE__)
#include <dlfcn.h>
#endif

namespace gemmule {

void stay_loaded() {
#if defined(_WIN32)
  HMODULE here;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
      reinterpret_cast<const char*>(&stay_loaded), &here);
#elif defined(__APPLE__)
  Dl_info here;
  if (dladdr(reinterpret_cast<const void*>(&stay_loaded), &here))
    dlopen(here.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
#endif  // elsewhere the linker has marked the file: -z nodelete
}

}  // namespace gemmule
