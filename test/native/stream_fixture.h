// SPDX-License-Identifier: MIT
// What tests of the stream are written with: records of a few ops, values in and out, a fit's chunks.
#pragma once
#include <algorithm>
#include <future>
#include <stdexcept>

#include "cuda/device.h"
#include "runner.h"
#include "stream/stream.h"

namespace gemmule::test {

using Floats = std::vector<float>;

inline void use_gpu(Stream& s, int ordinal) {
  s.use(cuda_backend(), "cuda:" + std::to_string(ordinal), [=] { return std::make_unique<cuda::CudaDevice>(ordinal); });
}

inline Record record(OpCode op, std::initializer_list<int32_t> handles, std::initializer_list<double> numbers,
    DType type = DType::float32) {
  Record r{int16_t(op), int16_t(type), {}, {}};
  std::copy(handles.begin(), handles.end(), r.handle);
  std::copy(numbers.begin(), numbers.end(), r.number);
  return r;
}
inline Record share(int32_t from, int32_t to) { return {int16_t(StreamOp::share), 0, {from, to}, {}}; }
inline Record free_of(int32_t handle) { return {int16_t(StreamOp::free), 0, {handle}, {}}; }
inline Record fill(int32_t y, double count, double value) { return record(OpCode::fill, {y}, {count, value}); }
// y = a * x + b
inline Record scale(int32_t x, int32_t y, double count, double a, double b) {
  return record(OpCode::unary, {x, y}, {double(UnaryFn::scale), count, a, b});
}
inline Record assign(int32_t v, int32_t x, double count) { return record(OpCode::assign, {v, x}, {count}); }

inline Floats read(Stream& s, int32_t handle, size_t count, Failure* failure = nullptr) {
  Floats out(count);
  Failure f;
  s.run_inline([&](Stream& here) { f = here.read(handle, out.data(), int64_t(count * 4)); });
  if (failure) *failure = f;
  else expect(!f, "reading handle " + std::to_string(handle) + " failed: " + f.clause);
  return out;
}
inline void put(Stream& s, int32_t handle, const Floats& values) {
  s.run_inline([&](Stream& here) { here.assign(handle, values.data(), int64_t(values.size()), DType::float32); });
}
inline void put_ints(Stream& s, int32_t handle, const std::vector<int32_t>& values) {
  s.run_inline([&](Stream& here) { here.assign(handle, values.data(), int64_t(values.size()), DType::int32); });
}
inline void submit(Stream& s, std::vector<Record> code) { s.submit(Packet{std::move(code), 0, {}}); }

// Advances a run by one chunk; the steps that ran.
inline int64_t run_chunk(Stream& s, const std::shared_ptr<Run>& run, Failure* failure = nullptr) {
  std::promise<int64_t> done;
  s.submit(Chunk{run, [&](int64_t steps, const Failure& f) {
                   if (failure) *failure = f;
                   done.set_value(steps);
                 }});
  return done.get_future().get();
}

}  // namespace gemmule::test
