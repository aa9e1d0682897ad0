// SPDX-License-Identifier: MIT
// The addon's entry: one instance an environment.
#include <napi.h>

#include <stdexcept>

#include "../stream/team.h"
#include "arguments.h"
#include "kernels.h"
#include "session.h"

namespace gemmule {
namespace {

struct Instance {
  std::vector<std::unique_ptr<Session>> sessions;
};

// () -> the functions of a new session
Napi::Value open(const Napi::CallbackInfo& c) {
  try {
    auto session = std::make_unique<Session>(c.Env(), cpu_backend());
    const Napi::Object functions = session->functions(c.Env());
    c.Env().GetInstanceData<Instance>()->sessions.push_back(std::move(session));
    return functions;
  } catch (const std::runtime_error& e) { throw Napi::Error::New(c.Env(), e.what()); }
}

void set_threads(const Napi::CallbackInfo& c) {
  const int64_t n = integer_argument(c, 0);
  if (n < 1 || n > 1024) throw Napi::RangeError::New(c.Env(), "the number of threads is not 1 to 1024");
  set_team_threads(int(n));
}

// () -> the names of what was compiled in and runs here
Napi::Value backends(const Napi::CallbackInfo& c) {
  auto list = Napi::Array::New(c.Env());
  for (const Backend& b : compiled_backends())
    if (b.runs_here()) list[list.Length()] = Napi::String::New(c.Env(), b.name);
  return list;
}

Napi::Object start(Napi::Env env, Napi::Object exports) {
  auto* instance = new Instance;
  env.SetInstanceData(instance);
  env.AddCleanupHook([instance] {
    for (auto& session : instance->sessions) session->close();
  });
  exports["open"] = Napi::Function::New(env, open, "open");
  exports["openKernels"] = Napi::Function::New(env, open_kernels, "openKernels");
  exports["setThreads"] = Napi::Function::New(env, set_threads, "setThreads");
  exports["backends"] = Napi::Function::New(env, backends, "backends");
  return exports;
}

}  // namespace
}  // namespace gemmule

Napi::Object init_gemmule(Napi::Env env, Napi::Object exports) { return gemmule::start(env, exports); }
NODE_API_MODULE(gemmule, init_gemmule)
