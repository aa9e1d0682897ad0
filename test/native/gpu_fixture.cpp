// SPDX-License-Identifier: MIT
#include "gpu_fixture.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace gemmule::test {
namespace {

// A block of exactly this size, so that what watches it sees an overrun of one byte.
class DeviceBlock {
 public:
  DeviceBlock(Device& device, const Job& job, int i, Placement placement) : device_(device) {
    const int64_t element = bytes_of(job.dtype[i]), bytes = element * job.sizes[i];
    const int64_t shift = placement == Placement::off_by_one ? element : 0;
    memory_ = device.allocate(std::max<int64_t>(bytes + shift, 1));
    if (!memory_) throw std::runtime_error(device.no_memory(bytes));
    bound = {static_cast<char*>(memory_) + shift, job.sizes[i], job.dtype[i]};
    content.assign(size_t(bytes), 0xff);
    if (!job.before[i].empty()) put(content.data(), job.dtype[i], job.before[i]);
    device.upload(bound.memory, content.data(), bytes);
  }
  ~DeviceBlock() { device_.release(memory_); }
  DeviceBlock(const DeviceBlock&) = delete;
  DeviceBlock& operator=(const DeviceBlock&) = delete;

  Bound bound;
  std::vector<unsigned char> content;  // as it was before

 private:
  Device& device_;
  void* memory_;
};

std::vector<unsigned char> bytes_at(Device& device, const Bound& b) {
  std::vector<unsigned char> out(size_t(b.size * bytes_of(b.dtype)));
  device.download(out.data(), b.memory, int64_t(out.size()));
  return out;
}

void collect(
    Device& device, const Job& job, const Bound* bound, const std::unique_ptr<DeviceBlock>* blocks, Outcome& out) {
  const OpInfo& op = op_infos[job.record.op];
  for (int i = 0; i < op.operands; ++i) {
    if (!job.bound[i]) continue;
    if (op.operand[i].access != Access::read) out.after[i] = bytes_at(device, bound[i]);
    else if (!is_output(bound, op.operands, i) && bytes_at(device, bound[i]) != blocks[i]->content)
      out.complaint = std::string("changed its input ") + op.operand[i].name;
  }
}

}  // namespace

cuda::CudaDevice* test_gpu() {
  static std::unique_ptr<cuda::CudaDevice> device = [] {
    return cuda::why_not().empty() ? std::make_unique<cuda::CudaDevice>(0) : nullptr;
  }();
  return device.get();
}

void* standin_symbol(const char* name) {
  const char* file = std::getenv("GEMMULE_CUDA_DRIVER");
  static void* library = file ? dlopen(file, RTLD_NOW | RTLD_LOCAL) : nullptr;
  return library ? dlsym(library, name) : nullptr;
}

void set_thread_order(unsigned order) {
  static const auto set = reinterpret_cast<void (*)(unsigned)>(standin_symbol("standin_order"));
  if (set) set(order);
}

Outcome run_on_gpu(const Job& job, const Manner& manner) {
  cuda::CudaDevice& device = *test_gpu();
  const OpInfo& op = op_infos[job.record.op];
  set_thread_order(unsigned(manner.schedule));
  std::unique_ptr<DeviceBlock> blocks[kHandles];
  Bound bound[kHandles];
  for (int i = 0; i < op.operands; ++i) {
    if (!job.bound[i]) continue;
    blocks[i] = std::make_unique<DeviceBlock>(device, job, i, manner.placement);
    bound[i] = blocks[i]->bound;
  }
  if (manner.in_place) share(job, bound);
  Outcome out;
  char clause[256];
  if (const char* why = check_memory(job.record, bound, job.sizes, job.optional, clause)) {
    out.complaint = why;
    return out;
  }
  Context context;
  device.ready(context);
  op.run(job.record, bound, *manner.backend.kernels, context);
  out.fault = device.take_report().fault;
  out.complaint = device.take_problem();
  if (out.complaint.empty()) collect(device, job, bound, blocks, out);
  return out;
}

}  // namespace gemmule::test
