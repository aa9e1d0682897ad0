// SPDX-License-Identifier: MIT
#include "kernel_queue.h"

#include <algorithm>

#include "../stream/float_mode.h"
#include "../stream/team.h"

namespace gemmule {
namespace {

// Any kernel's tasks, without those that come after the cancellation.
void run_until_cancelled(Context& context, int64_t tasks, Context::Task task, const void* closure) {
  static const auto run_tasks = team_context().run_tasks;
  const auto one = [&](int64_t t) {
    if (!*context.cancelled) task(closure, t);
  };
  run_tasks(
      context, tasks, [](const void* c, int64_t t) { (*static_cast<const decltype(one)*>(c))(t); }, &one);
}

Context cancellable(const volatile bool& cancelled) {
  Context context = team_context();
  context.run_tasks = run_until_cancelled;
  context.run_rounds = nullptr;
  context.cancelled = &cancelled;
  return context;
}

}  // namespace

KernelQueue::KernelQueue(Napi::Env env, Napi::Function settled, const Kernels& kernels) : kernels_(kernels) {
  const auto name = Napi::String::New(env, "gemmule kernels");
  if (napi_create_threadsafe_function(env, settled, nullptr, name, 0, 1, nullptr, nullptr, this, settle, &settler_) !=
      napi_ok)
    throw Napi::Error::New(env, "gemmule: no thread-safe function");
  napi_unref_threadsafe_function(env, settler_);
}

void KernelQueue::start(Napi::Env env, int64_t number, const KernelCall& call) {
  auto job = std::make_unique<Job>();
  job->number = number;
  job->call = call;
  {
    const std::lock_guard lock(mutex_);
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    waiting_.push_back(std::move(job));
  }
  if (pending_++ == 0) napi_ref_threadsafe_function(env, settler_);
  wake_.notify_one();
}

void KernelQueue::cancel(int64_t number) {
  const std::lock_guard lock(mutex_);
  if (running_ && running_->number == number) running_->cancelled = true;
  const auto found =
      std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& job) { return job->number == number; });
  if (found == waiting_.end()) return;
  settle_later(std::move(*found));
  waiting_.erase(found);
}

void KernelQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    waiting_.clear();
    if (running_) running_->cancelled = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

// ---- the thread -------------------------------------------------------------------------------------------------------

std::unique_ptr<KernelQueue::Job> KernelQueue::next() {
  std::unique_lock lock(mutex_);
  running_ = nullptr;
  wake_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
  if (stop_) return nullptr;
  auto job = std::move(waiting_.front());
  waiting_.pop_front();
  running_ = job.get();
  return job;
}

void KernelQueue::work() {
  const FlushDenormals mode;
  lower_priority();
  while (auto job = next()) {
    Context context = cancellable(job->cancelled);
    job->fault = run_kernel(job->call, kernels_, context).fault;
    {
      const std::lock_guard lock(mutex_);
      running_ = nullptr;
      job->ran = !job->cancelled;
    }
    settle_later(std::move(job));
  }
}

// ---- back on the event loop -------------------------------------------------------------------------------------------

void KernelQueue::settle_later(std::unique_ptr<Job> job) {
  if (napi_call_threadsafe_function(settler_, job.get(), napi_tsfn_nonblocking) == napi_ok) (void)job.release();
}

void KernelQueue::settle(napi_env e, napi_value settled, void* queue, void* data) {
  const std::unique_ptr<Job> job(static_cast<Job*>(data));
  if (!e) return;  // the environment is going away, and the queue with it
  auto& self = *static_cast<KernelQueue*>(queue);
  if (--self.pending_ == 0) napi_unref_threadsafe_function(e, self.settler_);
  // Not through Napi::Function, which throws where a worker that is being terminated cannot run JavaScript any more.
  const Fault& fault = job->fault;
  napi_value arguments[5], undefined, result;
  napi_create_double(e, double(job->number), &arguments[0]);
  napi_get_boolean(e, job->ran, &arguments[1]);
  napi_create_double(e, double(fault.element), &arguments[2]);
  napi_create_double(e, double(fault.value), &arguments[3]);
  napi_create_double(e, double(fault.limit), &arguments[4]);
  napi_get_undefined(e, &undefined);
  napi_call_function(e, undefined, settled, fault.set ? 5 : 2, arguments, &result);
}

}  // namespace gemmule
