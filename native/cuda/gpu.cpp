// SPDX-License-Identifier: MIT
#include "gpu.h"

#include <memory>
#include <stdexcept>

#include "image.h"

namespace gemmule::cuda {
namespace {

// CUdevice_attribute, CUfunction_attribute.
constexpr int kMultiprocessors = 16, kMajor = 75, kMinor = 76, kSharedBytes = 97, kMostShared = 8;
constexpr int kLeastCapability = 75;

int attribute(CUdevice device, int which) {
  int value = 0;
  driver().device_attribute(&value, which, device);
  return value;
}
std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::mutex opening;
std::string& remembered() {
  static std::string why;
  return why;
}

std::string why_no_image() {
  if (driver().kernels || has_image()) return "";
  return "this copy of gemmule carries no GPU kernels: there is no " + image_path() +
      ". Install a published version, or run `npm run build` where nvcc is on the PATH";
}

}  // namespace

Gpu::Gpu(int number) : ordinal(number), name("cuda:" + std::to_string(number)) {
  const Driver& d = driver();
  const auto demand = [&](CUresult result, const char* doing) {
    if (result != kSuccess) throw std::runtime_error(name + " fails at " + doing + ": " + d.text_of(result));
  };
  demand(d.device(&device_, ordinal), "opening it");
  char text[256] = "";
  d.device_name(text, sizeof text, device_);
  model = text;
  d.device_memory(&total_bytes, device_);
  properties.major = attribute(device_, kMajor);
  properties.minor = attribute(device_, kMinor);
  properties.multiprocessors = attribute(device_, kMultiprocessors);
  properties.shared_bytes = attribute(device_, kSharedBytes);
  if (!properties.has(kLeastCapability))
    throw std::runtime_error(name + " (" + model + ") has compute capability " + std::to_string(properties.major) +
        "." + std::to_string(properties.minor) + ", and the kernels need 7.5 or later. Use the cpu backend");
  demand(d.retain_context(&context_, device_), "making a context");
  enter();
  load();
}

void Gpu::load() {
  const Driver& d = driver();
  const std::vector<char> file = d.kernels ? std::vector<char>() : read_image();
  const CUresult result = d.load_module(&module_, d.kernels ? d.kernels : file.data());
  if (result == kSuccess) return;
  if (result == kUnsupportedPtx || result == kNoBinaryForGpu)
    throw std::runtime_error("the NVIDIA driver (for CUDA " + version_text(d.version) +
        ") is too old for the kernels on " + name + " (" + model + "): " + d.text_of(result) +
        ". Install a driver for CUDA 13.0 or later (580 or later)");
  throw std::runtime_error(name + " (" + model + ") does not load the kernels: " + d.text_of(result));
}

Kernel* Gpu::kernel(std::string_view kernel_name, std::string& why) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = kernels_.try_emplace(std::string(kernel_name));
  Kernel& k = at->second;
  if (!is_new) return &k;
  const Driver& d = driver();
  if (const CUresult result = d.function(&k.function, module_, at->first.c_str()); result != kSuccess) {
    why = "the fat binary has no kernel " + at->first + ": " + d.text_of(result) +
        ". It is of another version: build it anew";
    kernels_.erase(at);
    return nullptr;
  }
  size_t offset, size;
  k.knows_parameters = d.parameter != nullptr;
  while (d.parameter && d.parameter(k.function, k.parameters.size(), &offset, &size) == kSuccess)
    k.parameters.push_back(uint32_t(size));
  return &k;
}

CUresult Gpu::allow_shared(Kernel& k, unsigned bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes <= k.shared_bytes) return kSuccess;
  const CUresult result = driver().set_function(k.function, kMostShared, int(bytes));
  if (result == kSuccess) k.shared_bytes = bytes;
  return result;
}

Gpu& gpu(int ordinal) {
  static std::unordered_map<int, std::unique_ptr<Gpu>>& open = *new std::unordered_map<int, std::unique_ptr<Gpu>>;
  const std::lock_guard lock(opening);
  if (const std::string why = driver() ? why_no_image() : driver().why; !why.empty()) throw std::runtime_error(why);
  if (ordinal < 0 || ordinal >= driver().devices)
    throw std::runtime_error("there is no device " + std::to_string(ordinal) + ": this machine has " +
        std::to_string(driver().devices) + (driver().devices == 1 ? " GPU, number 0" : " GPUs, numbered from 0"));
  auto& one = open[ordinal];
  try {
    if (!one) one = std::make_unique<Gpu>(ordinal);
  } catch (const std::runtime_error& e) {
    remembered() = e.what();
    throw;
  }
  if (const std::string* lost = one->why_lost()) throw std::runtime_error(*lost);
  return *one;
}

void Gpu::give_up(const char* doing, CUresult result) {
  const std::lock_guard lock(opening);
  if (why_lost()) return;
  remembered() = name + " (" + model + ") failed at " + doing + ": " + driver().text_of(result) +
      ". It can be used no more in this process: restart it, or go on with setBackend('cpu')";
  lost_.store(new std::string(remembered()), std::memory_order_release);  // kept for good, as the Gpu is
}

std::vector<GpuInfo> list_gpus() {
  std::vector<GpuInfo> all;
  const Driver& d = driver();
  for (int i = 0; d && i < d.devices; ++i) {
    CUdevice device;
    if (d.device(&device, i) != kSuccess) continue;
    GpuInfo g{"cuda:" + std::to_string(i), "", attribute(device, kMajor), attribute(device, kMinor), 0};
    char text[256] = "";
    d.device_name(text, sizeof text, device);
    g.model = text;
    d.device_memory(&g.total_bytes, device);
    all.push_back(g);
  }
  return all;
}

std::string why_not() {
  if (!driver()) return driver().why;
  const std::lock_guard lock(opening);
  return remembered().empty() ? why_no_image() : remembered();
}

}  // namespace gemmule::cuda
