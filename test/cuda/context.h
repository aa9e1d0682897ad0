// SPDX-License-Identifier: MIT
// The stand-in's devices, each with its primary context; what every function of the driver asks before it does
// anything.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cuda/driver.h"
#include "results.h"

namespace standin {

using namespace gemmule::cuda;

enum Result : CUresult {
#define X(name, value, symbol, text) name = value,
  STANDIN_RESULTS(X)
#undef X
};

struct Stream;

struct Context {
  int device = 0;
  int retained = 0;                         // the context lives while it is not 0
  std::atomic<CUresult> error = success;    // sticks: every later call returns it
  std::map<uintptr_t, size_t> allocations;  // bytes by address
  size_t used = 0;                          // their sum
};

// Held by every function while it looks at or changes what stands in this header's and other tables, not while it waits
// or works.
std::mutex& tables();

Context* context_of(CUdevice);  // null: no such device
std::vector<std::shared_ptr<Stream>> streams_of(const Context&);

// Objects by their handles: a handle that was destroyed is noticed.
template <class T>
class Table {
 public:
  void* add(std::shared_ptr<T> object) {
    std::lock_guard hold(tables());
    return objects_.emplace(object.get(), object).first->first;
  }
  std::shared_ptr<T> find(void* handle) {
    std::lock_guard hold(tables());
    const auto found = objects_.find(handle);
    return found == objects_.end() ? nullptr : found->second;
  }
  std::shared_ptr<T> take(void* handle) {
    std::lock_guard hold(tables());
    const auto node = objects_.extract(handle);
    return node ? node.mapped() : nullptr;
  }
  std::vector<std::shared_ptr<T>> all() {
    std::lock_guard hold(tables());
    std::vector<std::shared_ptr<T>> every;
    for (const auto& [handle, object] : objects_) every.push_back(object);
    return every;
  }

 private:
  std::map<void*, std::shared_ptr<T>> objects_;
};
template <class T>
Table<T>& table() {
  static auto& the = *new Table<T>;  // never destroyed: streams may be at work when the process ends
  return the;
}

// One line to stderr, for what a test should not have done or what a kernel did; returns the result.
CUresult complain(CUresult, const std::string& what);

// f(object), which `what` says the kind of: "stream".
template <class T, class F>
CUresult with(void* handle, const char* what, F f) {
  const auto object = table<T>().find(handle);
  return object ? f(object) : complain(invalid_handle, std::string("a handle of no ") + what);
}

template <class T>
CUresult destroy(void* handle, const char* what) {
  return table<T>().take(handle) ? success : complain(invalid_handle, std::string("the end of no ") + what);
}

bool is_initialized();
Context* current_context();
void forget_errors();  // of all contexts

// Where cuInit is not needed, where it is, and where a context must be current (all but a few).
template <class F>
CUresult anywhere(F f);
template <class F>
CUresult initialized(F f) {
  return anywhere([&] { return is_initialized() ? f() : CUresult(not_initialized); });
}
template <class F>
CUresult in_context(F f) {
  return initialized([&]() -> CUresult {
    Context* context = current_context();
    if (!context) return complain(invalid_context, "a call from a thread without a current context");
    if (context->retained == 0) return complain(context_destroyed, "a call in a context that was released");
    if (context->error != success) return context->error;
    return f(*context);
  });
}

bool is_lost();  // counts the call
template <class F>
CUresult anywhere(F f) {
  return is_lost() ? CUresult(device_unavailable) : f();
}

}  // namespace standin
