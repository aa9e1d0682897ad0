// SPDX-License-Identifier: MIT
// A stack to run a thread on, and the way there and back (Boost.Context; AddressSanitizer is told).
#pragma once
#include <cstddef>

namespace standin {

struct Fiber {
  void* context = nullptr;  // where it stands while it does not run
  char* stack = nullptr;
  void* fake_stack = nullptr;
};

// `work` runs on the fiber at each resume() that finds it idle; where it returns, the fiber is idle again.
Fiber* idle_fiber(void (*work)());
void put_back(Fiber*);
// To the fiber, until it calls suspend() or is idle.
void resume(Fiber*);
// To whoever called resume().
void suspend();
// A fiber that will not be resumed where it stands: it becomes idle.
void abandon(Fiber*);

}  // namespace standin
