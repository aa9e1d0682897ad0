// SPDX-License-Identifier: MIT
#include "stream.h"

#include "api.h"

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

}  // namespace standin

using namespace standin;

CUresult cuStreamCreate(CUstream* stream, unsigned) {
  return in_context([&](Context& context) -> CUresult {
    *stream = table<Stream>().add(std::make_shared<Stream>(context));
    return success;
  });
}

CUresult cuStreamDestroy_v2(CUstream handle) {
  return in_context([&](Context&) { return destroy<Stream>(handle, "stream"); });
}

CUresult cuStreamSynchronize(CUstream handle) {
  return in_stream(handle, [](Stream& stream) -> CUresult {
    if (!stream.captured) return stream.wait();
    stream.invalidated = true;
    return complain(capture_unsupported, "cuStreamSynchronize on a stream that is being captured");
  });
}
