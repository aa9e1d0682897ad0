// SPDX-License-Identifier: MIT
#include "device.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace gemmule::cuda {
namespace {

// CUstream_flags, CUevent_flags, CUmemhostalloc flags, CUstreamCaptureMode.
constexpr unsigned kNonBlocking = 1, kBlockingWait = 1, kNoTiming = 2, kPortable = 1, kMapped = 2;
constexpr int kRelaxed = 2;
constexpr int64_t kBesideShare = 4;  // what is larger than this part of the free memory stays with the host

std::atomic<int> precision{-1};

FloatPrecision initial_precision() {
  const char* asked = std::getenv("GEMMULE_FLOAT_PRECISION");
  const std::string_view word = asked ? asked : "";
  return word == "high" ? FloatPrecision::high : word == "medium" ? FloatPrecision::medium : FloatPrecision::highest;
}

CUdeviceptr address(const void* memory) { return reinterpret_cast<CUdeviceptr>(memory); }
void* pointer(CUdeviceptr address) { return reinterpret_cast<void*>(address); }

std::string bytes_text(size_t bytes) {
  const char* const units[] = {"KiB", "MiB", "GiB"};
  double n = double(bytes) / 1024;
  int unit = 0;
  for (; n >= 1024 && unit < 2; ++unit) n /= 1024;
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", n, units[unit]);
  return text;
}

// The graph of one Program, and what was bound when it was made.
struct Graph final : Recording {
  explicit Graph(const Gpu& gpu) : gpu(gpu) {}
  ~Graph() override {
    gpu.enter();
    if (exec) driver().destroy_exec(exec);
  }
  const Gpu& gpu;
  CUgraphExec exec = nullptr;
  std::vector<const void*> bound;
};

}  // namespace

void set_float_precision(FloatPrecision p) { precision = int(p); }

// ---- beginning and end ---------------------------------------------------------------------------------------------------

CudaDevice::CudaDevice(int ordinal) : gpu_(gpu(ordinal)) {
  gpu_.enter();
  const Driver& d = driver();
  if (d.create_stream(&stream_, kNonBlocking) != kSuccess) throw std::runtime_error(gpu_.name + " makes no stream");
  for (CUevent& e : pace_) d.create_event(&e, kNoTiming | kBlockingWait);
  try {
    staging_ = std::make_unique<Staging>(gpu_, stream_);
    reader_ = std::make_unique<Reader>(gpu_, stream_);
    make_records();
  } catch (...) {
    close();
    throw;
  }
}

void CudaDevice::make_records() {
  void* report = nullptr;
  if (driver().allocate_host(&report, sizeof(FaultReport), kPortable | kMapped) == kSuccess)
    report_ = static_cast<FaultReport*>(report);
  fault_ = static_cast<DeviceFault*>(allocate(sizeof(DeviceFault)));
  counters_ = static_cast<uint32_t*>(allocate(kCounters * int64_t{sizeof(uint32_t)}));
  if (!report_ || !fault_ || !counters_) throw std::runtime_error(no_memory(kCounters * 4));
  driver().set_bytes(address(counters_), 0, size_t(kCounters) * 4, stream_);
  clear_fault();
}

CudaDevice::~CudaDevice() { close(); }

void CudaDevice::close() {
  gpu_.enter();
  driver().wait_stream(stream_);
  reader_.reset();
  staging_.reset();
  for (void* memory :
      {static_cast<void*>(fault_), static_cast<void*>(counters_), workspaces_[0].memory, workspaces_[1].memory})
    if (memory) driver().release(address(memory));
  if (report_) driver().release_host(report_);
  for (CUevent e : pace_) driver().destroy_event(e);
  driver().destroy_stream(stream_);
}

// ---- what goes wrong -----------------------------------------------------------------------------------------------------

bool CudaDevice::good(CUresult result, const char* doing) {
  if (result == kSuccess) return true;
  gpu_.give_up(doing, result);
  return false;
}

std::string CudaDevice::take_problem() {
  if (const std::string* lost = gpu_.why_lost()) return *lost;
  return std::exchange(problem_, "");
}

void CudaDevice::wait() {
  gpu_.enter();
  good(driver().wait_stream(stream_), "running kernels");
}

Device::Report CudaDevice::take_report() {
  wait();
  if (gpu_.why_lost() || !report_->set) return {};
  Report out;
  out.fault = {true, report_->op, report_->element, report_->value, report_->limit};
  out.row = report_->row;
  out.steps = report_->steps;
  clear_fault();
  return out;
}

