// SPDX-License-Identifier: MIT
// One JavaScript copy of the library in one environment: its stream, its record buffer, its promises. The library may be loaded
// twice in an environment (as ES module and as CommonJS) and in many environments at once (worker_threads): nothing is shared.
#pragma once
#include <napi.h>

#include <memory>
#include <unordered_map>

#include "../stream/stream.h"
#include "arguments.h"

namespace gemmule {

class Session {
 public:
  Session(Napi::Env, const Backend&);
  // Stops everything: at most the present step is waited for.
  void close();

  // The functions of src/native/addon.ts's `Native`, bound to this session.
  Napi::Object functions(Napi::Env);

  void attach(const Napi::CallbackInfo&);
  void submit(const Napi::CallbackInfo&);
  void write(const Napi::CallbackInfo&);
  Napi::Value read(const Napi::CallbackInfo&);
  Napi::Value read_sync(const Napi::CallbackInfo&);
  Napi::Value compile(const Napi::CallbackInfo&);
  void free_program(const Napi::CallbackInfo&);
  void replay(const Napi::CallbackInfo&);
  Napi::Value new_run(const Napi::CallbackInfo&);
  void push_segment(const Napi::CallbackInfo&);
  Napi::Value advance(const Napi::CallbackInfo&);
  void cancel(const Napi::CallbackInfo&);
  void free_run(const Napi::CallbackInfo&);
  void use_backend(const Napi::CallbackInfo&);
  Napi::Value info(const Napi::CallbackInfo&);
  Napi::Value profile(const Napi::CallbackInfo&);

 private:
  struct Request;  // a promise, and what settles it

  std::vector<Record> take(Napi::Env, const void* from, size_t capacity, int64_t count);
  std::vector<Record> take_pending(const Napi::CallbackInfo&, int argument);
  Bytes small_bytes(const Napi::CallbackInfo&, size_t argument);
  int64_t pending_count(const Napi::CallbackInfo&, int argument);
  void execute_pending(Stream&, int64_t count);
  std::shared_ptr<Program> program(const Napi::CallbackInfo&, int argument);
  std::shared_ptr<Run> run(const Napi::CallbackInfo&, int argument);
  Request* request(Napi::Env);
  void settle_later(Request*);
  void report_memory(Napi::Env);
  static void settle(napi_env, napi_value, void* context, void* data);

  std::unique_ptr<Stream> stream_;
  std::unordered_map<int32_t, std::shared_ptr<Program>> programs_;
  std::unordered_map<int32_t, std::shared_ptr<Run>> runs_;
  int32_t last_id_ = 0;
  std::vector<int32_t> params_, results_;  // of the present call, kept for their memory
  Napi::ObjectReference small_buffer_;
  Bytes small_{};
  Napi::ObjectReference buffer_;  // keeps the record buffer alive and in place
  const Record* records_ = nullptr;
  size_t capacity_ = 0;
  napi_threadsafe_function settler_ = nullptr;
  int pending_ = 0;  // requests; while there are any, the process stays alive
  int64_t reported_ = 0;
};

}  // namespace gemmule
