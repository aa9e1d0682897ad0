// SPDX-License-Identifier: MIT
// A GPU as one stream of ours sees it: a CUDA stream of its own, in which everything is enqueued in order, its memory, its staging
// buffers and its fault records. Its kernels' side is native/cuda/launch.h.
#pragma once
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "../backend.h"
#include "../device.h"
#include "gpu.h"
#include "staging.h"

namespace gemmule::cuda {

class CudaDevice final : public Device {
 public:
  // Throws std::runtime_error with a clause.
  explicit CudaDevice(int ordinal);
  ~CudaDevice() override;

  std::string name() const override { return gpu_.name; }
  bool is_asynchronous() const override { return true; }

  void* allocate(int64_t bytes) override;
  void release(void*) override;
  std::string no_memory(int64_t bytes) const override;
  int64_t free_bytes() override;
  void* allocate_beside(int64_t bytes) override;
  void upload(void* to, const void* from, int64_t bytes) override;
  void copy(void* to, const void* from, int64_t bytes) override;
  void download(void* to, const void* from, int64_t bytes) override;
  void download_later(void* to, const void* from, int64_t bytes, Done) override;

  void ready(Context& context) override { context.device = this; }
  std::string take_problem() override;
  Report take_report() override;
  void replay(std::unique_ptr<Recording>&, const std::vector<Bound>&, const std::function<void()>& enqueue) override;
  void begin_steps() override;
  void count_step() override;
  void keep_pace() override;
  int64_t time(const std::function<void()>& f) override;

  // ---- for launch.h
  void launch(const char* kernel, Grid, unsigned threads, unsigned shared_bytes, void** arguments,
      const uint32_t* sizes, int count);
  void* workspace(int64_t bytes, int slot);
  DeviceFault* fault() const { return fault_; }
  uint32_t* counters() const { return counters_; }
  const Properties& properties() const { return gpu_.properties; }
  CUstream stream() const { return stream_; }

 private:
  static constexpr int kAhead = 2;  // steps that may be enqueued before one has run

  // Whether the call succeeded; if not, the device is lost to this process, and why is kept.
  bool good(CUresult, const char* doing);
  void wait();
  void clear_fault();
  void make_records();
  void close();
  Kernel* kernel(const char* name);
  bool make_graph(CUgraphExec&, const std::function<void()>& enqueue);
  bool fits(const char* name, const Kernel&, const uint32_t* sizes, int count);

  Gpu& gpu_;
  CUstream stream_ = nullptr;
  std::string problem_;  // of the kernels enqueued since it was last asked
  FaultReport* report_ = nullptr;
  DeviceFault* fault_ = nullptr;
  uint32_t* counters_ = nullptr;
  struct Workspace {
    void* memory = nullptr;
    int64_t bytes = 0;
  } workspaces_[kWorkspaces];
  CUevent pace_[kAhead] = {};
  int64_t paced_ = 0;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Kernel*, Hash, std::equal_to<>> kernels_;
  std::unordered_set<void*> beside_;  // memory of the host that was lent as the device's own
  std::unique_ptr<Staging> staging_;
  std::unique_ptr<Reader> reader_;
};

// The policy of every stream of this process (gm.setFloatPrecision).
void set_float_precision(FloatPrecision);

}  // namespace gemmule::cuda
