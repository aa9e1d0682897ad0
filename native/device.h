// SPDX-License-Identifier: MIT
// Where the tensors of a stream live and its kernels run. This class is the CPU; native/cuda/device.h derives from it.
// Used by the claim's holder only.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dispatch.h"

namespace gemmule {

// A Program as a device keeps it for faster replays: a CUDA graph.
class Recording {
 public:
  virtual ~Recording() = default;
};

class Device {
 public:
  Device() = default;
  virtual ~Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  // "cpu", "cuda:0"
  virtual std::string name() const { return "cpu"; }
  // Whether kernels are only enqueued when they have been called, so that faults are known later.
  virtual bool is_asynchronous() const { return false; }

  // ---- memory
  // Null where there is none left: no_memory() then says so as a clause.
  virtual void* allocate(int64_t bytes);
  virtual void release(void*);
  virtual std::string no_memory(int64_t bytes) const;
  virtual int64_t free_bytes() { return -1; }  // -1: unknown
  // For data from outside that is too large to be kept here: memory of the host that kernels can read, or null.
  virtual void* allocate_beside(int64_t) { return nullptr; }
  virtual void upload(void* to, const void* from, int64_t bytes);
  virtual void copy(void* to, const void* from, int64_t bytes);
  virtual void download(void* to, const void* from, int64_t bytes);
  // The same, without waiting: `done` is called from whatever thread, with what failed or nothing.
  using Done = std::function<void(const std::string& failure)>;
  virtual void download_later(void* to, const void* from, int64_t bytes, Done done) {
    download(to, from, bytes);
    done("");
  }

  // ---- kernels
  // Readies a context for this device's kernels.
  virtual void ready(Context&) {}
  // What went wrong since it was last asked: no memory for a kernel's needs, a failed launch. Empty: nothing.
  virtual std::string take_problem() { return ""; }
  // Waits for everything enqueued, then gives the fault that was met, if any, with the data set's row or -1, and forgets it.
  struct Report {
    Fault fault{};
    int64_t row = -1, steps = 0;  // whole steps that ran before it, since begin_steps()
  };
  virtual Report take_report() { return {}; }
  // A Program's instructions: `enqueue` calls their kernels, on memory that `bounds` names; a device may record them in `kept`.
  virtual void replay(std::unique_ptr<Recording>&, const std::vector<Bound>&, const std::function<void()>& enqueue) {
    enqueue();
  }
  // Steps of a fit: their count begins anew; an instruction that counts one; and a wait until only a few are still to run.
  virtual void begin_steps() {}
  virtual void count_step() {}
  virtual void keep_pace() {}

  // Nanoseconds that `f` took, kernels that it enqueued included.
  virtual int64_t time(const std::function<void()>& f);
};

}  // namespace gemmule
