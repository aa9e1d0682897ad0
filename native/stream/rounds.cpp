// SPDX-License-Identifier: MIT
#include "rounds.h"

#include <algorithm>
#include <functional>

#include "now.h"

namespace gemmule {

// The place of a kind is taken over by any other that needs it.
Rounds::Kind& Rounds::kind_of(const Context::Job& job, Context::Task task) {
  Kind& kind = kinds_[(std::hash<double>()(job.work) ^ std::hash<Context::Task>()(task) >> 4) % kKinds];
  if (kind.task != task || kind.work != job.work) kind = {task, job.work};
  return kind;
}

bool Rounds::begin_trial(Kind& kind) const {
  if (rounds_ < kLeastToTry || kind.trusted-- > 0) return false;
  kind.trusted = kJobsOnTrust;
  return true;
}

void Rounds::prepare(
    uint32_t number, const Context::Job& job, Context::Task task, const void* closure, int64_t first, int seats) {
  task_ = task;
  closure_ = closure;
  tasks_ = job.tasks;
  first_ = first;
  rounds_ = uint32_t(job.rounds);
  lanes_in_use_ = int(std::min<int64_t>(job.tasks, seats));
  kind_ = &kind_of(job, task);
  trial_ = begin_trial(*kind_);
  const uint64_t begun = trial_ ? kAloneOnTrial : 0;
  for (int i = 0; i < threads_; ++i) {
    const uint64_t done = i < lanes_in_use_ ? 0 : rounds_, claimed = i < lanes_in_use_ ? begun : rounds_;
    lanes_[i].finished.store(uint64_t{number} << 32 | done, std::memory_order_relaxed);
    lanes_[i].claimed.store(uint64_t{number} << 32 | uint64_t{rounds_} << 16 | claimed, std::memory_order_release);
  }
}

void Rounds::lead(uint32_t job) {
  if (trial_) kind_->sharing = sharing_pays(job);
  if (kind_->sharing) follow(job, 0);
  else run_rest_alone(job);
  await_all(job, 0, rounds_);
}

void Rounds::follow(uint32_t job, int seat) {
  for (Claim c; !(c = claim(job, seat, kAtOnce)).none();) run_shared(job, seat, seat, c);
}

// Runs the first rounds in both ways. Those alone need no claim: prepare gave them to the caller. The very first, which may
// prepare the others, is not timed.
bool Rounds::sharing_pays(uint32_t job) {
  int64_t begin = 0;
  for (uint32_t round = 0; round < kAloneOnTrial; ++round) {
    for (int i = 0; i < lanes_in_use_; ++i) run(i, round);
    if (round == 0) begin = now_ns();
  }
  for (int i = 0; i < lanes_in_use_; ++i) finish(job, i, kAloneOnTrial);
  const int64_t between = now_ns();
  run_shared(job, 0, 0, claim(job, 0, kSharedOnTrial));
  await_all(job, 0, kAloneOnTrial + kSharedOnTrial);
  return (now_ns() - between) * (kAloneOnTrial - 1) < (between - begin) * kSharedOnTrial;
}

// Of each lane, what nobody has claimed.
void Rounds::run_rest_alone(uint32_t job) {
  for (int i = 0; i < lanes_in_use_; ++i) {
    const Claim c = claim(job, i, rounds_);
    first_of_mine_[i] = c.none() ? rounds_ : c.first;
  }
  const auto begin = first_of_mine_.begin();
  for (uint32_t round = *std::min_element(begin, begin + lanes_in_use_); round < rounds_; ++round) {
    await_all(job, 0, round);
    for (int i = 0; i < lanes_in_use_; ++i)
      if (round >= first_of_mine_[i]) run(i, round), finish(job, i, round + 1);
  }
}

// Rounds of a lane that nobody has begun, for the calling thread to run; none where the job is over.
Rounds::Claim Rounds::claim(uint32_t job, int lane, uint32_t most) {
  uint64_t word = lanes_[lane].claimed.load(std::memory_order_acquire);
  while (word >> 32 == job) {
    const uint32_t first = word & 0xffff, count = std::min(most, uint32_t(word >> 16 & 0xffff) - first);
    if (count == 0 || lanes_[lane].claimed.compare_exchange_weak(word, word + count, std::memory_order_acq_rel))
      return {first, first + count};
  }
  return {0, 0};
}

// A round, if it is the next to begin.
Rounds::Claim Rounds::claim_next(uint32_t job, int lane, uint32_t round) {
  uint64_t word = lanes_[lane].claimed.load(std::memory_order_acquire);
  const bool next = word >> 32 == job && (word & 0xffff) == round && (word >> 16 & 0xffff) > round;
  if (!next || !lanes_[lane].claimed.compare_exchange_strong(word, word + 1, std::memory_order_acq_rel)) return {0, 0};
  return {round, round + 1};
}

void Rounds::run(int lane, uint32_t round) const {
  const int64_t begin = first_ + int64_t{round} * tasks_, end = tasks_ * (lane + 1) / lanes_in_use_;
  for (int64_t t = tasks_ * lane / lanes_in_use_; t < end; ++t) task_(closure_, begin + t);
}

void Rounds::finish(uint32_t job, int lane, uint32_t rounds) {
  lanes_[lane].finished.store(uint64_t{job} << 32 | rounds, std::memory_order_release);
}

void Rounds::run_shared(uint32_t job, int seat, int lane, const Claim& c) {
  for (uint32_t round = c.first; round < c.end; ++round) {
    await_all(job, seat, round);
    run(lane, round);
    finish(job, lane, round + 1);
  }
}

// Until a lane has finished so many rounds; false where the job is over. A lane whose thread is late is helped out.
bool Rounds::await(uint32_t job, int seat, int lane, uint32_t rounds) {
  for (int n = 0;; ++n) {
    const uint64_t word = lanes_[lane].finished.load(std::memory_order_acquire);
    if (word >> 32 != job) return false;
    if (uint32_t(word) >= rounds) return true;
    if (n >= kPatience) run_shared(job, seat, lane, claim_next(job, lane, uint32_t(word)));
    attendance_.wait(n, seat);
  }
}

bool Rounds::await_all(uint32_t job, int seat, uint32_t rounds) {
  for (int i = 0; i < threads_; ++i)
    if (!await(job, seat, i, rounds)) return false;
  return true;
}

}  // namespace gemmule
