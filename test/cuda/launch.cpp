// SPDX-License-Identifier: MIT
// Modules, functions and their launches.
#include <cstring>

#include "api.h"
#include "block.h"
#include "kernels.h"
#include "memory.h"
#include "settings.h"
#include "stream.h"

const char gemmule_kernels[] = "the kernels of the stand-in driver";

namespace standin {
namespace {

struct Function {
  const Kernel* kernel;
  uint32_t dynamic_limit = 48 << 10;  // more must be asked for
};

struct Module {
  std::mutex lock;
  std::map<std::string, void*> functions;  // that were asked for: their handles
};

// Fibers live in globals: one kernel at a time, whichever stream it is of. Also guards the counts.
std::mutex& executing() {
  static auto& lock = *new std::mutex;
  return lock;
}

std::map<std::string, uint64_t>& launches() {
  static auto& counts = *new std::map<std::string, uint64_t>;
  return counts;
}

// A copy of a launch's arguments, which the caller may forget.
struct Arguments {
  std::vector<std::vector<unsigned char>> bytes;

  Arguments(const Kernel& kernel, void** values) {
    for (size_t i = 0; i < kernel.parameters.size(); ++i) {
      const auto* value = static_cast<const unsigned char*>(values[i]);
      bytes.emplace_back(value, value + kernel.parameters[i].size);
    }
  }
  std::vector<void*> pointers() const {
    std::vector<void*> all;
    for (const auto& value : bytes) all.push_back(const_cast<unsigned char*>(value.data()));
    return all;
  }
};

// Whether an argument, or what lies in one, is an address in another device's memory.
bool is_foreign(const Context& context, const std::vector<unsigned char>& argument) {
  for (size_t i = 0; i + sizeof(uintptr_t) <= argument.size(); i += sizeof(uintptr_t)) {
    const Context* owner = owner_of(standin::argument<uintptr_t>(&argument[i]));
    if (owner && owner != &context) return true;
  }
  return false;
}

CUresult check_arguments(const Context& context, const char* kernel, const Arguments& arguments) {
  for (size_t i = 0; i < arguments.bytes.size(); ++i)
    if (is_foreign(context, arguments.bytes[i]))
      return complain(illegal_address,
          std::string("kernel ") + kernel + " on device " + std::to_string(context.device) + ": argument " +
              std::to_string(i) + " is in another device's memory");
  return success;
}

CUresult execute(Launch launch, const Arguments& arguments) {
  std::lock_guard hold(executing());
  ++launches()[launch.kernel];
  if (fails(Occasion::launch)) return launch_failed;
  const auto pointers = arguments.pointers();
  launch.arguments = const_cast<void**>(pointers.data());
  const std::string why = run(launch);
  return why.empty() ? CUresult(success) : complain(launch_failed, why);
}

std::string text_of(dim3 d) { return std::to_string(d.x) + "x" + std::to_string(d.y) + "x" + std::to_string(d.z); }

bool is_grid(dim3 g) { return g.x >= 1 && g.x <= 0x7FFFFFFF && g.y >= 1 && g.y <= 65535 && g.z >= 1 && g.z <= 65535; }
bool is_block(dim3 b) {
  return b.x >= 1 && b.x <= 1024 && b.y >= 1 && b.y <= 1024 && b.z >= 1 && b.z <= 64 && b.x * b.y * b.z <= 1024;
}

CUresult check(const Function& function, dim3 grid, dim3 block, uint32_t shared_bytes) {
  const Kernel& kernel = *function.kernel;
  const auto refuse = [&](CUresult result, const std::string& why) {
    return complain(result, std::string("launch of ") + kernel.name + ": " + why);
  };
  if (!is_grid(grid)) return refuse(invalid_value, "a grid of " + text_of(grid));
  if (!is_block(block)) return refuse(invalid_value, "blocks of " + text_of(block));
  if (block.x * block.y * block.z > kernel.bounds.threads)
    return refuse(out_of_resources,
        "blocks of " + text_of(block) + ", and it is bound to " + std::to_string(kernel.bounds.threads) + " threads");
  if (shared_bytes > function.dynamic_limit)
    return refuse(invalid_value,
        std::to_string(shared_bytes) + " bytes of dynamic shared memory, and it may have " +
            std::to_string(function.dynamic_limit));
  return success;
}

}  // namespace
}  // namespace standin

using namespace standin;