void CudaDevice::clear_fault() {
  *report_ = {};
  void* mapped = report_;
  CUdeviceptr device_side = 0;
  if (driver().device_pointer(&device_side, report_, 0) == kSuccess) mapped = pointer(device_side);
  const DeviceFault fresh{0, 0, kNoCandidate, 0, nullptr, 0, static_cast<FaultReport*>(mapped)};
  upload(fault_, &fresh, sizeof fresh);
}

// ---- memory --------------------------------------------------------------------------------------------------------------

void* CudaDevice::allocate(int64_t bytes) {
  gpu_.enter();
  CUdeviceptr memory = 0;
  const CUresult result = driver().allocate(&memory, size_t(bytes));
  if (result == kOutOfMemory) return nullptr;
  return good(result, "allocating memory") ? pointer(memory) : nullptr;
}

void CudaDevice::release(void* memory) {
  gpu_.enter();
  driver().wait_stream(stream_);  // kernels that read it may still wait
  if (beside_.erase(memory)) driver().release_host(memory);
  else driver().release(address(memory));
}

std::string CudaDevice::no_memory(int64_t bytes) const {
  if (const std::string* lost = gpu_.why_lost()) return *lost;
  size_t free = 0, total = 0;
  gpu_.enter();
  driver().free_memory(&free, &total);
  return "out of memory on " + gpu_.name + " (" + gpu_.model + "): " + bytes_text(size_t(bytes)) + " were asked for, " +
      bytes_text(free) + " of " + bytes_text(total) + " are free";
}

int64_t CudaDevice::free_bytes() {
  size_t free = 0, total = 0;
  gpu_.enter();
  return driver().free_memory(&free, &total) == kSuccess ? int64_t(free) : -1;
}

void* CudaDevice::allocate_beside(int64_t bytes) {
  constexpr int64_t kLeast = 1 << 20;  // below that the question costs more than it saves
  void* memory = nullptr;
  if (bytes < kLeast) return nullptr;
  if (const int64_t free = free_bytes(); free < 0 || bytes <= free / kBesideShare) return nullptr;
  if (driver().allocate_host(&memory, size_t(bytes), kPortable | kMapped) != kSuccess) return nullptr;
  beside_.insert(memory);
  return memory;
}

void CudaDevice::upload(void* to, const void* from, int64_t bytes) {
  gpu_.enter();
  if (beside_.count(to)) std::memcpy(to, from, size_t(bytes));
  else good(staging_->upload(address(to), static_cast<const char*>(from), size_t(bytes)), "copying to it");
}

void CudaDevice::copy(void* to, const void* from, int64_t bytes) {
  gpu_.enter();
  if (bytes > 0) good(driver().copy(address(to), address(from), size_t(bytes), stream_), "copying");
}

void CudaDevice::download(void* to, const void* from, int64_t bytes) {
  gpu_.enter();
  good(reader_->read(to, address(from), size_t(bytes)), "copying from it");
}

void CudaDevice::download_later(void* to, const void* from, int64_t bytes, Done done) {
  gpu_.enter();
  reader_->read_later(to, address(from), size_t(bytes), std::move(done));
}

void* CudaDevice::workspace(int64_t bytes, int slot) {
  auto& [memory, held] = workspaces_[slot];
  if (bytes <= held) return memory;
  if (memory) release(memory);
  memory = allocate(bytes);
  held = memory ? bytes : 0;
  if (!memory) problem_ = no_memory(bytes);
  return memory;
}

// ---- kernels -------------------------------------------------------------------------------------------------------------

Kernel* CudaDevice::kernel(const char* name) {
  const std::string_view view = name;
  if (const auto known = kernels_.find(view); known != kernels_.end()) return known->second;
  std::string why;
  Kernel* found = gpu_.kernel(view, why);
  if (found) kernels_.emplace(view, found);
  else problem_ = why;
  return found;
}

bool CudaDevice::fits(const char* name, const Kernel& k, const uint32_t* sizes, int count) {
  if (!k.knows_parameters ||
      (k.parameters.size() == size_t(count) && std::equal(sizes, sizes + count, k.parameters.begin())))
    return true;
  problem_ = std::string("the kernel ") + name + " has other parameters than it is launched with";
  return false;
}

void CudaDevice::launch(const char* name, Grid grid, unsigned threads, unsigned shared_bytes, void** arguments,
    const uint32_t* sizes, int count) {
  if (grid.x <= 0 || grid.y <= 0 || grid.z <= 0 || gpu_.why_lost()) return;
  gpu_.enter();
  Kernel* k = kernel(name);
  if (!k || !fits(name, *k, sizes, count) || !good(gpu_.allow_shared(*k, shared_bytes), name)) return;
  good(driver().launch(k->function, unsigned(grid.x), unsigned(grid.y), unsigned(grid.z), threads, 1, 1, shared_bytes,
           stream_, arguments, nullptr),
      name);
}

