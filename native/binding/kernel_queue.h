// SPDX-License-Identifier: MIT
// The queue of the direct kernels' `.async` calls: one thread an environment, jobs in order, each cancellable.
// JavaScript keeps the arrays of a job alive until it is told, by the job's number, that the job is over.
#pragma once
#include <napi.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "kernel_call.h"

namespace gemmule {

class KernelQueue {
 public:
  // settled(number, whether it ran to its end), and, where it met bad data: (.., element, value, limit).
  KernelQueue(Napi::Env, Napi::Function settled, const Kernels&);
  ~KernelQueue() { close(); }
  void start(Napi::Env, int64_t number, const KernelCall&);
  // A job that waits is over at once, one that runs after its present tile; of one that is over nothing more is heard.
  void cancel(int64_t number);
  // Drops what waits, and waits for the present tile only. The environment may be going away.
  void close();

 private:
  struct Job {
    int64_t number;
    KernelCall call;
    volatile bool cancelled = false;  // read by kernels through Context
    bool ran = false;
    Fault fault;
  };

  void work();
  std::unique_ptr<Job> next();
  void settle_later(std::unique_ptr<Job>);
  static void settle(napi_env, napi_value settled, void* queue, void* job);

  const Kernels& kernels_;
  napi_threadsafe_function settler_ = nullptr;
  int pending_ = 0;  // jobs not yet settled: while there are any, the process stays alive

  std::mutex mutex_;  // of what follows
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Job>> waiting_;
  Job* running_ = nullptr;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace gemmule
