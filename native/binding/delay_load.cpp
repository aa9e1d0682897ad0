// SPDX-License-Identifier: MIT
// On Windows an addon is linked against node.exe, whatever the program is called that loads it (Electron's is not): so its
// functions are looked for in that program. For MinGW; cmake-js brings the same for clang-cl.
#if defined(__MINGW32__)
#include <windows.h>

#include <delayimp.h>

namespace {

FARPROC WINAPI find_program(unsigned event, DelayLoadInfo* info) {
  const bool is_node = event == dliNotePreLoadLibrary && _stricmp(info->szDll, "node.exe") == 0;
  return is_node ? reinterpret_cast<FARPROC>(GetModuleHandleA(nullptr)) : nullptr;
}

}  // namespace

extern "C" {
PfnDliHook __pfnDliNotifyHook2 = find_program;
}
#endif
