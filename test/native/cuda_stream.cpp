// SPDX-License-Identifier: MIT
// What only a GPU's stream has: graphs, steps that run ahead, memory that runs out, devices that are lost, data that stay with the host.
#include "gpu_fixture.h"
#include "stream_fixture.h"

namespace {

struct GpuStream : Stream {
  explicit GpuStream(int ordinal = 0) : Stream(cpu_backend()) {
    run_inline([=](Stream& s) { use_gpu(s, ordinal); });
  }
};

std::shared_ptr<Program> compiled(Stream& s, const Capture& capture) {
  std::shared_ptr<Program> made;
  s.run_inline([&](Stream& here) { made = std::make_shared<Program>(here.compile(capture)); });
  return made;
}
// Asks the stand-in driver for a fault; false where the driver is a real one.
bool ask_fault(const char* fault) {
  static const auto ask = reinterpret_cast<void (*)(const char*)>(standin_symbol("standin_fail"));
  if (ask) ask(fault);
  return ask != nullptr;
}
bool has(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST("cuda: a Program is a graph from its second replay on, and follows other memory") {
  GpuStream s;
  Capture c;
  c.params = {{true, 64, DType::float32}};
  c.locals = 3;
  c.code = {scale(-1, -2, 64, 2, 0), scale(-2, -3, 64, 1, 1)};
  c.results = {-3};
  const auto p = compiled(s, c);
  for (int i = 0; i < 6; ++i) {
    put(s, 1, Floats(64, float(i)));
    s.run_inline([&](Stream& here) { here.replay(*p, {1}, {10 + i}); });
  }
  for (int i = 0; i < 6; ++i)
    expect(read(s, 10 + i, 64) == Floats(64, float(2 * i + 1)), "replay " + std::to_string(i));
  expect(p->recording != nullptr, "something was recorded");
}

TEST("cuda: a read may be waited for elsewhere, in order with what follows") {
  GpuStream s;
  Floats first(1000), second(1000);
  std::promise<std::string> one, two;
  put(s, 1, Floats(1000, 3));
  s.run_inline([&](Stream& here) {
    here.read_later(1, first.data(), 4000, [&](const Failure& f) { one.set_value(f.clause); });
    here.execute(scale(1, 2, 1000, 2, 0));
    here.execute(assign(1, 2, 1000));
    here.read_later(1, second.data(), 4000, [&](const Failure& f) { two.set_value(f.clause); });
  });
  expect(one.get_future().get().empty() && first == Floats(1000, 3), "before the assignment");
  expect(two.get_future().get().empty() && second == Floats(1000, 6), "after it");
}

TEST("cuda: a tensor larger than the staging buffers comes and goes whole") {
  GpuStream s;
  Floats values(3 << 20);
  for (size_t i = 0; i < values.size(); ++i) values[i] = float(i % 4099);
  put(s, 1, values);
  expect(read(s, 1, values.size()) == values, "12 MiB");
}

// Ten steps of which the seventh meets a bad index, enqueued ahead of what has run.
TEST("cuda: steps that ran ahead of a fault change nothing, and are not counted") {
  GpuStream s;
  put(s, 1, {0});
  put(s, 2, {5, 6});
  std::vector<int32_t> index(10, 1);
  index[6] = 9;
  put_ints(s, 3, index);
  put_ints(s, 4, {0});
  Capture c;
  c.locals = 2;
  c.code = {record(OpCode::gather_batch, {2, 3, 4, -1}, {2, 1, 10, 1, 1}), scale(1, -2, 1, 1, 1), assign(1, -2, 1),
      record(OpCode::increment, {4}, {0, 1})};
  const auto run = std::make_shared<Run>();
  s.push(*run, Segment{{}, compiled(s, c), {}, 10, true});
  Failure f;
  const int64_t steps = run_chunk(s, run, &f);
  expect(steps == 6, "six whole steps, found " + std::to_string(steps));
  expect(f.fault.set && f.fault.element == 6 && f.fault.value == 9 && f.fault.limit == 2, "the fault is told");
  expect(read(s, 1, 1) == Floats({6}), "the variable is what it was after six steps");
  put_ints(s, 3, std::vector<int32_t>(10, 0));
  const auto again = std::make_shared<Run>();
  s.push(*again, Segment{{}, compiled(s, c), {}, 2, true});
  expect(run_chunk(s, again) == 2 && read(s, 1, 1) == Floats({8}), "the next run is a clean one");
}

TEST("cuda: a fault names the row of the data set") {
  GpuStream s;
  put_ints(s, 1, {1, 1, 1, 7});    // labels
  put_ints(s, 2, {3, 0, 1, 2});    // the shuffle
  put_ints(s, 3, {0});             // the step
  put(s, 4, Floats(2 * 3, 0.5f));  // logits
  Capture c;
  c.locals = 3;
  Record labels = record(OpCode::gather_batch, {1, 2, 3, -1}, {4, 1, 4, 2, 2});
  labels.type = int16_t(DType::int32);
  c.code = {labels, record(OpCode::sparse_softmax_cross_entropy, {4, -1, -2, -3}, {2, 3, 0, 0})};
  c.results = {-2};
  const auto p = compiled(s, c);
  for (int i = 0; i < 3; ++i) {
    Failure f;
    s.run_inline([&](Stream& here) { here.replay(*p, {}, {9}); });
    read(s, 9, 2, &f);
    expect(f.fault.set && f.fault.element == 0 && f.fault.value == 7 && f.row == 3,
        "replay " + std::to_string(i) + " names row 3, found " + std::to_string(f.row));
  }
}

TEST("cuda: memory that runs out is a failure of one instruction, which says what is free") {
  GpuStream s;
  put(s, 1, Floats(1000, 1));
  s.run_inline([](Stream& here) { here.execute(fill(2, double(int64_t{1} << 36), 0)); });
  Failure f;
  read(s, 2, 1, &f);
  expect(has(f.clause, "out of memory on cuda:0") && has(f.clause, "256.0 GiB were asked for") && has(f.clause, "free"),
      f.clause);
  expect(read(s, 1, 1000) == Floats(1000, 1), "what was there is there");
  if (!ask_fault("alloc:1+")) return;
  s.run_inline([](Stream& here) { here.execute(fill(3, 5'000'000, 0)); });
  read(s, 3, 1, &f);
  ask_fault("");
  expect(has(f.clause, "out of memory"), f.clause);
  s.run_inline([](Stream& here) { here.execute(fill(3, 5'000'000, 4)); });
  expect(read(s, 3, 1) == Floats({4}), "later there is memory again");
}

TEST("cuda: data larger than a quarter of the free memory stay with the host") {
  GpuStream s;
  int64_t free = 0;
  s.run_inline([&](Stream& here) { free = here.device().free_bytes(); });
  const int64_t rows = free / 4 / 4096 + 256;
  if (rows > 1 << 20) return skip("large data: this device has too much memory to try");
  Floats x(size_t(rows) * 1024, 1.5f);
  put(s, 1, x);
  put_ints(s, 2, {int32_t(rows - 1), 0});
  put_ints(s, 3, {0});
  s.run_inline([&](Stream& here) {
    expect(here.device().free_bytes() > free - (64 << 20), "the device's memory is free still");
    here.execute(record(OpCode::gather_batch, {1, 2, 3, 4}, {double(rows), 1024, 2, 2, 2}));
  });
  expect(read(s, 4, 2048) == Floats(2048, 1.5f), "rows are gathered from there");
  s.run_inline([](Stream& here) { here.execute(free_of(1)); });
}

TEST("cuda: tensors of two devices do not meet, and each can be read") {
  if (cuda::driver().devices < 2) return skip("two devices: there is one");
  GpuStream s;
  put(s, 1, {1, 2});
  s.run_inline([](Stream& here) { use_gpu(here, 1); });
  put(s, 2, {3, 4});
  s.run_inline([](Stream& here) {
    here.execute(record(OpCode::binary, {1, 2, 3}, {double(BinaryFn::add), 2, 1, 1, 1, 1, 1, 0, 0}));
  });
  Failure f;
  read(s, 3, 2, &f);
  expect(f.clause.starts_with("a is on cuda:0, and this runs on cuda:1"), f.clause);
  expect(read(s, 1, 2) == Floats({1, 2}) && read(s, 2, 2) == Floats({3, 4}), "both are read");
}

TEST("cuda: float64 is refused where it cannot be computed") {
  GpuStream s;
  const double values[] = {1, 2};
  s.run_inline([&](Stream& here) {
    here.assign(1, values, 2, DType::float64);
    Record r = scale(1, 2, 2, 1, 0);
    r.type = int16_t(DType::float64);
    here.execute(r);
  });
  Failure f;
  read(s, 2, 2, &f);
  expect(has(f.clause, "float64 is computed on the host only"), f.clause);
}

TEST("cuda: a profile holds the time of kernels") {
  GpuStream s;
  s.run_inline([](Stream& here) {
    here.profiling = true;
    here.execute(fill(1, 1 << 16, 1));
    here.profiling = false;
    const OpTime& t = here.times[size_t(OpCode::fill)];
    expect(t.calls == 1 && t.ns > 0 && t.bytes == 4 << 16, "one call, its time and its bytes");
  });
}

// The last device, since it is lost for good.
TEST("cuda: a failed launch loses the device, in a sentence, and the host goes on") {
  const int last = cuda::driver().devices - 1;
  if (last < 1) return skip("a lost device: there is one only, which other tests need");
  GpuStream s(last);
  put(s, 1, {1, 2});
  if (!ask_fault("launch:1")) return skip("a lost device: a real GPU does not fail on demand");
  s.run_inline([](Stream& here) { here.execute(scale(1, 2, 2, 1, 0)); });
  Failure f;
  read(s, 2, 2, &f);
  expect(has(f.clause, "failed at") && has(f.clause, "restart it, or go on with setBackend('cpu')"), f.clause);
  ask_fault("");
  read(s, 1, 2, &f);
  expect(has(f.clause, "can be used no more"), "nor can what was there be read: " + f.clause);
  s.run_inline([](Stream& here) { here.use(cpu_backend()); });
  put(s, 5, {4, 5});
  s.run_inline([](Stream& here) { here.execute(scale(5, 6, 2, 2, 0)); });
  expect(read(s, 6, 2) == Floats({8, 10}), "the host computes");
  std::string why;
  try {
    cuda::CudaDevice again(last);
  } catch (const std::runtime_error& e) { why = e.what(); }
  expect(has(why, "can be used no more"), "opening it again says so: " + why);
}
