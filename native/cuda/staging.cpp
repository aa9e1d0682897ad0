// SPDX-License-Identifier: MIT
#include "staging.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace gemmule::cuda {
namespace {

// CUevent_flags, CUmemhostalloc flags.
constexpr unsigned kBlockingWait = 1, kNoTiming = 2, kPortable = 1;
constexpr size_t kMostSpareBytes = 64 << 20;

std::string no_pinned_memory(const Gpu& gpu) {
  return gpu.name + " has no pinned memory left for copies. Close other programs, or use the cpu backend";
}

CUresult allocate_pinned(char*& memory, size_t bytes) {
  void* made = nullptr;
  const CUresult result = driver().allocate_host(&made, bytes, kPortable);
  memory = static_cast<char*>(made);
  return result;
}

}  // namespace

// ---- uploads -------------------------------------------------------------------------------------------------------------

Staging::Staging(Gpu& gpu, CUstream stream) : stream_(stream) {
  for (Slot& s : slots_) {
    if (allocate_pinned(s.memory, kSlotBytes) != kSuccess ||
        driver().create_event(&s.copied, kNoTiming | kBlockingWait) != kSuccess)
      throw std::runtime_error(no_pinned_memory(gpu));
  }
}

Staging::Slot::~Slot() {
  if (copied) driver().destroy_event(copied);
  if (memory) driver().release_host(memory);
}

CUresult Staging::next_slot() {
  if (const CUresult r = driver().record_event(slots_[now_].copied, stream_); r != kSuccess) return r;
  slots_[now_].busy = true;
  now_ = (now_ + 1) % kSlots;
  filled_ = 0;
  if (!slots_[now_].busy) return kSuccess;
  slots_[now_].busy = false;
  return driver().wait_event(slots_[now_].copied);
}

CUresult Staging::upload(CUdeviceptr to, const char* from, size_t bytes) {
  while (bytes > 0) {
    if (filled_ == kSlotBytes)
      if (const CUresult r = next_slot(); r != kSuccess) return r;
    const size_t n = std::min(bytes, kSlotBytes - filled_);
    char* at = slots_[now_].memory + filled_;
    std::memcpy(at, from, n);
    if (const CUresult r = driver().upload(to, at, n, stream_); r != kSuccess) return r;
    filled_ += n, from += n, to += n, bytes -= n;
  }
  return kSuccess;
}

// ---- downloads -----------------------------------------------------------------------------------------------------------

Reader::Reader(Gpu& gpu, CUstream stream) : gpu_(gpu), stream_(stream) {
  if (allocate_pinned(piece_, kPieceBytes) != kSuccess) throw std::runtime_error(no_pinned_memory(gpu));
}

Reader::~Reader() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (Order& o : spare_) {
    driver().destroy_event(o.copied);
    driver().release_host(o.staged);
  }
  driver().release_host(piece_);
}

CUresult Reader::read(void* to, CUdeviceptr from, size_t bytes) {
  char* out = static_cast<char*>(to);
  if (bytes == 0) return driver().wait_stream(stream_);
  while (bytes > 0) {
    const size_t n = std::min(bytes, kPieceBytes);
    if (const CUresult r = driver().download(piece_, from, n, stream_); r != kSuccess) return r;
    if (const CUresult r = driver().wait_stream(stream_); r != kSuccess) return r;
    std::memcpy(out, piece_, n);
    out += n, from += n, bytes -= n;
  }
  return kSuccess;
}

// An order's buffer and event from an earlier one.
bool Reader::reuse(Order& order, size_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(spare_.begin(), spare_.end(), [&](const Order& o) { return o.capacity >= bytes; });
  if (found == spare_.end()) return false;
  order = std::move(*found);
  spare_.erase(found);
  return true;
}

CUresult Reader::enqueue(Order& o, CUdeviceptr from) {
  if (!o.staged) {
    o.capacity = std::max<size_t>(o.bytes, 4096);
    if (const CUresult r = allocate_pinned(o.staged, o.capacity); r != kSuccess) return r;
    if (const CUresult r = driver().create_event(&o.copied, kNoTiming | kBlockingWait); r != kSuccess) return r;
  }
  if (o.bytes > 0)
    if (const CUresult r = driver().download(o.staged, from, o.bytes, stream_); r != kSuccess) return r;
  return driver().record_event(o.copied, stream_);
}

void Reader::read_later(void* to, CUdeviceptr from, size_t bytes, Device::Done done) {
  Order order;
  reuse(order, bytes);
  order.to = to, order.bytes = bytes, order.done = std::move(done);
  order.result = enqueue(order, from);
  {
    const std::lock_guard lock(mutex_);
    orders_.push_back(std::move(order));
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  }
  wake_.notify_all();
}

void Reader::deliver(Order& o) {
  if (o.result == kSuccess) o.result = driver().wait_event(o.copied);
  if (o.result == kSuccess && o.bytes > 0) std::memcpy(o.to, o.staged, o.bytes);
  o.done(failure_of(o.result));
  o.done = nullptr;
}

std::string Reader::failure_of(CUresult result) {
  if (result == kSuccess) return "";
  if (result == kOutOfMemory) return no_pinned_memory(gpu_);
  gpu_.give_up("a read", result);
  return *gpu_.why_lost();
}

// Runs until it is stopped and nothing is left: whoever waits for a read gets an answer.
void Reader::work() {
  gpu_.enter();
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stop_ || !orders_.empty(); });
    if (orders_.empty()) return;
    Order order = std::move(orders_.front());
    orders_.pop_front();
    lock.unlock();
    deliver(order);
    if (order.capacity > kMostSpareBytes) {
      driver().destroy_event(order.copied);
      driver().release_host(order.staged);
      order = {};
    }
    lock.lock();
    if (order.staged) spare_.push_back(std::move(order));
  }
}

}  // namespace gemmule::cuda
