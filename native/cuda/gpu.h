// SPDX-License-Identifier: MIT
// One GPU of this process: its context, its kernels, what it can do. Shared by all streams; opened at first use, never closed, so
// that a process may exit in mid-run.
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "driver.h"
#include "launch.h"

namespace gemmule::cuda {

struct Kernel {
  CUfunction function = nullptr;
  std::vector<uint32_t> parameters;  // their sizes, where the driver tells them
  bool knows_parameters = false;
  unsigned shared_bytes = 48 << 10;  // as much as a launch may ask for at present
};

class Gpu {
 public:
  // Throws std::runtime_error with a clause that says why it cannot be used, and what to do.
  explicit Gpu(int ordinal);
  void enter() const { driver().set_context(context_); }
  // Null, with the clause, where the module has none of this name.
  Kernel* kernel(std::string_view name, std::string& why);
  // Lets launches of the kernel ask for so many bytes.
  CUresult allow_shared(Kernel&, unsigned bytes);

  const int ordinal;
  std::string name;  // "cuda:0"
  std::string model;
  Properties properties;
  size_t total_bytes = 0;
  // Null, or why it can be used no more in this process. Any thread.
  const std::string* why_lost() const { return lost_.load(std::memory_order_acquire); }
  // A call failed, and all that follow will. The first reason stands.
  void give_up(const char* doing, CUresult);

 private:
  void load();
  std::atomic<const std::string*> lost_{nullptr};
  CUdevice device_ = 0;
  CUcontext context_ = nullptr;
  CUmodule module_ = nullptr;
  std::mutex mutex_;
  std::unordered_map<std::string, Kernel> kernels_;
};

// The GPU of this number, opened at the first call. Throws as Gpu() does.
Gpu& gpu(int ordinal);

// What gm.info() says of each GPU, opened or not.
struct GpuInfo {
  std::string name, model;
  int major = 0, minor = 0;
  size_t total_bytes = 0;
};
std::vector<GpuInfo> list_gpus();
// Why CUDA cannot be used here, as a clause, or nothing.
std::string why_not();

}  // namespace gemmule::cuda
