// SPDX-License-Identifier: MIT
// A stream: one handle table, and for each device in use an allocator and an arena, all owned by whoever holds the claim: the
// executor thread, or a caller that runs inline. Two lanes: front (eager code, reads, predict) is emptied before every step of back (fit).
// A GPU only gets its work enqueued here; what it refuses is known when it is waited for: before an eager result of an op that may
// fault is used, and before whoever follows a fit's steps.
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
#include "now.h"
#include "program.h"
#include "storage.h"

namespace gemmule {

// Why a value cannot be read: the first bad datum in its history, or a clause where the instruction itself could not run.
struct Failure {
  Fault fault;
  std::string clause;     // empty: bad data
  int64_t sequence = -1;  // which instruction since the stream began
  int64_t row = -1;       // of the data set, where the fault's element is a row of a batch
  explicit operator bool() const { return fault.set || !clause.empty(); }
};

// Of one table: src/stream.ts makes no more. What names another means slot 0, which is nobody's.
constexpr int32_t kMostHandles = 1 << 22;

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

// A device, and what the stream has there.
struct Place {
  explicit Place(std::unique_ptr<Device> d) : device(std::move(d)) {}
  ~Place();
  std::unique_ptr<Device> device;
  Allocator allocator{*device};
  char* arena = nullptr;
  int64_t arena_bytes = 0;
};

// What instructions run on.
struct Engine {
  const Backend* backend;
  Place* place;
};

struct OpTime {
  int64_t calls = 0, ns = 0, bytes = 0;
};

// The bytes of tensors that may wait to be made in one stream, 1 GiB unless set; of instructions 10,000 may.
void set_most_in_flight(int64_t bytes);

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
    settle_steps();
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
    settle_steps();
    f(*this);
    return true;
  }
  // Back-pressure: where more waits than may, the caller runs it itself. To be called after a submit.
  void hold_back();
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
  // The same, `done` being called when the bytes are there: at once, or later and from another thread.
  void read_later(int32_t handle, void* to, int64_t bytes, std::function<void(const Failure&)> done);
  // Plans a capture for what is in use now.
  Program compile(const Capture&);
  // What later instructions run on: kernels of this set on the host, or on the device of this name, which `make` makes where it is new.
  void use(
      const Backend&, const std::string& device = "cpu", const std::function<std::unique_ptr<Device>()>& make = {});
  const Backend& backend() const { return *now_.backend; }
  Device& device() { return *now_.place->device; }
  Allocator& allocator() { return now_.place->allocator; }
  int64_t arena_bytes() const { return now_.place->arena_bytes; }
  // Bytes of live tensors on all devices. The thread that calls use() may ask at any time.
  int64_t live_bytes() const;

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
    void* const* results;  // null: a step of a fit
  };
  // Puts a Program's own engine in the place of the present one, for a scope.
  struct Using {
    Stream& stream;
    const Engine before;
    Using(Stream& s, const Program& p) : stream(s), before(s.now_) {
      if (p.place && p.place != before.place) s.switch_to({p.backend, p.place});
      else if (p.backend) s.now_.backend = p.backend;
    }
    ~Using() {
      if (before.place != stream.now_.place) stream.switch_to(before);
      stream.now_ = before;
    }
  };
  static constexpr int kSpin = 2000;
  static constexpr int64_t kDeadlineNs = 50'000'000;
  static constexpr size_t kFailures = 1024;

  void switch_to(Engine);
  void claim();
  void release_claim();
  void drain_front();
  void work();
  bool step_of_back();
  bool step(Chunk&, Segment&);
  void finish(Chunk&);
  void settle_steps();

  void execute_op(const Record&);
  const char* why_elsewhere(const Record&, const Allocator* const* homes, char* text) const;
  bool copy_on_write(Slot&);
  bool prepare_writes(const Program&);
  bool run_steps(Program&, const Locals&, Failure&);
  void run_each(const Program&, const Locals&, Failure&);
  void enqueue_all(Program&, const Locals&, Failure&);
  bool bind(const Program&, const Step&, const Locals&, Bound*, Failure&);
  Bound bound_of(const Program&, int32_t handle, const Locals&);
  Allocator& home_of(int32_t handle);
  const Allocator* home_of(const Program&, int32_t handle, const Locals&);
  bool grow_arena(int64_t bytes);
  void run_kernel(const Record&, const Bound*, const int64_t* sizes);
  void taint(Slot&, const Failure&);
  Failure kernel_failure(bool may_fault);
  Failure take_fault();
  Failure why_unreadable(int32_t handle, int64_t bytes);
  Failure no_memory(int64_t bytes);
  void set(int32_t handle, Storage*, int64_t size, DType);

  std::vector<std::unique_ptr<Place>> places_;  // the host first; outlives whatever holds memory of it
  Engine now_;
  Context context_;
  std::vector<Slot> slots_;
  std::vector<Failure> failures_;
  std::vector<Storage*> made_;  // the results of the present replay, kept for their memory
  std::vector<void*> made_memory_;
  std::vector<Bound> bounds_;  // of all instructions of the present replay
  int64_t failed_ = 0, sequence_ = 0;
  Chunk* unsettled_ = nullptr;  // whose steps were enqueued on a device that has not been asked since
  Place* unsettled_at_ = nullptr;
  int64_t settled_steps_ = 0;  // of that chunk

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
