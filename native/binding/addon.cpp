// SPDX-License-Identifier: MIT
// The addon's entry: one instance an environment.
#include <napi.h>

#include <stdexcept>

#include "../cuda/device.h"
#include "../fma_peak.h"
#include "../stream/team.h"
#include "arguments.h"
#include "kernels.h"
#include "session.h"
#include "stay_loaded.h"

namespace gemmule {
namespace {

struct Instance {
  std::vector<std::unique_ptr<Session>> sessions;
};

// () -> the functions of a new session
Napi::Value open(const Napi::CallbackInfo& c) {
  return guarded(c.Env(), [&]() -> Napi::Value {
    auto session = std::make_unique<Session>(c.Env(), cpu_backend());
    const Napi::Object functions = session->functions(c.Env());
    c.Env().GetInstanceData<Instance>()->sessions.push_back(std::move(session));
    return functions;
  });
}

void set_threads(const Napi::CallbackInfo& c) {
  const int64_t n = integer_argument(c, 0);
  if (n < 1 || n > 1024) throw Napi::RangeError::New(c.Env(), "the number of threads is not 1 to 1024");
  guarded(c.Env(), [n] { set_team_threads(int(n)); });
}

// (bytes)
void set_most_in_flight(const Napi::CallbackInfo& c) {
  const int64_t bytes = integer_argument(c, 0);
  if (bytes < 0) throw Napi::RangeError::New(c.Env(), "the bytes in flight are below 0");
  gemmule::set_most_in_flight(bytes);
}

// () -> the names of what was compiled in and runs here
Napi::Value backends(const Napi::CallbackInfo& c) {
  auto list = Napi::Array::New(c.Env());
  for (const Backend& b : compiled_backends())
    if (b.runs_here()) list[list.Length()] = Napi::String::New(c.Env(), b.name);
  return list;
}

// () -> GFLOP/s that all threads reach in registers, with the instruction set in use
Napi::Value measure_fma_peak(const Napi::CallbackInfo& c) {
  return Napi::Number::New(c.Env(), fma_peak(cpu_backend().lanes, team_threads()));
}

// () -> {why, driver, devices: [{name, model, capability, totalBytes}]}; why is empty where CUDA can be used
Napi::Value cuda_info(const Napi::CallbackInfo& c) {
  auto o = Napi::Object::New(c.Env());
  auto list = Napi::Array::New(c.Env());
  for (const cuda::GpuInfo& g : cuda::list_gpus()) {
    auto row = Napi::Object::New(c.Env());
    row["name"] = Napi::String::New(c.Env(), g.name);
    row["model"] = Napi::String::New(c.Env(), g.model);
    row["capability"] = Napi::String::New(c.Env(), std::to_string(g.major) + "." + std::to_string(g.minor));
    row["totalBytes"] = Napi::Number::New(c.Env(), double(g.total_bytes));
    list[list.Length()] = row;
  }
  o["why"] = Napi::String::New(c.Env(), cuda::why_not());
  o["driver"] = Napi::Number::New(c.Env(), cuda::driver().version);
  o["devices"] = list;
  return o;
}

// (0: highest, 1: high, 2: medium)
void set_precision(const Napi::CallbackInfo& c) {
  const int64_t p = integer_argument(c, 0);
  if (p < 0 || p > 2) throw Napi::RangeError::New(c.Env(), "an unknown precision");
  cuda::set_float_precision(cuda::FloatPrecision(p));
}

Napi::Object start(Napi::Env env, Napi::Object exports) {
  stay_loaded();
  auto* instance = new Instance;
  env.SetInstanceData(instance);
  env.AddCleanupHook([instance] {
    for (auto& session : instance->sessions) session->close();
  });
  exports["open"] = Napi::Function::New(env, open, "open");
  exports["openKernels"] = Napi::Function::New(env, open_kernels, "openKernels");
  exports["setThreads"] = Napi::Function::New(env, set_threads, "setThreads");
  exports["setMostInFlight"] = Napi::Function::New(env, set_most_in_flight, "setMostInFlight");
  exports["cudaInfo"] = Napi::Function::New(env, cuda_info, "cudaInfo");
  exports["fmaPeak"] = Napi::Function::New(env, measure_fma_peak, "fmaPeak");
  exports["setFloatPrecision"] = Napi::Function::New(env, set_precision, "setFloatPrecision");
  exports["backends"] = Napi::Function::New(env, backends, "backends");
  return exports;
}

}  // namespace
}  // namespace gemmule

Napi::Object init_gemmule(Napi::Env env, Napi::Object exports) { return gemmule::start(env, exports); }
NODE_API_MODULE(gemmule, init_gemmule)
