// SPDX-License-Identifier: MIT
#include "attendance.h"

#include <algorithm>
#include <thread>

#include "float_mode.h"
#include "now.h"

#if defined(__linux__)
#include <pthread.h>
#endif

namespace gemmule {

// How long a thread has run, in ns.
int64_t Attendance::time_run([[maybe_unused]] Clock clock) {
#if defined(__linux__)
  timespec t{};
  if (clock_gettime(clock, &t) == 0) return int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
#endif
  return 0;
}

void Attendance::join([[maybe_unused]] int me) {
#if defined(__linux__)
  if (pthread_getcpuclockid(pthread_self(), &workers_[me].clock) == 0)
    workers_[me].joined.store(true, std::memory_order_release);
#endif
}

int Attendance::take_seats() {
  if (!any_away_) return seats_;
  const int64_t now = now_ns();
  seats_ = 1;
  for (int i = 1; i < threads_; ++i)
    workers_[i].seat.store(workers_[i].away_until > now ? -1 : seats_++, std::memory_order_relaxed);
  any_away_ = seats_ < threads_;
  return seats_;
}

void Attendance::wait(int n, int seat) {
  if (n < kLongWait) return pause();
  if (seat == 0) watch();
  std::this_thread::yield();
}

void Attendance::watch() {
  if (watched_since_) return;
  for (int i = 1; i < threads_; ++i) {
    Worker& w = workers_[i];
    const bool at_work = w.joined.load(std::memory_order_acquire) && w.at_work.load(std::memory_order_relaxed);
    w.ran = at_work ? time_run(w.clock) : -1;
  }
  watched_since_ = now_ns();
}

void Attendance::settle() {
  if (!watched_since_) return;
  const int64_t now = now_ns(), waited = now - watched_since_;
  for (int i = 1; i < threads_; ++i) {
    Worker& w = workers_[i];
    if (w.ran >= 0 && time_run(w.clock) - w.ran < waited / 2) send_away(w, waited, now);
  }
  watched_since_ = 0;
}

void Attendance::send_away(Worker& w, int64_t waited, int64_t now) {
  const bool again = now - w.away_until < w.away_for;
  w.away_for = std::min(kLongestAway, std::max(waited * kWaitsWorth, again ? 2 * w.away_for : 0));
  w.away_until = now + w.away_for;
  any_away_ = true;
}

}  // namespace gemmule
