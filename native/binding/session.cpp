// SPDX-License-Identifier: MIT
#include "session.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "../cuda/device.h"
#include "../stream/team.h"
#include "arguments.h"

namespace gemmule {

constexpr int64_t kLeastReport = 1 << 16;  // bytes: what the collector hears of; it costs as much as an op

// What the executor hands back to the event loop.
struct Session::Request {
  Napi::Promise::Deferred deferred;
  Napi::Reference<Napi::TypedArray> target{};  // of a read: kept alive until it is filled
  int64_t steps = 0;
  Failure failure{};
};

namespace {

// A failure as TypeScript words it (src/errors.ts): a plain object.
Napi::Value describe(Napi::Env env, const Failure& f) {
  auto o = Napi::Object::New(env);
  o["op"] = Napi::Number::New(env, f.fault.op);
  o["element"] = Napi::Number::New(env, double(f.fault.element));
  o["value"] = Napi::Number::New(env, double(f.fault.value));
  o["limit"] = Napi::Number::New(env, double(f.fault.limit));
  o["row"] = Napi::Number::New(env, double(f.row));
  o["sequence"] = Napi::Number::New(env, double(f.sequence));
  o["clause"] = Napi::String::New(env, f.clause);
  return o;
}

}  // namespace

namespace {

void use_cuda(Stream& s, int ordinal) {
  cuda::gpu(ordinal);  // throws where it was lost since
  s.use(cuda_backend(), "cuda:" + std::to_string(ordinal),
      [ordinal] { return std::make_unique<cuda::CudaDevice>(ordinal); });
}

}  // namespace

Session::Session(Napi::Env env, const Backend& backend) : stream_(std::make_unique<Stream>(backend)) {
  if (napi_create_threadsafe_function(env, nullptr, nullptr, Napi::String::New(env, "gemmule"), 0, 1, nullptr, nullptr,
          this, settle, &settler_) != napi_ok)
    throw Napi::Error::New(env, "gemmule: no thread-safe function");
  napi_unref_threadsafe_function(env, settler_);
}

void Session::close() {
  for (auto& [id, run] : runs_) run->cancelled = true;
  runs_.clear();
  programs_.clear();
  stream_.reset();  // joins the executor
}

// ---- promises ---------------------------------------------------------------------------------------------------------

Session::Request* Session::request(Napi::Env env) {
  if (pending_++ == 0) napi_ref_threadsafe_function(env, settler_);
  return new Request{Napi::Promise::Deferred::New(env)};
}

void Session::settle_later(Request* q) { napi_call_threadsafe_function(settler_, q, napi_tsfn_nonblocking); }

void Session::settle(napi_env e, napi_value, void* context, void* data) {
  std::unique_ptr<Request> q(static_cast<Request*>(data));
  auto& self = *static_cast<Session*>(context);
  if (!e) {  // the environment is going away: its references are gone already
    q->target.SuppressDestruct();
    return;
  }
  const Napi::Env env(e);
  const Napi::HandleScope scope(env);
  if (--self.pending_ == 0) napi_unref_threadsafe_function(e, self.settler_);
  self.report_memory(env);
  try {
    if (q->failure) q->deferred.Reject(describe(env, q->failure));
    else q->deferred.Resolve(Napi::Number::New(env, double(q->steps)));
  } catch (const Napi::Error&) {
    // A worker that is being terminated runs no more JavaScript: nobody waits for the promise.
  }
}

// ---- records --------------------------------------------------------------------------------------------------------------

// From wherever they lie: they are copied byte by byte.
std::vector<Record> Session::take(Napi::Env env, const void* from, size_t capacity, int64_t count) {
  if (count < 0 || size_t(count) > capacity) throw Napi::RangeError::New(env, "more records than the buffer holds");
  std::vector<Record> taken(static_cast<size_t>(count));
  if (count > 0) std::memcpy(taken.data(), from, size_t(count) * sizeof(Record));
  return taken;
}
std::vector<Record> Session::take_pending(const Napi::CallbackInfo& c, int argument) {
  return take(c.Env(), records_, capacity_, integer_argument(c, size_t(argument)));
}
int64_t Session::pending_count(const Napi::CallbackInfo& c, int argument) {
  const int64_t count = integer_argument(c, size_t(argument));
  if (count < 0 || size_t(count) > capacity_)
    throw Napi::RangeError::New(c.Env(), "more records than the buffer holds");
  return count;
}
// In the thread that writes them: no copy is needed.
void Session::execute_pending(Stream& s, int64_t count) {
  for (int64_t i = 0; i < count; ++i) s.execute(records_[i]);
}

// (Int32Array, Uint8Array): where records are written from now on, and where small values are read to.
void Session::attach(const Napi::CallbackInfo& c) {
  const Bytes b = bytes_argument(c, 0);
  if (!is_aligned(b.data)) throw Napi::RangeError::New(c.Env(), "records start at no multiple of 8 bytes");
  small_ = bytes_argument(c, 1);
  buffer_ = Napi::Persistent(c[0].As<Napi::Object>());
  small_buffer_ = Napi::Persistent(c[1].As<Napi::Object>());
  records_ = reinterpret_cast<const Record*>(b.data);
  capacity_ = b.size / sizeof(Record);
}

// (records, bytes of the tensors they will make)
void Session::submit(const Napi::CallbackInfo& c) {
  const int64_t bytes = integer_argument(c, 1);
  stream_->submit(Packet{take_pending(c, 0), bytes, {}});
  stream_->hold_back();
  report_memory(c.Env());
}

void Session::report_memory(Napi::Env env) {
  const int64_t live = stream_->live_bytes();
  int64_t total;
  if (std::abs(live - reported_) < kLeastReport) return;
  napi_adjust_external_memory(env, live - reported_, &total);
  reported_ = live;
}

// ---- values ----------------------------------------------------------------------------------------------------------------

// (handle, typed array, dtype, pending records, which run first): the data is copied at the call.
void Session::write(const Napi::CallbackInfo& c) {
  const int32_t handle = handle_argument(c, 0);
  const Bytes data = bytes_argument(c, 1);
  const int64_t type = integer_argument(c, 2);
  if (type < 0 || type >= kDTypes) throw Napi::RangeError::New(c.Env(), "an unknown dtype");
  const auto dtype = DType(type);
  const int64_t size = int64_t(data.size) / bytes_of(dtype);
  auto code = take_pending(c, 3);
  const bool done = stream_->try_inline([&](Stream& s) {
    for (const Record& r : code) s.execute(r);
    s.assign(handle, data.data, size, dtype);
  });
  if (done) return;
  Storage* storage = Allocator::allocate_outside(int64_t(data.size));
  if (!storage) {
    stream_->submit(Packet{std::move(code), 0, {}});
    throw Napi::Error::New(c.Env(), "out of memory: " + std::to_string(data.size) + " bytes were asked for");
  }
  if (data.size) std::memcpy(storage->memory, data.data, data.size);
  stream_->submit(
      Packet{std::move(code), int64_t(data.size), [=](Stream& s) { s.adopt(handle, storage, size, dtype); }});
}

// (handle, typed array to fill) -> Promise
Napi::Value Session::read(const Napi::CallbackInfo& c) {
  const int32_t handle = handle_argument(c, 0);
  const Bytes to = bytes_argument(c, 1);
  Request* q = request(c.Env());
  q->target = Napi::Persistent(c[1].As<Napi::TypedArray>());
  const Napi::Promise promise = q->deferred.Promise();
  const auto read = [this, q, handle, to](Stream& s) {
    s.read_later(handle, to.data, int64_t(to.size), [this, q](const Failure& failure) {
      q->failure = failure;
      settle_later(q);
    });
  };
  stream_->submit(Packet{{}, 0, read});
  return promise;
}

// (handle, typed array to fill, or how many bytes to read to the small buffer, pending records) -> undefined, or what failed.
// The records run inline too, so that an idle executor is never woken.
Napi::Value Session::read_sync(const Napi::CallbackInfo& c) {
  const int32_t handle = handle_argument(c, 0);
  const Bytes to = c[1].IsNumber() ? small_bytes(c, 1) : bytes_argument(c, 1);
  const int64_t pending = pending_count(c, 2);
  Failure failure;
  stream_->run_inline([&](Stream& s) {
    execute_pending(s, pending);
    failure = s.read(handle, to.data, int64_t(to.size));
  });
  report_memory(c.Env());
  return failure ? describe(c.Env(), failure) : c.Env().Undefined();
}
Bytes Session::small_bytes(const Napi::CallbackInfo& c, size_t argument) {
  const int64_t count = integer_argument(c, argument);
  if (count < 0 || size_t(count) > small_.size)
    throw Napi::RangeError::New(c.Env(), "more bytes than the small buffer holds");
  return {small_.data, size_t(count)};
}

// ---- Programs --------------------------------------------------------------------------------------------------------------

std::shared_ptr<Program> Session::program(const Napi::CallbackInfo& c, int argument) {
  const auto found = programs_.find(int32_t(integer_argument(c, size_t(argument))));
  if (found == programs_.end()) throw Napi::RangeError::New(c.Env(), "no such Program");
  return found->second;
}

namespace {

std::vector<TableEntry> params_argument(const Napi::CallbackInfo& c, size_t k) {
  const Bytes given = bytes_argument(c, k);
  std::vector<TableEntry> params(given.size / 16);
  for (size_t i = 0; i < params.size(); ++i) {
    double p[2];  // size and dtype
    std::memcpy(p, given.data + 16 * i, sizeof p);
    const int64_t size = integer_of(p[0]), type = integer_of(p[1]);
    if (size < 0 || type < 0 || type >= kDTypes)
      throw Napi::RangeError::New(c.Env(), "argument " + std::to_string(k) + " holds what is no size or no dtype");
    params[i] = {true, size, DType(type)};
  }
  return params;
}

}  // namespace

// (Int32Array of records, how many, locals, Float64Array [size, dtype] a parameter, Int32Array of results, pending records)
//   -> {id, arenaBytes, temporaryBytes, instructions}
Napi::Value Session::compile(const Napi::CallbackInfo& c) {
  const Bytes records = bytes_argument(c, 0);
  Capture capture;
  capture.code = take(c.Env(), records.data, records.size / sizeof(Record), integer_argument(c, 1));
  capture.locals = int32_t(std::clamp<int64_t>(integer_argument(c, 2), -1, INT32_MAX));
  capture.params = params_argument(c, 3);
  locals_argument(c, 4, capture.results);
  const auto pending = take_pending(c, 5);
  auto made = std::make_shared<Program>();
  std::string wrong;
  stream_->run_inline([&](Stream& s) {
    for (const Record& r : pending) s.execute(r);
    try {
      *made = s.compile(capture);
    } catch (const std::exception& e) { wrong = e.what(); }
  });
  if (!wrong.empty()) throw Napi::Error::New(c.Env(), wrong);
  programs_[++last_id_] = made;
  auto o = Napi::Object::New(c.Env());
  o["id"] = Napi::Number::New(c.Env(), last_id_);
  o["arenaBytes"] = Napi::Number::New(c.Env(), double(made->arena_bytes));
  o["temporaryBytes"] = Napi::Number::New(c.Env(), double(made->temporary_bytes));
  o["instructions"] = Napi::Number::New(c.Env(), double(made->code.size()));
  return o;
}

// What still runs holds its own reference.
void Session::free_program(const Napi::CallbackInfo& c) { programs_.erase(int32_t(integer_argument(c, 0))); }

// (program, Int32Array of parameters, Int32Array of results, pending records, inline)
void Session::replay(const Napi::CallbackInfo& c) {
  auto p = program(c, 0);
  handles_argument(c, 1, params_);
  handles_argument(c, 2, results_);
  if (int(params_.size()) != p->params || results_.size() != p->results.size())
    throw Napi::RangeError::New(c.Env(), "wrong number of parameters or results");
  if (flag_argument(c, 4)) {
    const int64_t pending = pending_count(c, 3);
    stream_->run_inline([&](Stream& s) {
      execute_pending(s, pending);
      s.replay(*p, params_, results_);
    });
    report_memory(c.Env());
    return;
  }
  stream_->submit(Packet{
      take_pending(c, 3), 0, [p, params = params_, results = results_](Stream& s) { s.replay(*p, params, results); }});
}

// ---- runs: the back lane --------------------------------------------------------------------------------------------------------

std::shared_ptr<Run> Session::run(const Napi::CallbackInfo& c, int argument) {
  const auto found = runs_.find(int32_t(integer_argument(c, size_t(argument))));
  if (found == runs_.end()) throw Napi::RangeError::New(c.Env(), "no such run");
  return found->second;
}

Napi::Value Session::new_run(const Napi::CallbackInfo& c) {
  runs_[++last_id_] = std::make_shared<Run>();
  return Napi::Number::New(c.Env(), last_id_);
}

// (run, Int32Array of records that come before the first step, how many, program, Int32Array of parameters, steps, whether JavaScript must see the last)
void Session::push_segment(const Napi::CallbackInfo& c) {
  const auto r = run(c, 0);
  const Bytes before = bytes_argument(c, 1);
  Segment s;
  s.before = take(c.Env(), before.data, before.size / sizeof(Record), integer_argument(c, 2));
  s.program = program(c, 3);
  handles_argument(c, 4, s.params);
  s.steps = integer_argument(c, 5);
  s.stops = flag_argument(c, 6);
  if (int(s.params.size()) != s.program->params || !s.program->results.empty())
    throw Napi::RangeError::New(c.Env(), "wrong number of parameters or results");
  stream_->push(*r, std::move(s));
}

// (run) -> Promise of the number of steps that ran until the next stop, the deadline or the end
Napi::Value Session::advance(const Napi::CallbackInfo& c) {
  const auto r = run(c, 0);
  Request* q = request(c.Env());
  const Napi::Promise promise = q->deferred.Promise();
  Chunk chunk;
  chunk.run = r;
  chunk.done = [this, q](int64_t steps, const Failure& failure) {
    q->steps = steps;
    q->failure = failure;
    settle_later(q);
  };
  stream_->submit(std::move(chunk));
  return promise;
}

void Session::cancel(const Napi::CallbackInfo& c) { run(c, 0)->cancelled = true; }
void Session::free_run(const Napi::CallbackInfo& c) { runs_.erase(int32_t(integer_argument(c, 0))); }

// ---- settings -----------------------------------------------------------------------------------------------------------------------

// ("reference", an ISA's name, "cpu" for the one that this machine and GEMMULE_ISA choose, or "cuda"; the number of the GPU)
void Session::use_backend(const Napi::CallbackInfo& c) {
  const std::string name = c[0].ToString();
  const int ordinal = name == "cuda" ? int(integer_argument(c, 1)) : 0;
  std::string wrong;
  stream_->run_inline([&](Stream& s) {
    try {
      if (name == "cuda") use_cuda(s, ordinal);
      else if (const Backend* b = name == "cpu" ? &cpu_backend() : find_backend(name)) s.use(*b);
      else wrong = "no backend of this name runs here";
    } catch (const std::exception& e) { wrong = e.what(); }
  });
  if (!wrong.empty()) throw Napi::RangeError::New(c.Env(), wrong);
}

Napi::Value Session::info(const Napi::CallbackInfo& c) {
  auto o = Napi::Object::New(c.Env());
  auto number = [&](const char* name, double v) { o[name] = Napi::Number::New(c.Env(), v); };
  const auto code = take_pending(c, 0);
  stream_->run_inline([&](Stream& s) {
    for (const Record& r : code) s.execute(r);
    o["backend"] = Napi::String::New(c.Env(), s.backend().name);
    o["device"] = Napi::String::New(c.Env(), s.device().name());
    number("freeBytes", double(s.device().free_bytes()));
    number("lanes", s.backend().lanes);
    number("liveBytes", double(s.allocator().live_bytes()));
    number("cachedBytes", double(s.allocator().cached_bytes()));
    number("peakBytes", double(s.allocator().peak_bytes()));
    number("arenaBytes", double(s.arena_bytes()));
    number("copiesOnWrite", double(s.copies_on_write));
  });
  number("threads", team_threads());
  number("programs", double(programs_.size()));
  return o;
}

// (on, pending records) -> {op: [calls, nanoseconds, bytes]} of what ran since it was last called; profiling is on or off from now on
Napi::Value Session::profile(const Napi::CallbackInfo& c) {
  auto o = Napi::Object::New(c.Env());
  const bool on = c[0].ToBoolean();
  const auto code = take_pending(c, 1);
  stream_->run_inline([&](Stream& s) {
    for (const Record& r : code) s.execute(r);
    for (size_t i = 0; i < s.times.size(); ++i) {
      const OpTime t = s.times[i];
      if (t.calls == 0) continue;
      auto row = Napi::Float64Array::New(c.Env(), 3);
      row[0] = double(t.calls);
      row[1] = double(t.ns);
      row[2] = double(t.bytes);
      o[std::to_string(i)] = row;
      s.times[i] = {};
    }
    s.profiling = on;
  });
  return o;
}

// ---- the object ---------------------------------------------------------------------------------------------------------------------

namespace {

template <auto method>
Napi::Value invoke(const Napi::CallbackInfo& c) {
  auto* self = static_cast<Session*>(c.Data());
  return guarded(c.Env(), [&]() -> Napi::Value {
    if constexpr (!std::is_void_v<decltype((self->*method)(c))>) return (self->*method)(c);
    else return (self->*method)(c), c.Env().Undefined();
  });
}

}  // namespace

Napi::Object Session::functions(Napi::Env env) {
  auto o = Napi::Object::New(env);
#define BIND(name, method) o[name] = Napi::Function::New(env, invoke<&Session::method>, name, this)
  BIND("attach", attach);
  BIND("submit", submit);
  BIND("write", write);
  BIND("read", read);
  BIND("readSync", read_sync);
  BIND("compile", compile);
  BIND("freeProgram", free_program);
  BIND("replay", replay);
  BIND("newRun", new_run);
  BIND("pushSegment", push_segment);
  BIND("advance", advance);
  BIND("cancel", cancel);
  BIND("freeRun", free_run);
  BIND("useBackend", use_backend);
  BIND("info", info);
  BIND("profile", profile);
#undef BIND
  return o;
}

}  // namespace gemmule
