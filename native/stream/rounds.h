// SPDX-License-Identifier: MIT
// A job of many short rounds: the tasks of each run after all those of the round before. From round to round the threads
// exchange one word each, which takes 0.1 us between neighbouring cores and 0.5 us between distant ones, more than a short
// round may be worth: whether to share is found out by trying, now and then. What a task is follows from shapes alone.
#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "../context.h"
#include "attendance.h"

namespace gemmule {

class Rounds {
 public:
  static constexpr int64_t kMost = 0xffff;

  Rounds(int threads, Attendance& attendance)
      : lanes_(new Lane[threads]), threads_(threads), attendance_(attendance), first_of_mine_(threads) {}
  // By the caller of a job, before any thread looks for it. seats: of the threads that come, itself included.
  void prepare(uint32_t job, const Context::Job&, Context::Task, const void* closure, int64_t first, int seats);
  // By the caller: returns when all is done.
  void lead(uint32_t job);
  // By the other threads. A job that is over by then is left alone.
  void follow(uint32_t job, int seat);

 private:
  // A thread's share of the tasks of each round. claimed: job << 32 | rounds << 16 | round to begin, by this thread or by one
  // that waits for it. finished: job << 32 | rounds done; what the others watch.
  struct alignas(64) Lane {
    std::atomic<uint64_t> claimed{0};
    alignas(64) std::atomic<uint64_t> finished{0};
  };
  // Jobs of one kind, and what was found out about them.
  struct Kind {
    Context::Task task = nullptr;
    double work = 0;
    int trusted = 0;
    bool sharing = true;
  };
  struct Claim {
    uint32_t first, end;
    bool none() const { return first == end; }
  };
  static constexpr uint32_t kAtOnce = 8;  // rounds claimed together: a claim waits for all stores before it
  static constexpr uint32_t kAloneOnTrial = 3, kSharedOnTrial = 8, kLeastToTry = 32;
  static constexpr int kJobsOnTrust = 7;  // alike, after one on trial
  static constexpr size_t kKinds = 16;
  static constexpr int kPatience = 100;  // pauses, about 2 us, before another thread's lane is begun for it

  Kind& kind_of(const Context::Job&, Context::Task);
  bool begin_trial(Kind&) const;
  Claim claim(uint32_t job, int lane, uint32_t most);
  Claim claim_next(uint32_t job, int lane, uint32_t round);
  void run(int lane, uint32_t round) const;
  void finish(uint32_t job, int lane, uint32_t rounds);
  void run_shared(uint32_t job, int seat, int lane, const Claim&);
  bool await(uint32_t job, int seat, int lane, uint32_t rounds);
  bool await_all(uint32_t job, int seat, uint32_t rounds);
  bool sharing_pays(uint32_t job);
  void run_rest_alone(uint32_t job);

  const std::unique_ptr<Lane[]> lanes_;
  const int threads_;
  Attendance& attendance_;
  // Of the present job, for those who hold a claim.
  int lanes_in_use_ = 0;
  int64_t tasks_ = 0, first_ = 0;
  Context::Task task_ = nullptr;
  const void* closure_ = nullptr;
  // For the caller.
  uint32_t rounds_ = 0;
  Kind kinds_[kKinds];
  Kind* kind_ = nullptr;  // of the present job
  bool trial_ = false;
  std::vector<uint32_t> first_of_mine_;
};

}  // namespace gemmule
