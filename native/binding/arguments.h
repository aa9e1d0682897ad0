// SPDX-License-Identifier: MIT
// Arguments of the addon's functions, checked: src/native/addon.ts is their only caller, but nothing it passes may crash.
#pragma once
#include <napi.h>

#include <cmath>
#include <cstring>
#include <new>
#include <string>
#include <vector>

namespace gemmule {

inline int64_t integer_argument(const Napi::CallbackInfo& c, size_t k) {
  double v = 0;
  if (k >= c.Length() || napi_get_value_double(c.Env(), c[k], &v) != napi_ok)
    throw Napi::TypeError::New(c.Env(), "argument " + std::to_string(k) + " is no number");
  if (!(std::abs(v) <= 9007199254740992.0) || v != std::trunc(v))
    throw Napi::RangeError::New(c.Env(), "argument " + std::to_string(k) + " is no integer");
  return int64_t(v);
}
inline bool flag_argument(const Napi::CallbackInfo& c, size_t k) {
  bool v = false;
  if (k >= c.Length() || napi_get_value_bool(c.Env(), c[k], &v) != napi_ok)
    throw Napi::TypeError::New(c.Env(), "argument " + std::to_string(k) + " is no boolean");
  return v;
}
inline int32_t handle_argument(const Napi::CallbackInfo& c, size_t k) {
  const int64_t v = integer_argument(c, k);
  if (v < 1 || v > 0x3fffffff) throw Napi::RangeError::New(c.Env(), "argument " + std::to_string(k) + " is no handle");
  return int32_t(v);
}

// What the library throws, running out of memory or threads included, as an error of JavaScript's.
template <class F>
auto guarded(Napi::Env env, F&& f) {
  try {
    return f();
  } catch (const Napi::Error&) { throw; } catch (const std::bad_alloc&) {
    throw Napi::Error::New(env, "gemmule: out of memory");
  } catch (const std::exception& e) { throw Napi::Error::New(env, e.what()); }
}

struct Bytes {
  uint8_t* data;
  size_t size;
};
inline size_t bytes_of(napi_typedarray_type type) {
  switch (type) {
    case napi_int8_array:
    case napi_uint8_array:
    case napi_uint8_clamped_array: return 1;
    case napi_int16_array:
    case napi_uint16_array: return 2;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array: return 4;
    default: return 8;
  }
}
inline bool is_aligned(const void* records) { return reinterpret_cast<uintptr_t>(records) % 8 == 0; }
// A typed array's bytes; an empty span where it is detached.
inline Bytes bytes_argument(const Napi::CallbackInfo& c, size_t k) {
  void* data = nullptr;
  size_t length = 0;
  napi_typedarray_type type;
  if (k >= c.Length() || napi_get_typedarray_info(c.Env(), c[k], &type, &length, &data, nullptr, nullptr) != napi_ok)
    throw Napi::TypeError::New(c.Env(), "argument " + std::to_string(k) + " is no typed array");
  return {static_cast<uint8_t*>(data), data ? length * bytes_of(type) : 0};
}
// An Int32Array's integers: handles of the table, or locals of a Program (below 0) too.
inline void locals_argument(const Napi::CallbackInfo& c, size_t k, std::vector<int32_t>& to) {
  const Bytes b = bytes_argument(c, k);
  to.resize(b.size / 4);
  if (!to.empty()) std::memcpy(to.data(), b.data, to.size() * 4);  // it may lie anywhere
}
inline void handles_argument(const Napi::CallbackInfo& c, size_t k, std::vector<int32_t>& to) {
  locals_argument(c, k, to);
  for (int32_t h : to)
    if (h < 1) throw Napi::RangeError::New(c.Env(), "argument " + std::to_string(k) + " holds what is no handle");
}

}  // namespace gemmule
