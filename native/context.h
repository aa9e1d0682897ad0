// SPDX-License-Identifier: MIT
// What a kernel may ask for beside its arguments: threads, scratch memory, and a place to report bad data.
#pragma once
#include <cstdint>

#include "ops/args.h"

namespace gemmule {

// The first bad datum that a kernel met since the record was cleared.
struct Fault {
  bool set = false;
  int32_t op = -1;
  int64_t element = 0, value = 0, limit = 0;
};

struct Context {
  using Task = void (*)(const void* closure, int64_t task);
  // Jobs of equal work a round are taken to be alike.
  struct Job {
    int64_t rounds, tasks;
    double work;
  };

  // Runs tasks 0 .. tasks-1, on however many threads are free; what a task is must follow from shapes alone.
  void (*run_tasks)(Context&, int64_t tasks, Task, const void* closure) = nullptr;
  // Memory of the calling thread, 64-byte aligned, valid until its next call with the same slot (0 to 3). Null when there is none left.
  void* (*lend)(int slot, int64_t bytes) = nullptr;
  // Runs task t of round n as closure(n * tasks + t), each round after the one before. Null: round by round.
  void (*run_rounds)(Context&, const Job&, Task, const void* closure) = nullptr;
  void* team = nullptr;                      // what run_tasks runs on
  const volatile bool* cancelled = nullptr;  // asked between tiles by long direct kernels; null: never
  int32_t op = 0;                            // the op that is running, for fail()
  Fault fault;
  void* device = nullptr;  // where CUDA kernels are launched: native/cuda/launch.h

  // The data set's rows in the present step's batch, told by gather_batch.
  const int32_t* batch_rows = nullptr;
  int64_t batch_count = 0;

  template <class F>
  GEMMULE_INLINE void parallel(int64_t tasks, const F& f) {
    if (tasks == 1) return f(int64_t{0});
    if (tasks > 1)
      run_tasks(
          *this, tasks, [](const void* c, int64_t t) { (*static_cast<const F*>(c))(t); }, &f);
  }
  // f(round, task): for short rounds that follow on each other.
  template <class F>
  GEMMULE_INLINE void parallel_rounds(const Job& job, const F& f) {
    const auto one = [&f, tasks = job.tasks](int64_t i) { f(i / tasks, i % tasks); };
    if (job.tasks > 1 && run_rounds)
      return run_rounds(
          *this, job, [](const void* c, int64_t i) { (*static_cast<const decltype(one)*>(c))(i); }, &one);
    for (int64_t n = 0; n < job.rounds; ++n) parallel(job.tasks, [&](int64_t t) { f(n, t); });
  }
  template <class T = float>
  GEMMULE_INLINE T* scratch(int slot, int64_t count) {
    return static_cast<T*>(lend(slot, count * int64_t{sizeof(T)}));
  }
  // To be called from one thread, elements in rising order, so that the lowest is the one reported.
  GEMMULE_INLINE void fail(int64_t element, int64_t value, int64_t limit) {
    if (!fault.set) fault = {true, op, element, value, limit};
  }
};

}  // namespace gemmule
