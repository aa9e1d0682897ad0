// SPDX-License-Identifier: MIT
#include "stream.h"

#include <cstring>

#include "api.h"
#include "memory.h"

namespace standin {

Stream::Stream(Context& context) : context(context), worker_([this] { work_off(); }) {}

Stream::~Stream() {
  {
    std::lock_guard hold(lock_);
    ends_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

CUresult Stream::put(Work work) {
  if (captured) return captured->nodes.push_back(std::move(work)), success;
  {
    std::lock_guard hold(lock_);
    queue_.push_back(std::move(work));
  }
  changed_.notify_all();
  return success;
}

CUresult Stream::wait() {
  std::unique_lock hold(lock_);
  changed_.wait(hold, [&] { return queue_.empty() && !busy_; });
  return context.error;
}

void Stream::work_off() {
  std::unique_lock hold(lock_);
  for (;;) {
    changed_.wait(hold, [&] { return !queue_.empty() || ends_; });
    if (queue_.empty()) return;
    const Work work = std::move(queue_.front());
    queue_.pop_front();
    busy_ = true;
    hold.unlock();
    if (context.error == success || work.always) {
      const CUresult result = work.run();
      if (result != success) context.error = result;
    }
    hold.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

CUresult refuse_in_capture(Context& context, const char* function) {
  for (const auto& stream : streams_of(context)) {
    if (!stream->captured || stream->capture_mode == 2) continue;
    if (stream->capture_mode == 1 && stream->capturing_thread != std::this_thread::get_id()) continue;
    stream->invalidated = true;
    return complain(capture_unsupported, std::string(function) + " while a stream is being captured");
  }
  return success;
}

namespace {

template <class F>
CUresult in_stream(CUstream handle, F f) {
  return in_context([&](Context& context) -> CUresult {
    const auto stream = table<Stream>().find(handle);
    if (!stream) return complain(invalid_handle, "a stream that does not exist (there is no default stream here)");
    if (&stream->context != &context)
      return complain(invalid_handle, "a stream of another context than the current one");
    return f(*stream);
  });
}

CUresult bad_range(const char* function, CUdeviceptr memory, size_t bytes) {
  return complain(invalid_value,
      std::string(function) + ": " + std::to_string(bytes) + " bytes at " + std::to_string(memory) +
          " are not inside one living allocation");
}

Work copy(const char* kind, void* to, const void* from, size_t bytes) {
  return {kind, [=] { return std::memmove(to, from, bytes), CUresult(success); }};
}

void* pointer(CUdeviceptr memory) { return reinterpret_cast<void*>(memory); }

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
  return in_context([&](Context&) -> CUresult {
    const auto event = table<Event>().find(handle);
    return event ? f(event) : complain(invalid_handle, "an event that does not exist");
  });
}

bool is_timed(const Event& event) { return !(event.flags & 2) && event.recorded > 0 && !event.in_capture; }

}  // namespace

CUresult enqueue(CUstream handle, Work work) {
  return in_stream(handle, [&](Stream& stream) { return stream.put(std::move(work)); });
}

}  // namespace standin

using namespace standin;

CUresult cuStreamCreate(CUstream* stream, unsigned) {
  return in_context([&](Context& context) -> CUresult {
    *stream = table<Stream>().add(std::make_shared<Stream>(context));
    return success;
  });
}

CUresult cuStreamDestroy_v2(CUstream handle) {
  return in_context([&](Context&) -> CUresult {
    return table<Stream>().take(handle) ? success : complain(invalid_handle, "cuStreamDestroy of no stream");
  });
}

CUresult cuStreamSynchronize(CUstream handle) {
  return in_stream(handle, [](Stream& stream) -> CUresult {
    if (!stream.captured) return stream.wait();
    stream.invalidated = true;
    return complain(capture_unsupported, "cuStreamSynchronize on a stream that is being captured");
  });
}

CUresult cuLaunchHostFunc(CUstream handle, void (*call)(void*), void* data) {
  return in_stream(handle, [&](Stream& stream) {
    return stream.put({"host function", [=] { return call(data), CUresult(success); }});
  });
}

// From memory that is not pinned the real driver takes the bytes before it returns, too.
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (!is_device_memory(to, bytes)) return bad_range("cuMemcpyHtoDAsync", to, bytes);
    if (is_pinned(from, bytes) || stream.captured) return stream.put(copy("copy to device", pointer(to), from, bytes));
    const auto* begin = static_cast<const char*>(from);
    return stream.put({"copy to device", [to, taken = std::vector<char>(begin, begin + bytes)] {
                         return std::memcpy(pointer(to), taken.data(), taken.size()), CUresult(success);
                       }});
  });
}

// Into memory that is not pinned the real driver returns when the bytes are there, too.
CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (!is_device_memory(from, bytes)) return bad_range("cuMemcpyDtoHAsync", from, bytes);
    const CUresult result = stream.put(copy("copy to host", to, pointer(from), bytes));
    return result || is_pinned(to, bytes) || stream.captured ? result : stream.wait();
  });
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (!is_device_memory(to, bytes)) return bad_range("cuMemcpyDtoDAsync", to, bytes);
    if (!is_device_memory(from, bytes)) return bad_range("cuMemcpyDtoDAsync", from, bytes);
    return stream.put(copy("copy on device", pointer(to), pointer(from), bytes));
  });
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, CUstream handle) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (!is_device_memory(to, bytes)) return bad_range("cuMemsetD8Async", to, bytes);
    return stream.put({"memset", [=] { return std::memset(pointer(to), value, bytes), CUresult(success); }});
  });
}

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
  return in_context([&](Context&) -> CUresult {
    return table<Event>().take(handle) ? success : complain(invalid_handle, "cuEventDestroy of no event");
  });
}

