// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "gpu_fixture.h"
#include "stream/float_mode.h"
#include "stream/scratch.h"
#include "stream/team.h"

namespace gemmule::test {
namespace {

// Memory enough for one operand each, or one scratch slot each.
std::vector<GuardedMemory> memories(int count, size_t capacity) {
  std::vector<GuardedMemory> all;
  for (int i = 0; i < count; ++i) all.emplace_back(capacity);
  return all;
}
GuardedMemory* operand_memory() {
  static std::vector<GuardedMemory> all = memories(kHandles, size_t{256} << 20);
  return all.data();
}

// ---- elements as doubles ---------------------------------------------------------------------------------------------

template <class F>
void with_type(DType type, const F& f) {
  switch (type) {
    case DType::float32: return f(float{});
    case DType::int32: return f(int32_t{});
    case DType::float64: return f(double{});
    default: return f(uint8_t{});
  }
}

}  // namespace

void put(void* memory, DType type, const std::vector<double>& values) {
  with_type(type, [&]<class T>(T) {
    std::transform(values.begin(), values.end(), static_cast<T*>(memory), [](double v) { return T(v); });
  });
}

namespace {

// ---- contexts --------------------------------------------------------------------------------------------------------

thread_local bool in_task = false;

void run_serial(Context&, int64_t tasks, Context::Task task, const void* closure) {
  for (int64_t t = 0; t < tasks; ++t) task(closure, t);
}
void run_each_second(int64_t last, Context::Task task, const void* closure) {
  const FlushDenormals mode;
  in_task = true;
  for (int64_t t = last; t >= 0; t -= 2) task(closure, t);
  in_task = false;
}
void run_split(Context& context, int64_t tasks, Context::Task task, const void* closure) {
  if (in_task) return run_serial(context, tasks, task, closure);
  std::thread other(run_each_second, tasks - 2, task, closure);
  run_each_second(tasks - 1, task, closure);
  other.join();
}

// Scratch that is never what it was, and that ends at a guard page; for one thread.
void* lend_spoilt(int slot, int64_t bytes) {
  static std::vector<GuardedMemory> memory = memories(kScratchSlots, size_t{64} << 20);
  unsigned char* p = memory[slot].lay(size_t(bytes + 63) / 64 * 64, Placement::ends_at_guard, 1);
  if (p) std::memset(p, 0xff, size_t(bytes));
  return p;
}

Context context_for(Schedule schedule) {
  if (schedule == Schedule::team) return team_context();
  Context context;
  context.run_tasks = schedule == Schedule::serial ? run_serial : run_split;
  context.lend = schedule == Schedule::serial ? lend_spoilt : lend_scratch;
  return context;
}

// ---- signals ---------------------------------------------------------------------------------------------------------

char current[512] = "";  // "<op> <title>, <manner>"
sigjmp_buf back;         // out of a kernel that was killed on the thread that runs the tests
volatile sig_atomic_t may_jump = 0;
pthread_t tester;
std::string where;  // the operand that was overrun

const char* operand_at(const void* address) {
  const OpInfo& op = op_infos[std::atoi(current)];
  for (int i = 0; i < op.operands; ++i)
    if (operand_memory()[i].holds(address)) return op.operand[i].name;
  return "memory that is not its own";
}

void on_signal(int signal, siginfo_t* info, void*) {
  const char* operand = current[0] ? operand_at(info->si_addr) : "memory";
  if (may_jump && pthread_equal(pthread_self(), tester)) {
    where = operand;
    siglongjmp(back, signal);
  }
  char text[1024];
  const int n = std::snprintf(text, sizeof text,
      "FAILED  %s: signal %d, reaching out of %s\n0 passed, 1 failed, 0 skipped (stopped by the signal)\n",
      current[0] ? std::strchr(current, ' ') + 1 : "outside of a job", signal, operand);
  if (write(STDOUT_FILENO, text, size_t(n)) < 0) _exit(2);
  _exit(1);
}

// The signal that ended the kernel, or 0.
int run_kernel(const Job& job, const Manner& manner, const Bound* bound, Context& context) {
  const FlushDenormals mode;
  const int signal = sigsetjmp(back, 1);
  if (signal == 0) {
    may_jump = 1;
    op_infos[job.record.op].run(job.record, bound, *manner.backend.kernels, context);
  }
  may_jump = 0;
  return signal;
}

// ---- one run ---------------------------------------------------------------------------------------------------------

void lay(const Job& job, const Manner& manner, const OpInfo& op, Bound* bound) {
  for (int i = 0; i < op.operands; ++i) {
    if (!job.bound[i]) continue;
    const size_t element = size_t(bytes_of(job.dtype[i])), bytes = element * size_t(job.sizes[i]);
    void* memory = operand_memory()[i].lay(bytes, manner.placement, element);
    if (!memory) throw std::runtime_error(std::string(op.operand[i].name) + " is larger than the test's memory");
    if (job.before[i].empty()) std::memset(memory, 0xff, bytes);
    else put(memory, job.dtype[i], job.before[i]);
    bound[i] = {memory, job.sizes[i], job.dtype[i]};
  }
}

bool suits(const Job& job, int input, int output) {
  const OpInfo& op = op_infos[job.record.op];
  return op.operand[input].access == Access::read && op.operand[output].access == Access::write && job.bound[input] &&
      job.bound[output] && job.sizes[input] == job.sizes[output] && job.dtype[input] == job.dtype[output];
}

}  // namespace

void share(const Job& job, Bound* bound) {
  for (int output = 0; output < op_infos[job.record.op].operands; ++output)
    for (int input = 0; input < output; ++input)
      if (suits(job, input, output)) {
        bound[output] = bound[input];
        return;
      }
}

bool is_output(const Bound* bound, int operands, int input) {
  for (int i = 0; i < operands; ++i)
    if (i != input && bound[i].memory == bound[input].memory) return true;
  return false;
}

namespace {

bool unchanged(const Bound& b, const std::vector<double>& before) {
  bool same = true;
  with_type(b.dtype, [&]<class T>(T) {
    const T* now = static_cast<const T*>(b.memory);
    for (size_t i = 0; i < before.size(); ++i) same = same && (now[i] == T(before[i]) || before[i] != before[i]);
  });
  return same;
}

void collect(const Job& job, const OpInfo& op, const Bound* bound, Outcome& out) {
  for (int i = 0; i < op.operands; ++i) {
    if (!job.bound[i]) continue;
    const std::string name = op.operand[i].name;
    if (!operand_memory()[i].intact()) out.complaint = "wrote beside " + name;
    const auto* bytes = static_cast<const unsigned char*>(bound[i].memory);
    if (op.operand[i].access != Access::read) out.after[i].assign(bytes, bytes + job.sizes[i] * bytes_of(job.dtype[i]));
    else if (!is_output(bound, op.operands, i) && !unchanged(bound[i], job.before[i]))
      out.complaint = "changed its input " + name;
  }
}

}  // namespace

std::string text_of(const Manner& m) {
  static const char* const placements[] = {"ends at a guard page", "starts at a guard page", "unaligned"};
  static const char* const orders[] = {"threads in order", "threads reversed", "threads in random order"};
  static const char* const on_host[] = {"1 thread", "2 threads", "team"};
  const auto& schedules = &m.backend == &cuda_backend() ? orders : on_host;
  return std::string(m.backend.name) + ", " + placements[int(m.placement)] + ", " + schedules[int(m.schedule)] +
      (m.in_place ? ", in place" : "");
}

Outcome run(const Job& job, const Manner& manner, const std::string& title) {
  if (&manner.backend == &cuda_backend()) return run_on_gpu(job, manner);
  const OpInfo& op = op_infos[job.record.op];
  std::snprintf(
      current, sizeof current, "%d %s %s, %s", job.record.op, op.name, title.c_str(), text_of(manner).c_str());
  Bound bound[kHandles];
  lay(job, manner, op, bound);
  if (manner.in_place) share(job, bound);
  Outcome out;
  char clause[256];
  if (const char* why = check_memory(job.record, bound, job.sizes, job.optional, clause)) {
    out.complaint = why;
    return out;
  }
  Context context = context_for(manner.schedule);
  if (const int signal = run_kernel(job, manner, bound, context)) {
    out.complaint = "signal " + std::to_string(signal) + ", reaching out of " + where;
    return out;
  }
  out.fault = context.fault;
  collect(job, op, bound, out);
  current[0] = 0;
  return out;
}

std::vector<double> numbers(const std::vector<unsigned char>& bytes, DType type) {
  std::vector<double> out(bytes.size() / size_t(bytes_of(type)));
  with_type(type, [&]<class T>(T) { std::copy_n(reinterpret_cast<const T*>(bytes.data()), out.size(), out.begin()); });
  return out;
}

void catch_signals() {
  operand_memory();
  tester = pthread_self();
  struct sigaction action = {};
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO;
  for (int s : {SIGSEGV, SIGBUS, SIGILL, SIGFPE}) sigaction(s, &action, nullptr);
}

}  // namespace gemmule::test