// The first time through kernels are called as they are, so that memory that they need is there; from the second on they are a graph.
void CudaDevice::replay(
    std::unique_ptr<Recording>& kept, const std::vector<Bound>& bounds, const std::function<void()>& enqueue) {
  gpu_.enter();
  auto* graph = static_cast<Graph*>(kept.get());
  if (!graph) {
    kept = std::make_unique<Graph>(gpu_);
    return enqueue();
  }
  std::vector<const void*> bound = {reinterpret_cast<const void*>(intptr_t(precision.load()))};
  for (const Workspace& w : workspaces_) bound.push_back(w.memory);
  for (const Bound& b : bounds) bound.push_back(b.memory);
  if (!graph->exec || bound != graph->bound) {
    if (!make_graph(graph->exec, enqueue)) return;
    graph->bound = std::move(bound);
  }
  good(driver().launch_graph(graph->exec, stream_), "launching a graph");
}

// Records the launches and updates the graph in place, or makes it; false where the device is lost.
bool CudaDevice::make_graph(CUgraphExec& exec, const std::function<void()>& enqueue) {
  const Driver& d = driver();
  CUgraph recorded = nullptr;
  if (!good(d.begin_capture(stream_, kRelaxed), "recording a graph")) return false;
  enqueue();
  if (!good(d.end_capture(stream_, &recorded), "recording a graph")) return false;
  uint64_t result[8] = {};  // a CUgraphExecUpdateResultInfo, which nobody reads
  if (exec && d.update_graph(exec, recorded, result) != kSuccess) {
    d.destroy_exec(exec);
    exec = nullptr;
  }
  const bool made = exec || good(d.instantiate(&exec, recorded, 0), "making a graph");
  d.destroy_graph(recorded);
  return made;
}

void CudaDevice::begin_steps() {
  gpu_.enter();
  driver().set_bytes(address(fault_) + offsetof(DeviceFault, steps), 0, sizeof(int64_t), stream_);
  paced_ = 0;
}

void CudaDevice::count_step() {
  void* arguments[] = {&fault_};
  const uint32_t sizes[] = {sizeof fault_};
  launch("end_step", {}, 1, 0, arguments, sizes, 1);
}

void CudaDevice::keep_pace() {
  gpu_.enter();
  CUevent& mine = pace_[paced_ % kAhead];
  if (paced_ >= kAhead && !good(driver().wait_event(mine), "running a step")) return;
  driver().record_event(mine, stream_);
  ++paced_;
}

int64_t CudaDevice::time(const std::function<void()>& f) {
  const Driver& d = driver();
  CUevent from = nullptr, to = nullptr;
  float ms = 0;
  gpu_.enter();
  d.create_event(&from, kBlockingWait);
  d.create_event(&to, kBlockingWait);
  d.record_event(from, stream_);
  f();
  d.record_event(to, stream_);
  if (good(d.wait_event(to), "running a kernel")) d.elapsed(&ms, from, to);
  d.destroy_event(from);
  d.destroy_event(to);
  return int64_t(double(ms) * 1e6);
}

// ---- launch.h ------------------------------------------------------------------------------------------------------------

namespace {
CudaDevice& device_of(const Context& ctx) { return *static_cast<CudaDevice*>(ctx.device); }
}  // namespace

const Properties& properties(const Context& ctx) { return device_of(ctx).properties(); }
FloatPrecision float_precision(const Context&) {
  int unset = -1;
  precision.compare_exchange_strong(unset, int(initial_precision()));
  return FloatPrecision(precision.load());
}
DeviceFault* fault_of(const Context& ctx) { return device_of(ctx).fault(); }
void* workspace(Context& ctx, int64_t bytes, int slot) { return device_of(ctx).workspace(bytes, slot); }
uint32_t* counters(Context& ctx) { return device_of(ctx).counters(); }

void launch_raw(Context& ctx, const char* kernel, Grid grid, unsigned threads, unsigned shared_bytes, void** arguments,
    const uint32_t* sizes, int count) {
  device_of(ctx).launch(kernel, grid, threads, shared_bytes, arguments, sizes, count);
}

void settle_fault(Context& ctx, const int32_t* index, int64_t limit) {
  launch(ctx, "settle_fault", {}, 1, 0, fault_of(ctx), ctx.op, index, limit);
}

}  // namespace gemmule::cuda
