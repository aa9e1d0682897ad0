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

}  // namespace

std::string image_path() {
  const std::string file = own_file();
  const size_t slash = file.find_last_of("/\\");
  return (slash == std::string::npos ? std::string() : file.substr(0, slash + 1)) + "gemmule.fatbin";
}

namespace {

struct Close {
  void operator()(FILE* f) const { std::fclose(f); }
};
using File = std::unique_ptr<FILE, Close>;
File open_image() { return File(std::fopen(image_path().c_str(), "rb")); }

}  // namespace

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
