// SPDX-License-Identifier: MIT
#include "kernels.h"

#include "../backend.h"
#include "../stream/float_mode.h"
#include "../stream/team.h"
#include "arguments.h"
#include "kernel_queue.h"

namespace gemmule {
namespace {

class DirectKernels {
 public:
  DirectKernels(Napi::Env env, Napi::Int32Array record, Napi::Function settled)
      : kernels_(*cpu_backend().kernels),
        buffer_(Napi::Persistent(record.As<Napi::Object>())),
        record_(reinterpret_cast<const Record*>(record.Data())),
        queue_(env, settled, kernels_) {}

  // (operands in the order of the args struct) -> undefined, or why it did not run
  Napi::Value run(const Napi::CallbackInfo&);
  // The same, but runs nothing.
  Napi::Value check(const Napi::CallbackInfo&);
  // (number of the job, operands) -> undefined, or why it was not queued. The operands must stay where they are until it is over.
  Napi::Value start(const Napi::CallbackInfo&);
  void cancel(const Napi::CallbackInfo&);
  void close() { queue_.close(); }

 private:
  KernelCall call_of(const Napi::CallbackInfo&, size_t first) const;

  const Kernels& kernels_;
  Napi::ObjectReference buffer_;  // keeps the record alive and in place
  const Record* record_;
  KernelQueue queue_;
};

// What is no typed array, or one of a type that no op knows, is absent.
Bound bound_of(napi_env env, napi_value value) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok) return {};
  const auto bound = [&](DType dtype) { return Bound{data, int64_t(length), dtype}; };
  switch (type) {
    case napi_float32_array: return bound(DType::float32);
    case napi_int32_array: return bound(DType::int32);
    case napi_uint8_array: return bound(DType::uint8);
    case napi_float64_array: return bound(DType::float64);
    default: return {};
  }
}

KernelCall DirectKernels::call_of(const Napi::CallbackInfo& c, size_t first) const {
  KernelCall call{*record_, {}};
  for (size_t i = first; i < c.Length() && i < first + kHandles; ++i) call.bound[i - first] = bound_of(c.Env(), c[i]);
  return call;
}

Napi::Value describe(Napi::Env env, const Fault& fault) {
  auto o = Napi::Object::New(env);
  o["element"] = Napi::Number::New(env, double(fault.element));
  o["value"] = Napi::Number::New(env, double(fault.value));
  o["limit"] = Napi::Number::New(env, double(fault.limit));
  return o;
}

Napi::Value describe(Napi::Env env, const Refusal& r) {
  auto o = Napi::Object::New(env);
  const auto text = [&](const char* key, const char* value) {
    if (value) o[key] = Napi::String::New(env, value);
  };
  text("clause", r.clause);
  text("operand", r.operand);
  text("overlaps", r.overlaps);
  o["mistyped"] = Napi::Boolean::New(env, r.mistyped);
  o["holds"] = Napi::Number::New(env, double(r.holds));
  o["needs"] = Napi::Number::New(env, double(r.needs));
  if (r.fault.set) o["fault"] = describe(env, r.fault);
  return o;
}

Napi::Value DirectKernels::run(const Napi::CallbackInfo& c) {
  KernelCall call = call_of(c, 0);
  if (const Refusal r = refusal_of(call)) return describe(c.Env(), r);
  const FlushDenormals mode;
  Context context = team_context();
  const Refusal r = run_kernel(call, kernels_, context);
  return r ? describe(c.Env(), r) : c.Env().Undefined();
}

Napi::Value DirectKernels::check(const Napi::CallbackInfo& c) {
  KernelCall call = call_of(c, 0);
  const Refusal r = refusal_of(call);
  return r ? describe(c.Env(), r) : c.Env().Undefined();
}

Napi::Value DirectKernels::start(const Napi::CallbackInfo& c) {
  KernelCall call = call_of(c, 1);
  if (const Refusal r = refusal_of(call)) return describe(c.Env(), r);
  queue_.start(c.Env(), integer_argument(c, 0), call);
  return c.Env().Undefined();
}

void DirectKernels::cancel(const Napi::CallbackInfo& c) { queue_.cancel(integer_argument(c, 0)); }

bool is_record(const Bytes& b) { return b.size >= sizeof(Record) && is_aligned(b.data); }

template <auto method>
Napi::Value invoke(const Napi::CallbackInfo& c) {
  auto* self = static_cast<DirectKernels*>(c.Data());
  return guarded(c.Env(), [&]() -> Napi::Value {
    if constexpr (!std::is_void_v<decltype((self->*method)(c))>) return (self->*method)(c);
    else return (self->*method)(c), c.Env().Undefined();
  });
}

}  // namespace

Napi::Value open_kernels(const Napi::CallbackInfo& c) {
  Napi::Env env = c.Env();
  if (!c[0].IsTypedArray() || !is_record(bytes_argument(c, 0)) || !c[1].IsFunction())
    throw Napi::TypeError::New(env, "expected a record and a function");
  auto* kernels = new DirectKernels(env, c[0].As<Napi::Int32Array>(), c[1].As<Napi::Function>());
  env.AddCleanupHook(
      [kernels] { delete kernels; });  // after the thread-safe function's own hook was added: runs before it
  auto o = Napi::Object::New(env);
  o["run"] = Napi::Function::New(env, invoke<&DirectKernels::run>, "run", kernels);
  o["check"] = Napi::Function::New(env, invoke<&DirectKernels::check>, "check", kernels);
  o["start"] = Napi::Function::New(env, invoke<&DirectKernels::start>, "start", kernels);
  o["cancel"] = Napi::Function::New(env, invoke<&DirectKernels::cancel>, "cancel", kernels);
  return o;
}

}  // namespace gemmule
