// SPDX-License-Identifier: MIT
// The team: every task of every job runs once, however many threads take them, and a busy team keeps nobody waiting.
#include "stream/team.h"

#include <cstdlib>

#include "runner.h"

namespace {

// The sum of i + 1 over the tasks of a job, counted by whoever takes them.
struct Tally {
  std::atomic<int64_t> sum{0};
  static void take(const void* tally, int64_t task) {
    static_cast<Tally*>(const_cast<void*>(tally))->sum.fetch_add(task + 1, std::memory_order_relaxed);
  }
};

bool ran_each_once(Team& team, int64_t tasks) {
  Tally tally;
  team.run(tasks, Tally::take, &tally);
  return tally.sum == tasks * (tasks + 1) / 2;
}

// Jobs of changing task counts; returns how many went wrong.
int64_t run_jobs(Team& team, int64_t jobs, int64_t seed) {
  int64_t wrong = 0;
  for (int64_t i = 0; i < jobs; ++i) wrong += !ran_each_once(team, (i * 7 + seed) % 13);
  return wrong;
}

// Counts the tasks that began before all those of the round before were done.
struct Order {
  static constexpr int64_t kTasks = 5;
  std::atomic<int64_t> ran{0}, early{0};
  static void take(const void* order, int64_t task) {
    auto& r = *static_cast<Order*>(const_cast<void*>(order));
    if (r.ran.load() < task / kTasks * kTasks) ++r.early;
    ++r.ran;
  }
};

int64_t job_count(int64_t usual) {
  const char* asked = std::getenv("GEMMULE_TEST_JOBS");
  return asked ? std::atoll(asked) : usual;
}

}  // namespace

TEST("a team runs each task of each job once") {
  for (int threads : {1, 2, 3, 8}) {
    Team team(threads);
    const int64_t wrong = run_jobs(team, job_count(100000) / 4, threads);
    expect(wrong == 0, std::to_string(wrong) + " jobs of a team of " + std::to_string(threads) + " went wrong");
  }
}

TEST("a job may have more tasks than a ticket counts") {
  Team team(2);
  for (int64_t tasks : {0xfffe, 0xffff, 0x10000, 200000})
    expect(ran_each_once(team, tasks), std::to_string(tasks) + " tasks");
}

TEST("a team that is busy keeps no caller waiting") {
  Team team(2);
  std::atomic<int64_t> wrong{0};
  std::thread other([&] { wrong += run_jobs(team, job_count(100000) / 10, 5); });
  wrong += run_jobs(team, job_count(100000) / 10, 3);
  other.join();
  expect(wrong == 0, std::to_string(wrong) + " jobs of two callers went wrong");
}

TEST("a task may itself have tasks") {
  static Team team(2);
  static std::atomic<int64_t> inner;
  inner = 0;
  auto task = [](const void*, int64_t) {
    Tally tally;
    team.run(5, Tally::take, &tally);
    inner += tally.sum;
  };
  team.run(9, task, nullptr);
  expect(inner == 9 * 15, "the inner tasks added up to " + std::to_string(inner));
}

TEST("each round of a job comes after all tasks of the round before") {
  for (int threads : {1, 2, 3, 8}) {
    Team team(threads);
    for (int64_t rounds : {1, 7, 1000, 0xffff, 0x10003}) {
      Order r;
      team.run_rounds({rounds, Order::kTasks, 1}, Order::take, &r);
      expect(
          r.ran == rounds * Order::kTasks, std::to_string(r.ran) + " tasks in " + std::to_string(rounds) + " rounds");
      expect(r.early == 0, std::to_string(r.early) + " tasks began before the round before was over");
    }
  }
}

TEST("jobs of rounds and of tasks follow on each other") {
  Team team(3);
  int64_t wrong = 0;
  for (int64_t i = 0; i < job_count(100000) / 10; ++i) {
    Tally tally;
    const int64_t rounds = i % 50 + 1, tasks = rounds * (i % 6);
    team.run_rounds({rounds, i % 6, double(i % 20)}, Tally::take, &tally);
    wrong += tally.sum != tasks * (tasks + 1) / 2;
    wrong += !ran_each_once(team, i % 7);
  }
  expect(wrong == 0, std::to_string(wrong) + " jobs went wrong");
}
