// SPDX-License-Identifier: MIT
// Pinned host memory between JavaScript's arrays and the device: only from and to such memory are copies asynchronous.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "../device.h"
#include "gpu.h"

namespace gemmule::cuda {

// Uploads: slots filled one behind the other; a slot is used again when the copies out of it have run.
class Staging {
 public:
  Staging(Gpu&, CUstream);
  CUresult upload(CUdeviceptr to, const char* from, size_t bytes);

 private:
  static constexpr size_t kSlotBytes = 1 << 20;
  static constexpr int kSlots = 4;
  struct Slot {
    char* memory = nullptr;
    CUevent copied = nullptr;
    bool busy = false;
    ~Slot();
  };
  CUresult next_slot();

  CUstream stream_;
  Slot slots_[kSlots];
  int now_ = 0;
  size_t filled_ = 0;
};

// Downloads: at once, or by a thread that waits for the copy and hands its bytes over.
class Reader {
 public:
  Reader(Gpu&, CUstream);
  ~Reader();
  CUresult read(void* to, CUdeviceptr from, size_t bytes);
  void read_later(void* to, CUdeviceptr from, size_t bytes, Device::Done);

 private:
  static constexpr size_t kPieceBytes = 4 << 20;
  struct Order {
    void* to = nullptr;
    char* staged = nullptr;
    size_t bytes = 0, capacity = 0;
    CUevent copied = nullptr;
    CUresult result = kSuccess;
    Device::Done done;
  };
  void work();
  void deliver(Order&);
  bool reuse(Order&, size_t bytes);
  CUresult enqueue(Order&, CUdeviceptr from);
  std::string failure_of(CUresult);

  Gpu& gpu_;
  CUstream stream_;
  char* piece_ = nullptr;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Order> orders_, spare_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace gemmule::cuda
