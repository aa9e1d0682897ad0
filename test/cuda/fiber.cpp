// SPDX-License-Identifier: MIT
#include "fiber.h"

#include <sys/mman.h>

#include <boost/context/detail/fcontext.hpp>
#include <cstdio>
#include <cstdlib>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace standin {
namespace {

namespace fcontext = boost::context::detail;

#if defined(__SANITIZE_ADDRESS__)
constexpr size_t kStack = 512 << 10;  // sanitized frames are several times as large
#else
constexpr size_t kStack = 128 << 10;
#endif
constexpr size_t kGuard = 64 << 10;  // never mapped: an overflow stops there

std::vector<Fiber*>& idle = *new std::vector<Fiber*>;  // never destroyed: a stream may be at work at the end
Fiber* running = nullptr;
void (*work)() = nullptr;
void* caller = nullptr;  // the context of resume()'s caller

// -- What AddressSanitizer must know of a switch; nothing without it.
#if defined(__SANITIZE_ADDRESS__)
void* caller_fake_stack = nullptr;
const void* caller_stack = nullptr;
size_t caller_bytes = 0;
void leaving_caller(Fiber* to) { __sanitizer_start_switch_fiber(&caller_fake_stack, to->stack, kStack); }
void back_at_caller() { __sanitizer_finish_switch_fiber(caller_fake_stack, nullptr, nullptr); }
void leaving_fiber() { __sanitizer_start_switch_fiber(&running->fake_stack, caller_stack, caller_bytes); }
void back_at_fiber(Fiber* fiber) { __sanitizer_finish_switch_fiber(fiber->fake_stack, &caller_stack, &caller_bytes); }
void forget_frames(Fiber* fiber) { __asan_unpoison_memory_region(fiber->stack, kStack); }
#else
void leaving_caller(Fiber*) {}
void back_at_caller() {}
void leaving_fiber() {}
void back_at_fiber(Fiber*) {}
void forget_frames(Fiber*) {}
#endif

void begin(fcontext::transfer_t from) {
  caller = from.fctx;
  back_at_fiber(running);
  for (;;) {
    work();
    suspend();
  }
}

void begin_anew(Fiber* fiber) {
  fiber->fake_stack = nullptr;
  fiber->context = fcontext::make_fcontext(fiber->stack + kStack, kStack, begin);
}

Fiber* new_fiber() {
  const auto memory = mmap(nullptr, kGuard + kStack, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  char* const stack = static_cast<char*>(memory) + kGuard;
  if (memory == MAP_FAILED || mprotect(stack, kStack, PROT_READ | PROT_WRITE) != 0) {
    std::perror("gemmule stand-in: no memory for a thread's stack");
    std::exit(1);
  }
  auto* fiber = new Fiber{.stack = stack};
  begin_anew(fiber);
  return fiber;
}

}  // namespace

Fiber* idle_fiber(void (*what)()) {
  work = what;
  if (idle.empty()) return new_fiber();
  Fiber* fiber = idle.back();
  idle.pop_back();
  return fiber;
}

void put_back(Fiber* fiber) { idle.push_back(fiber); }

void resume(Fiber* fiber) {
  running = fiber;
  leaving_caller(fiber);
  fiber->context = fcontext::jump_fcontext(fiber->context, nullptr).fctx;
  back_at_caller();
}

void suspend() {
  Fiber* const self = running;
  leaving_fiber();
  caller = fcontext::jump_fcontext(caller, nullptr).fctx;
  back_at_fiber(self);
}

void abandon(Fiber* fiber) {
  forget_frames(fiber);
  begin_anew(fiber);
  put_back(fiber);
}

}  // namespace standin