CUresult cuModuleLoadData(CUmodule* module, const void* image) {
  return in_context([&](Context&) -> CUresult {
    if (fault_is("old")) return unsupported_ptx;
    if (!image || std::strncmp(static_cast<const char*>(image), gemmule_kernels, sizeof gemmule_kernels) != 0)
      return complain(invalid_image, "cuModuleLoadData: it runs its own kernels only, the image gemmule_kernels");
    *module = table<Module>().add(std::make_shared<Module>());
    return success;
  });
}

CUresult cuModuleUnload(CUmodule handle) {
  return in_context([&](Context&) -> CUresult {
    const auto module = table<Module>().take(handle);
    if (!module) return complain(invalid_handle, "cuModuleUnload of no module");
    for (const auto& [name, function] : module->functions) table<Function>().take(function);
    return success;
  });
}

CUresult cuModuleGetFunction(CUfunction* function, CUmodule handle, const char* name) {
  return in_context([&](Context&) -> CUresult {
    const auto module = table<Module>().find(handle);
    if (!module) return complain(invalid_handle, "cuModuleGetFunction of no module");
    const Kernel* kernel = find_kernel(name);
    if (!kernel) return not_found;
    std::lock_guard hold(module->lock);
    void*& known = module->functions[name];
    if (!known) known = table<Function>().add(std::make_shared<Function>(Function{kernel}));
    *function = known;
    return success;
  });
}

// 8: the most dynamic shared memory; others are hints.
CUresult cuFuncSetAttribute(CUfunction handle, int attribute, int value) {
  return in_context([&](Context&) -> CUresult {
    const auto function = table<Function>().find(handle);
    if (!function) return complain(invalid_handle, "cuFuncSetAttribute of no function");
    if (attribute != 8) return success;
    if (value < 0 || value > settings().shared_limit())
      return complain(invalid_value,
          std::string("cuFuncSetAttribute: ") + std::to_string(value) + " bytes of shared memory for " +
              function->kernel->name + ", of " + std::to_string(settings().shared_limit()));
    function->dynamic_limit = uint32_t(value);
    return success;
  });
}

CUresult cuFuncGetParamInfo(CUfunction handle, size_t index, size_t* offset, size_t* size) {
  return in_context([&](Context&) -> CUresult {
    const auto function = table<Function>().find(handle);
    if (!function) return complain(invalid_handle, "cuFuncGetParamInfo of no function");
    const auto& parameters = function->kernel->parameters;
    if (index >= parameters.size()) return invalid_value;
    *offset = parameters[index].offset;
    if (size) *size = parameters[index].size;
    return success;
  });
}

CUresult cuLaunchKernel(CUfunction handle, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
    unsigned block_y, unsigned block_z, unsigned shared_bytes, CUstream stream_handle, void** arguments, void** extra) {
  return in_context([&](Context& context) -> CUresult {
    const auto function = table<Function>().find(handle);
    if (!function) return complain(invalid_handle, "cuLaunchKernel of no function");
    const dim3 grid(grid_x, grid_y, grid_z), block(block_x, block_y, block_z);
    if (const CUresult result = check(*function, grid, block, shared_bytes)) return result;
    const Kernel& kernel = *function->kernel;
    if (extra || (!arguments && !kernel.parameters.empty())) return invalid_value;
    const Launch launch{.kernel = kernel.name,
        .grid = grid,
        .block = block,
        .shared_bytes = shared_bytes,
        .shared_limit = uint32_t(settings().shared_limit()),
        .call = kernel.call,
        .function = kernel.function,
        .arguments = nullptr};
    Work work{std::string("kernel ") + kernel.name, [&context, launch, taken = Arguments(kernel, arguments)] {
                const CUresult result = check_arguments(context, launch.kernel, taken);
                return result ? result : execute(launch, taken);
              }};
    return with_stream(context, stream_handle, [&](Stream& stream) { return stream.put(std::move(work)); });
  });
}

uint64_t standin_launches(const char* kernel) {
  std::lock_guard hold(executing());
  if (kernel) return launches()[kernel];
  uint64_t sum = 0;
  for (const auto& [name, count] : launches()) sum += count;
  return sum;
}

void standin_order(unsigned seed) {
  settings();  // or the environment's would come later
  std::lock_guard hold(executing());
  set_order(seed);
}

void standin_fail(const char* fault) {
  set_fault(fault);
  forget_errors();
}
