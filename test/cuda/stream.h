// SPDX-License-Identifier: MIT
// A stream: a queue, and a thread that works it off behind its caller's back, so that what the host forgets to wait for
// shows.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <thread>

#include "context.h"

namespace standin {

// One piece of work. `kind` is what an update of a graph must leave as it is: "kernel fill_32", "copy to device"...
struct Work {
  std::string kind;
  std::function<CUresult()> run;
  bool always = false;  // also after an error that sticks: what others wait for
};

struct Graph {
  std::vector<Work> nodes;
};

struct Stream {
  explicit Stream(Context&);
  ~Stream();  // when all work is done

  // Into the queue, or into the graph while it is captured.
  CUresult put(Work);
  CUresult wait();

  Context& context;
  std::shared_ptr<Graph> captured;  // null: none is
  int capture_mode = 0;             // 0: global, 1: this thread's, 2: relaxed
  std::thread::id capturing_thread;
  bool invalidated = false;  // the capture, by a call that it forbids

 private:
  void work_off();

  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<Work> queue_;
  bool busy_ = false, ends_ = false;
  std::thread worker_;
};

// f(stream), where that is one of the context.
template <class F>
CUresult with_stream(Context& context, CUstream handle, F f) {
  return with<Stream>(handle, "stream (there is no default stream here)", [&](const auto& stream) -> CUresult {
    const bool own = &stream->context == &context;
    return own ? f(*stream) : complain(invalid_handle, "a stream of another context than the current one");
  });
}
template <class F>
CUresult in_stream(CUstream handle, F f) {
  return in_context([&](Context& context) { return with_stream(context, handle, f); });
}

// Success, or an error if a stream of the context is being captured in a mode that forbids what `function` does; the
// capture is void then.
CUresult refuse_in_capture(Context&, const char* function);

}  // namespace standin
