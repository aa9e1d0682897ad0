// SPDX-License-Identifier: MIT
// A stream: one handle table, one allocator and one arena, all owned by whoever holds the claim: the executor thread, or a
// caller that runs inline. Two lanes: front (eager code, reads, predict) is emptied before every step of back (fit).
#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "../backend.h"
#include "float_mode.h"
#include "program.h"
#include "storage.h"

namespace gemmule {

int64_t now_ns();

// Why a value cannot be read: the first bad datum in its history, or a clause where the instruction itself could not run.
struct Failure {
  Fault fault;
  std::string clause;     // empty: bad data
  int64_t sequence = -1;  // which instruction since the stream began
  int64_t row = -1;       // of the data set, where the fault's element is a row of a batch
  explicit operator bool() const { return fault.set || !clause.empty(); }
};

struct Slot {
  Storage* storage = nullptr;
  int64_t size = 0;
  DType dtype = DType::float32;
  int32_t failure = 0;  // > 0: tainted, by the failure of this number
};

// Some steps of a fit: what comes before the first (a shuffle, totals set to zero), the Program, how often, and whether
// JavaScript must see the last one before anything else runs.
struct Segment {
  std::vector<Record> before;
  std::shared_ptr<Program> program;
  std::vector<int32_t> params;
  int64_t steps = 0;
  bool stops = false;
};
struct Run {
  std::deque<Segment> segments;  // guarded by the stream's mutex
  std::atomic<bool> cancelled{false};
  Failure failure;  // of the executor, until the run has ended
};
struct Chunk {
  std::shared_ptr<Run> run;
  // Called on the executor: the steps that ran. The stream must not be touched.
  std::function<void(int64_t steps, const Failure&)> done;
  int64_t steps = 0, began = 0;
};
struct Packet {
  std::vector<Record> code;
  int64_t bytes = 0;  // of the tensors that it will make
  std::function<void(class Stream&)> call;
};

struct OpTime {
  int64_t calls = 0, ns = 0, bytes = 0;
};

class Stream {
 public:
  explicit Stream(const Backend&);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // -- Any thread.
  void submit(Packet);
  void submit(Chunk);
  void push(Run&, Segment);
  // Runs f in the caller as soon as the stream is between two instructions or steps, after all earlier front work.
  template <class F>
  void run_inline(F&& f) {
    claim();
    const Claimed held{*this};
    const FlushDenormals mode;
    drain_front();
    f(*this);
  }
  // The same, but only if the stream is idle; false otherwise.
  template <class F>
  bool try_inline(F&& f) {
    uint32_t free = 0;
    if (waiting_.load(std::memory_order_acquire) > 0) return false;
    if (!owner_.compare_exchange_strong(free, 1, std::memory_order_acquire)) return false;
    const Claimed held{*this};
    drain_front();
    f(*this);
    return true;
  }
  int64_t waiting_records() const { return waiting_records_.load(std::memory_order_relaxed); }
  int64_t waiting_bytes() const { return waiting_bytes_.load(std::memory_order_relaxed); }

  // -- The claim's holder only.
  void execute(const Record&);
  // Replays once: results are fresh tensors under the handles given. A failure taints them and changes no variable.
  void replay(Program&, const std::vector<int32_t>& params, const std::vector<int32_t>& results);
  Slot& slot(int32_t handle);
  Table table();
  // The handle's storage becomes `bytes` of data.
  void assign(int32_t handle, const void* data, int64_t size, DType);
  // The same with a storage from Allocator::allocate_outside, filled already.
  void adopt(int32_t handle, Storage*, int64_t size, DType);
  void free(int32_t handle);
  // Copies the value out. Returns what failed in its history, and forgets it.
  Failure read(int32_t handle, void* to, int64_t bytes);
  void use(const Backend& backend) { backend_ = &backend; }
  const Backend& backend() const { return *backend_; }
  Allocator& allocator() { return allocator_; }
  int64_t arena_bytes() const { return arena_size_; }

  bool profiling = false;
  std::vector<OpTime> times = std::vector<OpTime>(size_t(OpCode::count));
  int64_t copies_on_write = 0;

 private:
  // Gives the claim back at the end of a scope.
  struct Claimed {
    Stream& stream;
    ~Claimed() { stream.release_claim(); }
  };
  struct Locals {
    const std::vector<int32_t>* params;
    void* const* results;
  };
  static constexpr int kSpin = 2000;
  static constexpr int64_t kDeadlineNs = 50'000'000;
  static constexpr size_t kFailures = 1024;

  void claim();
  void release_claim();
  void drain_front();
  void work();
  bool step_of_back();
  void finish(Chunk&, const Failure&);

  void execute_op(const Record&);
  bool copy_on_write(Slot&);
  bool prepare_writes(const Program&);
  bool run_steps(Program&, const Locals&, Failure&);
  Bound bound_of(const Program&, int32_t handle, const Locals&);
  bool grow_arena(int64_t bytes);
  void run_kernel(const Record&, const Bound*, const int64_t* sizes);
  void taint(Slot&, const Failure&);
  Failure take_fault();
  void set(int32_t handle, Storage*, int64_t size, DType);

  const Backend* backend_;
  Context context_;
  Allocator allocator_;
  std::vector<Slot> slots_;
  std::vector<Failure> failures_;
  std::vector<Storage*> made_;  // the results of the present replay, kept for their memory
  std::vector<void*> made_memory_;
  int64_t failed_ = 0, sequence_ = 0;
  char* arena_ = nullptr;
  int64_t arena_size_ = 0;

  std::mutex mutex_;
  std::deque<Packet> front_;
  std::deque<Chunk> back_;
  alignas(64) std::atomic<uint32_t> queued_{0};  // raised by every submit: what the executor parks on
  std::atomic<int> waiting_{0};                  // things in both lanes
  std::atomic<int64_t> waiting_records_{0}, waiting_bytes_{0};
  alignas(64) std::atomic<uint32_t> owner_{0};   // the claim: 0 free, 1 taken
  alignas(64) std::atomic<uint32_t> wanted_{0};  // callers that want it: the executor lets them go first
  std::atomic<bool> stop_{false};
  std::thread executor_;
};

}  // namespace gemmule
