// SPDX-License-Identifier: MIT
// Workers that the machine keeps from running stay away from jobs for a while.
#include "stream/attendance.h"

#include <chrono>
#include <thread>

#include "runner.h"

namespace {

using std::chrono::milliseconds;

// A worker that does not run until it is let go.
struct Sleeper {
  Attendance& attendance;
  std::atomic<bool> asleep{false}, may_go{false};
  std::thread thread;
  Sleeper(Attendance& attendance, int me, bool at_work)
      : attendance(attendance), thread([this, me, at_work] {
          this->attendance.join(me);
          if (at_work) this->attendance.begin_work(me);
          asleep = true;
          asleep.notify_all();
          may_go.wait(false);
        }) {
    asleep.wait(false);
  }
  ~Sleeper() {
    may_go = true;
    may_go.notify_all();
    thread.join();
  }
};

// Waits for the workers, as the caller of a job does.
void wait_for(Attendance& attendance, milliseconds time) {
  for (int n = 0; n <= 5000; ++n) attendance.wait(n, 0);
  std::this_thread::sleep_for(time);
  attendance.settle();
}

}  // namespace

TEST("a worker that does not run in the middle of a task stays away, and comes back") {
#if defined(__linux__)
  Attendance attendance(3);
  expect(attendance.take_seats() == 3 && attendance.seat(1) == 1 && attendance.seat(2) == 2, "all begin with a seat");
  Sleeper at_work(attendance, 1, true), idle(attendance, 2, false);
  wait_for(attendance, milliseconds(20));
  expect(attendance.take_seats() == 2, "one of two workers stays away");
  expect(attendance.seat(1) == -1 && attendance.seat(2) == 1, "it is the one that had a task");
  std::this_thread::sleep_for(milliseconds(8 * 20 + 200));
  expect(attendance.take_seats() == 3, "it comes back after eight times the wait");
#endif
}

TEST("a wait that was not watched sends nobody away") {
  Attendance attendance(2);
  Sleeper at_work(attendance, 1, true);
  attendance.settle();
  expect(attendance.take_seats() == 2, "the worker keeps its seat");
}
