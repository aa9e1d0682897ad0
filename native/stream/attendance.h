// SPDX-License-Identifier: MIT
// Which workers come to a job. One that is kept from running in the middle of a task, by another process that has its core,
// keeps everyone waiting: after such a wait it stays away for a while, and for longer each time that it happens again.
// Only where threads' clocks can be read (Linux); elsewhere all come.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

#if defined(__linux__)
#include <time.h>
#endif

namespace gemmule {

class Attendance {
 public:
  explicit Attendance(int threads) : workers_(new Worker[threads]), threads_(threads) {}

  // By a worker, on its own thread.
  void join(int me);
  void begin_work(int me) { workers_[me].at_work.store(true, std::memory_order_relaxed); }
  void end_work(int me) { workers_[me].at_work.store(false, std::memory_order_relaxed); }
  // Its seat in the present job, counted from the caller's, 0; -1: it stays away.
  int seat(int me) const { return workers_[me].seat.load(std::memory_order_relaxed); }

  // By the caller of a job. How many come, itself included.
  int take_seats();
  // The n-th turn of a wait for others, by the thread on a seat. A long one by the caller begins the watch,
  void wait(int n, int seat);
  // which ends when the job is over.
  void settle();

 private:
#if defined(__linux__)
  using Clock = clockid_t;
#else
  struct Clock {};
#endif
  struct alignas(64) Worker {
    std::atomic<int> seat{-1};
    std::atomic<bool> at_work{false}, joined{false};
    Clock clock{};
    // For the caller. Times in ns.
    int64_t ran = -1;  // when the watch began; -1: not watched
    int64_t away_until = 0, away_for = 0;
  };
  static int64_t time_run(Clock);
  void watch();

  static constexpr int kLongWait = 5000;                  // turns, about 0.1 ms
  static constexpr int64_t kWaitsWorth = 8;               // of away time for one of waiting
  static constexpr int64_t kLongestAway = 2'000'000'000;  // 2 s

  void send_away(Worker&, int64_t waited, int64_t now);

  const std::unique_ptr<Worker[]> workers_;
  const int threads_;
  int64_t watched_since_ = 0;  // 0: not watching
  bool any_away_ = true;       // or without a seat yet
  int seats_ = 1;
};

}  // namespace gemmule
