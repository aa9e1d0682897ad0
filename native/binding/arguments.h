// SPDX-License-Identifier: MIT
// Arguments of the addon's functions, checked: src/native/addon.ts is their only caller, but nothing it passes may crash.
#pragma once
#include <napi.h>

#include <cmath>
#include <string>
#include <vector>

namespace gemmule {

inline int64_t integer_argument(const Napi::CallbackInfo& c, size_t k) {
  if (k >= c.Length() || !c[k].IsNumber())
    throw Napi::TypeError::New(c.Env(), "argument " + std::to_string(k) + " is no number");
  const double v = c[k].As<Napi::Number>().DoubleValue();
  if (!(std::abs(v) <= 9007199254740992.0) || v != std::trunc(v))
    throw Napi::RangeError::New(c.Env(), "argument " + std::to_string(k) + " is no integer");
  return int64_t(v);
}
inline int32_t handle_argument(const Napi::CallbackInfo& c, size_t k) {
  const int64_t v = integer_argument(c, k);
  if (v < 1 || v > 0x3fffffff) throw Napi::RangeError::New(c.Env(), "argument " + std::to_string(k) + " is no handle");
  return int32_t(v);
}

struct Bytes {
  uint8_t* data;
  size_t size;
};
// A typed array's bytes; an empty span where it is detached.
inline Bytes bytes_argument(const Napi::CallbackInfo& c, size_t k) {
  if (k >= c.Length() || !c[k].IsTypedArray())
    throw Napi::TypeError::New(c.Env(), "argument " + std::to_string(k) + " is no typed array");
  void* data = nullptr;
  size_t length = 0;
  napi_typedarray_type type;
  if (napi_get_typedarray_info(c.Env(), c[k], &type, &length, &data, nullptr, nullptr) != napi_ok) return {nullptr, 0};
  return {static_cast<uint8_t*>(data), c[k].As<Napi::TypedArray>().ByteLength()};
}
inline std::vector<int32_t> handles_argument(const Napi::CallbackInfo& c, size_t k) {
  const Bytes b = bytes_argument(c, k);
  const auto* first = reinterpret_cast<const int32_t*>(b.data);
  return std::vector<int32_t>(first, first + b.size / 4);
}

}  // namespace gemmule
