// SPDX-License-Identifier: MIT
#include "image.h"

#include <cstdio>
#include <memory>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace gemmule::cuda {
namespace {

constexpr char kImage[] = "gemmule.fatbin";

std::string own_file() {
#if defined(_WIN32)
  HMODULE here = nullptr;
  char path[MAX_PATH] = "";
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
      reinterpret_cast<const char*>(&own_file), &here);
  GetModuleFileNameA(here, path, MAX_PATH);
  return path;
#else
  Dl_info info;
  return dladdr(reinterpret_cast<const void*>(&own_file), &info) && info.dli_fname ? info.dli_fname : "";
#endif
}

std::string own_folder() {
  const std::string file = own_file();
  return file.substr(0, file.find_last_of("/\\") + 1);
}

struct Close {
  void operator()(FILE* f) const { std::fclose(f); }
};
using File = std::unique_ptr<FILE, Close>;
File open_image() {
  for (const char* place : {"", "../"})
    if (FILE* file = std::fopen((own_folder() + place + kImage).c_str(), "rb")) return File(file);
  return nullptr;
}

}  // namespace

std::string image_path() { return own_folder() + kImage; }

bool has_image() { return open_image() != nullptr; }

std::vector<char> read_image() {
  std::vector<char> bytes;
  const File file = open_image();
  char part[1 << 16];
  for (size_t n; file && (n = std::fread(part, 1, sizeof part, file.get())) > 0;)
    bytes.insert(bytes.end(), part, part + n);
  return bytes;
}

}  // namespace gemmule::cuda
