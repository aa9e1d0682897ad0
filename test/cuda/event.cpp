// SPDX-License-Identifier: MIT
#include "api.h"
#include "stream.h"

namespace standin {
namespace {

// An event: how often it was recorded, and how often that has come to pass.
struct Event {
  unsigned flags;
  Context* context;
  std::mutex lock;
  std::condition_variable changed;
  uint64_t recorded = 0, passed = 0;
  bool in_capture = false;
  std::chrono::steady_clock::time_point time;

  bool has_passed() {
    std::lock_guard hold(lock);
    return passed >= recorded;
  }
};

CUresult pass(Event& event, uint64_t ticket) {
  {
    std::lock_guard hold(event.lock);
    event.passed = ticket;
    event.time = std::chrono::steady_clock::now();
  }
  event.changed.notify_all();
  return success;
}

template <class F>
CUresult with_event(CUevent handle, F f) {
  return with<Event>(handle, "event", f);
}

CUresult record(const std::shared_ptr<Event>& event, Stream& stream) {
  if (event->context != &stream.context) return complain(invalid_handle, "an event of another context");
  event->in_capture = stream.captured != nullptr;
  if (event->in_capture) return success;
  std::unique_lock hold(event->lock);
  const uint64_t ticket = ++event->recorded;
  hold.unlock();
  return stream.put({"event", [=] { return pass(*event, ticket); }, true});
}

CUresult wait(const std::shared_ptr<Event>& event) {
  if (event->in_capture) return complain(captured_event, "cuEventSynchronize on an event that a capture recorded");
  std::unique_lock hold(event->lock);
  event->changed.wait(hold, [&, ticket = event->recorded] { return event->passed >= ticket; });
  return event->context->error;
}

bool is_timed(const Event& event) { return !(event.flags & 2) && event.recorded > 0 && !event.in_capture; }

}  // namespace
}  // namespace standin

using namespace standin;

CUresult cuEventCreate(CUevent* event, unsigned flags) {
  return in_context([&](Context& context) -> CUresult {
    auto it = std::make_shared<Event>();
    it->flags = flags;
    it->context = &context;
    *event = table<Event>().add(it);
    return success;
  });
}

CUresult cuEventDestroy_v2(CUevent handle) {
  return in_context([&](Context&) { return destroy<Event>(handle, "event"); });
}

CUresult cuEventRecord(CUevent handle, CUstream stream_handle) {
  return in_context([&](Context& context) {
    return with_event(handle, [&](const auto& event) {
      return with_stream(context, stream_handle, [&](Stream& stream) { return record(event, stream); });
    });
  });
}

CUresult cuEventSynchronize(CUevent handle) {
  return in_context([&](Context&) { return with_event(handle, wait); });
}

CUresult cuEventElapsedTime(float* ms, CUevent start, CUevent end) {
  return in_context([&](Context&) {
    return with_event(start, [&](const auto& first) {
      return with_event(end, [&](const auto& last) -> CUresult {
        if (!is_timed(*first) || !is_timed(*last)) return complain(invalid_handle, "the time of an event without one");
        if (!first->has_passed() || !last->has_passed()) return not_ready;
        *ms = std::chrono::duration<float, std::milli>(last->time - first->time).count();
        return success;
      });
    });
  });
}