CUresult cuEventRecord(CUevent handle, CUstream stream_handle) {
  return with_event(handle, [&](const std::shared_ptr<Event>& event) {
    return in_stream(stream_handle, [&](Stream& stream) -> CUresult {
      if (event->context != &stream.context) return complain(invalid_handle, "an event of another context");
      event->in_capture = stream.captured != nullptr;
      if (event->in_capture) return success;
      std::unique_lock hold(event->lock);
      const uint64_t ticket = ++event->recorded;
      hold.unlock();
      return stream.put({"event", [=] { return pass(*event, ticket); }, true});
    });
  });
}

CUresult cuEventSynchronize(CUevent handle) {
  return with_event(handle, [&](const std::shared_ptr<Event>& event) -> CUresult {
    if (event->in_capture) return complain(captured_event, "cuEventSynchronize on an event that a capture recorded");
    std::unique_lock hold(event->lock);
    event->changed.wait(hold, [&, ticket = event->recorded] { return event->passed >= ticket; });
    return event->context->error;
  });
}

CUresult cuEventElapsedTime(float* ms, CUevent start, CUevent end) {
  return with_event(start, [&](const std::shared_ptr<Event>& first) {
    return with_event(end, [&](const std::shared_ptr<Event>& last) -> CUresult {
      if (!is_timed(*first) || !is_timed(*last)) return complain(invalid_handle, "the time of an event without one");
      if (!first->has_passed() || !last->has_passed()) return not_ready;
      *ms = std::chrono::duration<float, std::milli>(last->time - first->time).count();
      return success;
    });
  });
}

CUresult cuStreamBeginCapture_v2(CUstream handle, int mode) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (stream.captured) return complain(invalid_value, "cuStreamBeginCapture on a stream that is being captured");
    stream.capture_mode = mode;
    stream.capturing_thread = std::this_thread::get_id();
    stream.invalidated = false;
    stream.captured = std::make_shared<Graph>();
    return success;
  });
}

CUresult cuStreamEndCapture(CUstream handle, CUgraph* graph) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (!stream.captured) return complain(invalid_value, "cuStreamEndCapture on a stream that is not being captured");
    auto captured = std::move(stream.captured);
    *graph = nullptr;
    if (stream.invalidated) return capture_invalidated;
    *graph = table<Graph>().add(std::move(captured));
    return success;
  });
}

namespace standin {
namespace {

struct GraphExec {
  Graph graph;
};

bool can_update(const Graph& old, const Graph& graph) {
  const auto same = [](const Work& a, const Work& b) { return a.kind == b.kind; };
  return std::equal(old.nodes.begin(), old.nodes.end(), graph.nodes.begin(), graph.nodes.end(), same);
}

template <class T, class F>
CUresult with(void* handle, const char* what, F f) {
  return in_context([&](Context&) -> CUresult {
    const auto object = table<T>().find(handle);
    return object ? f(*object) : complain(invalid_handle, std::string(what) + " that does not exist");
  });
}

}  // namespace
}  // namespace standin

CUresult cuGraphInstantiateWithFlags(CUgraphExec* exec, CUgraph handle, unsigned long long) {
  return with<Graph>(handle, "a graph", [&](Graph& graph) -> CUresult {
    *exec = table<GraphExec>().add(std::make_shared<GraphExec>(graph));
    return success;
  });
}

// `result`, where there is one, begins with an enumeration: 0 updated, 1 not.
CUresult cuGraphExecUpdate_v2(CUgraphExec exec_handle, CUgraph handle, void* result) {
  return with<GraphExec>(exec_handle, "an executable graph", [&](GraphExec& exec) {
    return with<Graph>(handle, "a graph", [&](Graph& graph) -> CUresult {
      const int differs = !can_update(exec.graph, graph);
      if (result) std::memcpy(result, &differs, sizeof differs);
      if (differs) return update_failed;
      exec.graph = graph;
      return success;
    });
  });
}

CUresult cuGraphLaunch(CUgraphExec exec_handle, CUstream stream_handle) {
  return with<GraphExec>(exec_handle, "an executable graph", [&](GraphExec& exec) {
    return in_stream(stream_handle, [&](Stream& stream) -> CUresult {
      if (stream.captured) return complain(not_supported, "cuGraphLaunch on a stream that is being captured");
      for (const Work& node : exec.graph.nodes) stream.put(node);
      return success;
    });
  });
}

CUresult cuGraphDestroy(CUgraph handle) {
  return in_context([&](Context&) -> CUresult {
    return table<Graph>().take(handle) ? success : complain(invalid_handle, "cuGraphDestroy of no graph");
  });
}

CUresult cuGraphExecDestroy(CUgraphExec handle) {
  return in_context([&](Context&) -> CUresult {
    return table<GraphExec>().take(handle) ? success
                                           : complain(invalid_handle, "cuGraphExecDestroy of no executable graph");
  });
}
