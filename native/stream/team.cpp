// SPDX-License-Identifier: MIT
#include "team.h"

#include <algorithm>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <system_error>

#include "float_mode.h"
#include "scratch.h"

#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace gemmule {

void lower_priority() {
#if defined(__linux__)
  setpriority(PRIO_PROCESS, 0, 5);  // 0: the calling thread
#endif
}

Team::Team(int threads)
    : threads_(threads < 1 ? 1 : threads),
      tickets_(new Ticket[threads_]),
      attendance_(threads_),
      rounds_(threads_, attendance_) {
  try {
    for (int i = 1; i < threads_; ++i) workers_.emplace_back([this, i] { work(i); });
  } catch (const std::system_error& e) {
    stop();
    throw std::runtime_error("the system gives no " + std::to_string(threads) + " threads: " + e.what());
  }
}

Team::~Team() { stop(); }

void Team::stop() {
  stop_ = true;
  job_.fetch_add(1);
  job_.notify_all();
  for (auto& w : workers_) w.join();
}

// False where the caller had better run its tasks alone.
bool Team::begin() {
  if (workers_.empty() || busy_.exchange(true, std::memory_order_acquire)) return false;
  seats_ = attendance_.take_seats();
  if (seats_ > 1) return true;
  end();
  return false;
}

void Team::run(int64_t tasks, Context::Task task, const void* closure) {
  if (tasks <= 1 || !begin()) {
    for (int64_t t = 0; t < tasks; ++t) task(closure, t);
    return;
  }
  for (int64_t first = 0; first < tasks; first += kMostTasks)
    run_job(int(std::min(kMostTasks, tasks - first)), task, closure, first);
  end();
}

void Team::run_rounds(const Context::Job& job, Context::Task task, const void* closure) {
  if (job.tasks <= 1 || !begin()) {
    for (int64_t t = 0; t < job.rounds * job.tasks; ++t) task(closure, t);
    return;
  }
  for (int64_t n = 0; n < job.rounds; n += Rounds::kMost) {
    const uint32_t number = job_.load(std::memory_order_relaxed) + 1;
    rounds_.prepare(
        number, {std::min(Rounds::kMost, job.rounds - n), job.tasks, job.work}, task, closure, n * job.tasks, seats_);
    announce(number);
    rounds_.lead(number);
    attendance_.settle();
  }
  end();
}

void Team::announce(uint32_t job) {
  job_.store(job);  // seq_cst: notify reads its count of waiters, and must not do so before this store
  job_.notify_all();
}

void Team::run_job(int tasks, Context::Task task, const void* closure, int64_t first) {
  task_ = task;
  closure_ = closure;
  first_ = first;
  done_.store(0, std::memory_order_relaxed);
  const uint32_t job = job_.load(std::memory_order_relaxed) + 1;
  for (int i = 0; i < threads_; ++i) {
    const int seat = std::min(i, seats_);
    const uint64_t next = uint64_t(tasks) * seat / seats_, end = uint64_t(tasks) * std::min(i + 1, seats_) / seats_;
    tickets_[i].word.store(uint64_t{job} << 32 | end << 16 | next, std::memory_order_release);
  }
  announce(job);
  take(job, 0);
  for (int n = 0; done_.load(std::memory_order_acquire) != tasks; ++n) attendance_.wait(n, 0);
  attendance_.settle();
}

// Each thread has a range of its own, the same from step to step, so that data stays in its cache;
// only when that is empty does it take from the others'.
void Team::take(uint32_t job, int me) {
  for (int k = 0; k < threads_; ++k) {
    auto& word = tickets_[me + k < threads_ ? me + k : me + k - threads_].word;
    uint64_t t = word.load(std::memory_order_acquire);
    while (t >> 32 == job && (t & 0xffff) < (t >> 16 & 0xffff)) {
      if (!word.compare_exchange_weak(t, t + 1, std::memory_order_acq_rel)) continue;
      task_(closure_, first_ + int64_t(t & 0xffff));
      done_.fetch_add(1, std::memory_order_release);
      t = word.load(std::memory_order_acquire);
    }
  }
}

void Team::work(int me) {
  FlushDenormals mode;
  lower_priority();
  attendance_.join(me);
  for (uint32_t seen = 0;;) {
    uint32_t job = job_.load(std::memory_order_acquire);
    for (int n = 0; job == seen && n < kSpin; ++n) {
      pause();
      job = job_.load(std::memory_order_acquire);
    }
    if (job == seen) {
      job_.wait(seen);
      job = job_.load(std::memory_order_acquire);
    }
    seen = job;
    if (stop_) return;
    const int seat = attendance_.seat(me);
    if (seat < 0) continue;
    attendance_.begin_work(me);
    take(job, seat);
    rounds_.follow(job, seat);
    attendance_.end_work(me);
  }
}

namespace {

// Jobs share the team; replacing it waits for those under way.
std::shared_mutex& team_mutex() {
  static auto* mutex = new std::shared_mutex;
  return *mutex;
}
Team*& team() {
  static Team* team = new Team(1);
  return team;
}

void run_on_team(Context&, int64_t tasks, Context::Task task, const void* closure) {
  std::shared_lock lock(team_mutex());
  team()->run(tasks, task, closure);
}

void run_rounds_on_team(Context&, const Context::Job& job, Context::Task task, const void* closure) {
  std::shared_lock lock(team_mutex());
  team()->run_rounds(job, task, closure);
}

}  // namespace

void set_team_threads(int threads) {
  std::unique_lock lock(team_mutex());
  if (team()->threads() == threads) return;
  Team* fresh = new Team(threads);  // may throw: the present one then stays
  delete team();
  team() = fresh;
}

int team_threads() {
  std::shared_lock lock(team_mutex());
  return team()->threads();
}

Context team_context() {
  Context context;
  context.run_tasks = run_on_team;
  context.run_rounds = run_rounds_on_team;
  context.lend = lend_scratch;
  return context;
}

}  // namespace gemmule
