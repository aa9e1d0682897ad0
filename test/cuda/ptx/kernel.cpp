// SPDX-License-Identifier: MIT
#include "kernel.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string_view>

#include "memory.h"

namespace ptx {
namespace {

constexpr u32 kParameterBytes = 4096;  // as CUDA has it for every device

void pack(u8* to, const KernelCode& kernel, void** arguments) {
  for (u32 i = 0; i < kernel.parameter_count; ++i)
    std::memcpy(to + kernel.parameters[i].offset, arguments[i], kernel.parameters[i].size);
}

// Into the file that GEMMULE_PTX_LAUNCHED names: the kernels that ran, for the check that none was left out.
void record(const char* name) {
  static auto& recorded = *new std::set<std::string_view>;
  const char* path = std::getenv("GEMMULE_PTX_LAUNCHED");
  if (!path || !recorded.insert(name).second) return;
  if (FILE* file = std::fopen(path, "a")) {
    std::fprintf(file, "%s\n", name);
    std::fclose(file);
  }
}

void begin_block(const KernelCode& kernel) {
  static u64 begun = 0;
  if (begun == standin::block_serial) return;
  begun = standin::block_serial;
  lay_out_shared(kernel.static_bytes, kernel.smallest_access);
  forget_allocations();
  record(kernel.name);
}

}  // namespace

void enter(const KernelCode& kernel, void** arguments) {
  begin_block(kernel);
  alignas(16) u8 parameters[kParameterBytes];
  pack(parameters, kernel, arguments);
  kernel.code(parameters);
}

}  // namespace ptx
