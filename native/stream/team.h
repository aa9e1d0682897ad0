// SPDX-License-Identifier: MIT
// The process's compute threads. Tasks are claimed, not assigned, so that a sleeping or preempted worker delays nobody;
// what a task is follows from shapes alone, so how many threads take tasks changes no number.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "attendance.h"
#include "rounds.h"

namespace gemmule {

// Lowers the calling thread's priority, where a thread has one of its own (Linux), so that event loops preempt it.
void lower_priority();

class Team {
 public:
  explicit Team(int threads);
  ~Team();
  int threads() const { return threads_; }
  // Runs task 0 .. tasks-1 and returns when all are done. A team that is busy with another caller's job is not waited for:
  // this caller then runs its tasks alone.
  void run(int64_t tasks, Context::Task, const void* closure);
  // Task t of round n is closure(n * tasks + t): rounds.h.
  void run_rounds(const Context::Job&, Context::Task, const void* closure);

 private:
  // One word: job << 32 | end << 16 | next. Kept apart, a late worker could take an old job's place in a new one.
  struct alignas(64) Ticket {
    std::atomic<uint64_t> word{0};
  };
  static constexpr int64_t kMostTasks = 0xffff;
  static constexpr int kSpin = 2000;  // pauses before a worker parks: about 50 us

  void stop();
  bool begin();
  void end() { busy_.store(false, std::memory_order_release); }
  void announce(uint32_t job);
  void run_job(int tasks, Context::Task, const void* closure, int64_t first);
  void take(uint32_t job, int me);
  void work(int me);

  const int threads_;
  std::unique_ptr<Ticket[]> tickets_;
  Attendance attendance_;
  Rounds rounds_;
  alignas(64) std::atomic<uint32_t> job_{0};
  alignas(64) std::atomic<int> done_{0};
  alignas(64) std::atomic<bool> busy_{false};
  std::atomic<bool> stop_{false};
  Context::Task task_ = nullptr;
  const void* closure_ = nullptr;
  int64_t first_ = 0;
  int seats_ = 1;  // threads that come to the present job
  std::vector<std::thread> workers_;
};

// The one team of the process: every stream's jobs run on it. Never destroyed, so that a process may exit in mid-run.
void set_team_threads(int threads);
int team_threads();
// A context whose jobs run on the process's team.
Context team_context();

}  // namespace gemmule
