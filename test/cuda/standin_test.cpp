// SPDX-License-Identifier: MIT
// The test of the stand-in driver: standin_test LIBRARY, the library being one whose kernels are those of defects/.
// Each test has a process of its own, for what the driver says, and for what AddressSanitizer ends.
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "api.h"
#include "vector_types.h"

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
enum : CUresult {
  kInvalidValue = 1,
  kUnavailable = 46,
  kInvalidContext = 201,
  kBadHandle = 400,
  kOutOfResources = 701
};
enum : CUresult { kLaunchFailed = 719, kInCapture = 900, kInvalidated = 901, kUpdateFailed = 910 };

const char* library_path = nullptr;
int failures = 0;  // of this process

void expect(bool good, const std::string& claim) {
  if (good) return;
  ++failures;
  std::fprintf(stderr, "expected: %s\n", claim.c_str());
}
void same(double is, double should_be, const std::string& what) {
  expect(is == should_be || (is != is && should_be != should_be),
      what + " is " + std::to_string(is) + ", should be " + std::to_string(should_be));
}
void near(double is, double should_be, const std::string& what) {
  expect(std::fabs(is - should_be) <= 1e-6 * std::fabs(should_be), what + " is near " + std::to_string(should_be));
}

// ---- the driver, as a backend uses it -------------------------------------------------------------------------------

void* symbol(const char* name) {
  static void* const library = dlopen(library_path, RTLD_NOW | RTLD_LOCAL);
  void* const found = library ? dlsym(library, name) : nullptr;
  if (!found) std::fprintf(stderr, "%s\n", dlerror());
  if (!found) std::exit(2);
  return found;
}
template <class F>
F* function(const char* name) {
  return reinterpret_cast<F*>(symbol(name));
}

const Driver& cuda() {
  static const Driver table = [] {
    Driver d;
#define FN(name, sym, arguments) d.name = function<CUresult arguments>(#sym);
#define OPTIONAL(name, sym, arguments) FN(name, sym, arguments)
#include "cuda/driver.def"
#undef OPTIONAL
#undef FN
    d.kernels = symbol("gemmule_kernels");
    return d;
  }();
  return table;
}

void good(CUresult result, const char* what) { same(result, kSuccess, what); }
#define GOOD(call) good(call, #call)

struct Gpu {
  CUcontext context = nullptr;
  CUstream stream = nullptr;
  CUmodule module = nullptr;

  explicit Gpu(int number = 0) {
    CUdevice device = -1;
    GOOD(cuda().init(0));
    GOOD(cuda().device(&device, number));
    GOOD(cuda().retain_context(&context, device));
    GOOD(cuda().set_context(context));
    GOOD(cuda().load_module(&module, cuda().kernels));
    GOOD(cuda().create_stream(&stream, 0));
  }

  CUfunction kernel(const char* name) {
    CUfunction found = nullptr;
    good(cuda().function(&found, module, name), name);
    return found;
  }

  template <class... A>
  CUresult launch(const char* name, dim3 grid, dim3 block, unsigned shared, A... arguments) {
    void* pointers[] = {&arguments..., nullptr};
    return cuda().launch(
        kernel(name), grid.x, grid.y, grid.z, block.x, block.y, block.z, shared, stream, pointers, nullptr);
  }
  // One block.
  template <class... A>
  CUresult run(const char* name, dim3 block, A... arguments) {
    return launch(name, 1, block, 0, arguments...);
  }
  CUresult wait() { return cuda().wait_stream(stream); }
};

template <class T>
struct Array {
  Gpu& gpu;
  size_t count;
  CUdeviceptr memory = 0;

  Array(Gpu& gpu, size_t count) : gpu(gpu), count(count) { GOOD(cuda().allocate(&memory, count * sizeof(T))); }
  Array(Gpu& gpu, const std::vector<T>& values) : Array(gpu, values.size()) {
    GOOD(cuda().upload(memory, values.data(), count * sizeof(T), gpu.stream));
  }
  ~Array() { cuda().release(memory); }
  std::vector<T> values() const {
    std::vector<T> out(count);
    GOOD(cuda().download(out.data(), memory, count * sizeof(T), gpu.stream));
    return out;
  }
};

std::vector<float> counted(size_t count) {
  std::vector<float> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = float(i);
  return out;
}

void set_order(unsigned order) { function<void(unsigned)>("standin_order")(order); }

// ---- barriers, warps, shared memory ---------------------------------------------------------------------------------

// How many of the numbers that a kernel moves about arrive, in each of four orders of threads.
std::vector<int> right_numbers(const char* kernel, size_t count, const std::function<size_t(size_t)>& source) {
  Gpu gpu;
  const auto x = counted(count);
  std::vector<int> right;
  for (unsigned order : {0, 1, 2, 3}) {
    set_order(order);
    Array<float> in(gpu, x), out(gpu, count);
    GOOD(gpu.run(kernel, unsigned(count), in.memory, out.memory));
    const auto y = out.values();
    right.push_back(0);
    for (size_t i = 0; i < count; ++i) right.back() += y[i] == x[source(i)];
  }
  return right;
}
void expect_all_right(const char* kernel, size_t count, const std::function<size_t(size_t)>& source) {
  for (int right : right_numbers(kernel, count, source))
    same(right, double(count), std::string("right numbers of ") + kernel);
}
void expect_wrong(const char* kernel, size_t count, const std::function<size_t(size_t)>& source) {
  for (int right : right_numbers(kernel, count, source))
    expect(right < int(count), std::string("wrong numbers of ") + kernel);
}
size_t reversed(size_t i) { return 127 - i; }
size_t two_warps_on(size_t i) { return (i / 32 + 2) % 4 * 32; }
size_t rotated(size_t i) { return (i + 1) % 32; }

// The launch fails, in all orders; what it says is looked at by the test's table.
void expect_failure(const char* kernel, unsigned threads) {
  Gpu gpu;
  Array<float> y(gpu, 128);
  GOOD(gpu.run(kernel, threads, y.memory));
  same(gpu.wait(), kLaunchFailed, kernel);
  same(cuda().set_bytes(y.memory, 0, 4, gpu.stream), kLaunchFailed, "a later call");
}

void counts_at_barriers() {
  Gpu gpu;
  auto x = std::vector<float>(128, -1);
  x[3] = x[100] = 1;
  Array<float> in(gpu, x);
  Array<int32_t> out(gpu, 3);
  GOOD(gpu.run("count_positive", 128, in.memory, out.memory));
  const auto counts = out.values();
  same(counts[0], 2, "count");
  same(counts[1], 1, "or");
  same(counts[2], 0, "and");
}

void unwritten_is_nan() {
  Gpu gpu;
  Array<float> out(gpu, 128), never(gpu, 5);
  GOOD(gpu.run("read_unwritten", 128, out.memory));
  const auto y = out.values();
  for (int i = 0; i < 128; ++i) same(y[size_t(i)], i % 2 == 0 ? 1 : NAN, "y[" + std::to_string(i) + "]");
  for (float v : never.values()) same(v, NAN, "fresh memory");
}

void warp_operations() {
  Gpu gpu;
  constexpr int rows = 19;
  Array<int32_t> out(gpu, rows * 32);
  GOOD(gpu.run("warp_operations", 32, out.memory));
  const auto y = out.values();
  const std::function<int(int)> expected[rows] = {[](int i) { return i * 3 % 32; }, [](int i) { return i / 8 * 8 + 5; },
      [](int i) { return i < 3 ? i : i - 3; }, [](int i) { return i % 16 < 3 ? i : i - 3; },
      [](int i) { return i + 3 > 31 ? i : i + 3; }, [](int i) { return i % 16 + 3 > 15 ? i : i + 3; },
      [](int i) { return i ^ 16; }, [](int i) { return i & 16 ? i ^ 16 : i; }, [](int) { return 0x49249249; },
      [](int) { return 1; }, [](int) { return 0; }, [](int i) { return int(0x11111111u << i % 4); },
      [](int) { return -1; }, [](int) { return 1; }, [](int) { return 496; }, [](int) { return -5; },
      [](int) { return 31; }, [](int) { return 0; }, [](int i) { return i < 16 ? i ^ 1 : i ^ 2; }};
  for (int row = 0; row < rows; ++row)
    for (int lane = 0; lane < 32; ++lane)
      same(y[size_t(row * 32 + lane)], expected[row](lane),
          "row " + std::to_string(row) + ", lane " + std::to_string(lane));
}

void asynchronous_copies() {
  Gpu gpu;
  Array<float> in(gpu, counted(64)), out(gpu, 64);
  GOOD(gpu.run("copy_through_shared", 32, in.memory, out.memory, int32_t{1}));
  const auto y = out.values();
  for (size_t i = 0; i < 64; ++i) same(y[i], i < 16 || i >= 32 ? double(i + 1) : 1, "y[" + std::to_string(i) + "]");
  GOOD(gpu.run("copy_through_shared", 32, in.memory, out.memory, int32_t{0}));
  for (float v : out.values()) same(v, NAN, "without a wait");
}

void product(const char* kernel, int k) {
  Gpu gpu;
  std::vector<float> a, b;
  for (int i = 0; i < 16 * k; ++i) a.push_back(float(i % 13 - 6));
  for (int i = 0; i < 8 * k; ++i) b.push_back(float(i % 7 - 3));
  Array<float> in_a(gpu, a), in_b(gpu, b), out(gpu, 128);
  GOOD(gpu.run(kernel, 32, in_a.memory, in_b.memory, out.memory));
  const auto y = out.values();
  for (int i = 0; i < 16; ++i)
    for (int j = 0; j < 8; ++j) {
      float sum = 1;
      for (int l = 0; l < k; ++l) sum += a[size_t(i * k + l)] * b[size_t(l * 8 + j)];
      same(y[size_t(i * 8 + j)], sum, kernel);
    }
}

// ---- words ----------------------------------------------------------------------------------------------------------

struct Pair {
  float a;
  double b;
};

void arguments() {
  Gpu gpu;
  Array<double> out(gpu, 5);
  GOOD(gpu.run("take_arguments", 1, out.memory, uint8_t{200}, Pair{1.5, 2.5}, int64_t{1} << 40, 3.5f));
  const double expected[] = {200, 1.5, 2.5, double(int64_t{1} << 40), 3.5};
  const auto y = out.values();
  for (size_t i = 0; i < 5; ++i) same(y[i], expected[i], "argument");
  const size_t offsets[] = {0, 8, 16, 32, 40}, sizes[] = {8, 1, 16, 8, 4};
  for (size_t i = 0; i < 5; ++i) {
    size_t offset = 0, size = 0;
    GOOD(cuda().parameter(gpu.kernel("take_arguments"), i, &offset, &size));
    same(double(offset), double(offsets[i]), "offset");
    same(double(size), double(sizes[i]), "size");
  }
  same(cuda().parameter(gpu.kernel("take_arguments"), 5, nullptr, nullptr), kInvalidValue, "a sixth parameter");
}

void places() {
  Gpu gpu;
  for (unsigned order : {0, 1, 7}) {
    set_order(order);
    Array<int32_t> out(gpu, 12 * 24);
    GOOD(gpu.launch("take_places", dim3(3, 2, 2), dim3(4, 2, 3), 0, out.memory));
    const auto y = out.values();
    for (int i = 0; i < 12 * 24; ++i) same(y[size_t(i)], i / 24 * 1000 + i % 24, "place");
  }
}

void atomics() {
  Gpu gpu;
  Array<uint32_t> counters(gpu, std::vector<uint32_t>(4));
  Array<float> sum(gpu, std::vector<float>(1));
  Array<int32_t> extremes(gpu, std::vector<int32_t>(2));
  Array<unsigned long long> lowest(gpu, std::vector<unsigned long long>{~0ull});
  GOOD(gpu.launch("count_with_atomics", 2, 128, 0, counters.memory, sum.memory, extremes.memory, lowest.memory));
  same(counters.values()[0], 256, "atomicAdd");
  same(counters.values()[1], 6, "atomicInc");
  same(counters.values()[2], 1, "atomicCAS");
  same(counters.values()[3], 7, "atomicExch");
  same(sum.values()[0], 128, "atomicAdd of floats");
  same(extremes.values()[0], -255, "atomicMin");
  same(extremes.values()[1], 255, "atomicMax");
  same(double(lowest.values()[0]), 0, "atomicMin of 64 bits");
}

void functions() {
  Gpu gpu;
  Array<float> out(gpu, 15);
  Array<double> doubles(gpu, 3);
  GOOD(gpu.run("numbers", 1, out.memory, doubles.memory));
  const double expected[] = {0.4769362762044699, 6.601580622355143, -0.8134198475976185, 0.7071067811865476, 0, 0.5,
      1.959963984540054, -2, 2, 3, 31, 4, 4, 1, std::numeric_limits<int>::max()};
  const double also[] = {2.326753765513525, 0.7328690779592167, 0.9238795325112867};
  const auto y = out.values();
  const auto z = doubles.values();
  for (size_t i = 0; i < 15; ++i) near(y[i], expected[i], "number " + std::to_string(i));
  for (size_t i = 0; i < 3; ++i)
    expect(std::fabs(z[i] - also[i]) <= 1e-15 * also[i], "double " + std::to_string(i) + " to 1e-15");
}

// ---- the driver -----------------------------------------------------------------------------------------------------

void refusals() {
  Gpu gpu;
  Array<float> y(gpu, 128);
  const auto launch = [&](dim3 grid, dim3 block, unsigned shared) {
    return gpu.launch("fill_dynamic", grid, block, shared, y.memory, int32_t{1});
  };
  same(launch(1, 129, 0), kOutOfResources, "more threads than the bounds");
  same(launch(1, 1025, 0), kInvalidValue, "1025 threads");
  same(launch(1, 0, 0), kInvalidValue, "no threads");
  same(launch(0, 1, 0), kInvalidValue, "no blocks");
  same(launch(dim3(1, 65536), 1, 0), kInvalidValue, "65536 blocks of y");
  same(launch(1, 128, 50000), kInvalidValue, "50000 bytes of shared memory");
  same(cuda().set_function(gpu.kernel("fill_dynamic"), 8, 163840 + 3072 + 1), kInvalidValue, "more than there is");
  GOOD(cuda().set_function(gpu.kernel("fill_dynamic"), 8, 50000));
  GOOD(gpu.launch("fill_dynamic", 1, 128, 50000, y.memory, int32_t{12500}));
  same(y.values()[0], 12499, "the last of 50000 bytes");
  CUfunction none = nullptr;
  same(cuda().function(&none, gpu.module, "no_such_kernel"), 500, "a kernel that is not there");
  float host[130] = {};
  same(cuda().upload(y.memory, host, 129 * 4, gpu.stream), kInvalidValue, "copying too much to the device");
  same(cuda().download(host, y.memory + 4, 128 * 4, gpu.stream), kInvalidValue, "copying too much from the device");
  same(cuda().release(y.memory + 4), kInvalidValue, "freeing an address inside");
  same(cuda().wait_stream(&gpu), kBadHandle, "waiting for no stream");
}

void memory_of_another_device() {
  Gpu other(1);
  Array<float> y(other, 128);
  Gpu gpu;
  GOOD(gpu.run("overrun_global", 128, y.memory, int32_t{5}));
  same(gpu.wait(), 700, "the launch");
  GOOD(cuda().set_context(other.context));
}

void needs_a_context() {
  Gpu gpu;
  CUresult result = 0;
  std::thread([&] { result = gpu.wait(); }).join();
  same(result, kInvalidContext, "a call of a thread without a context");
  GOOD(cuda().set_context(nullptr));
  same(gpu.wait(), kInvalidContext, "a call without a context");
}

// A stream that is still at work when its caller goes on.
void is_asynchronous() {
  Gpu gpu;
  constexpr size_t bytes = 64 << 20;
  void *pinned = nullptr, *also = nullptr;
  CUdeviceptr memory = 0;
  CUevent start = nullptr, end = nullptr;
  GOOD(cuda().allocate(&memory, bytes));
  GOOD(cuda().allocate_host(&pinned, bytes, 0));
  GOOD(cuda().allocate_host(&also, bytes, 0));
  GOOD(cuda().create_event(&start, 0));
  GOOD(cuda().create_event(&end, 0));
  std::memset(pinned, 1, bytes);
  GOOD(cuda().record_event(start, gpu.stream));
  for (int i = 0; i < 20; ++i) GOOD(cuda().upload(memory, pinned, bytes, gpu.stream));
  GOOD(cuda().download(also, memory, bytes, gpu.stream));
  GOOD(cuda().record_event(end, gpu.stream));
  same(static_cast<unsigned char*>(also)[bytes - 1], 0xFF, "pinned memory before the wait");
  GOOD(cuda().wait_event(end));
  same(static_cast<unsigned char*>(also)[bytes - 1], 1, "pinned memory behind the wait");
  float ms = 0;
  GOOD(cuda().elapsed(&ms, start, end));
  expect(ms > 0.1 && ms < 60000, "the copies took a time");
  for (void* memory : {pinned, also}) GOOD(cuda().release_host(memory));
  GOOD(cuda().release(memory));
}

void graphs() {
  Gpu gpu;
  Array<float> y(gpu, std::vector<float>(128));
  CUgraph graph = nullptr;
  CUgraphExec exec = nullptr;
  const auto capture = [&](int32_t length, const char* kernel = "overrun_global") {
    GOOD(cuda().begin_capture(gpu.stream, 0));
    GOOD(cuda().set_bytes(y.memory, 0, 512, gpu.stream));
    GOOD(gpu.run(kernel, 128, y.memory, length));
    GOOD(cuda().end_capture(gpu.stream, &graph));
  };
  const auto sum = [&] {
    double sum = 0;
    for (float v : y.values()) sum += v;
    return sum;
  };
  capture(5);
  same(sum(), 0, "nothing ran while it was captured");
  GOOD(cuda().instantiate(&exec, graph, 0));
  GOOD(cuda().launch_graph(exec, gpu.stream));
  same(sum(), 5, "the graph");
  GOOD(cuda().destroy_graph(graph));
  capture(9);
  GOOD(cuda().update_graph(exec, graph, nullptr));
  GOOD(cuda().launch_graph(exec, gpu.stream));
  same(sum(), 9, "the graph, updated");
  capture(1, "overrun_shared");
  same(cuda().update_graph(exec, graph, nullptr), kUpdateFailed, "an update to another kernel");
  GOOD(cuda().destroy_exec(exec));
  same(double(function<uint64_t(const char*)>("standin_launches")("overrun_global")), 2, "launches");
}

void captures_refuse() {
  Gpu gpu;
  CUgraph graph = nullptr;
  CUdeviceptr memory = 0;
  GOOD(cuda().begin_capture(gpu.stream, 0));
  same(gpu.wait(), kInCapture, "waiting");
  same(cuda().end_capture(gpu.stream, &graph), kInvalidated, "the end of that");
  GOOD(cuda().begin_capture(gpu.stream, 0));
  same(cuda().allocate(&memory, 4), kInCapture, "allocating");
  same(cuda().end_capture(gpu.stream, &graph), kInvalidated, "the end of that");
  GOOD(cuda().begin_capture(gpu.stream, 2));
  GOOD(cuda().allocate(&memory, 4));
  GOOD(cuda().end_capture(gpu.stream, &graph));
}

void memory_is_counted() {
  Gpu gpu;
  size_t free = 0, total = 0;
  CUdeviceptr memory = 0, more = 0;
  GOOD(cuda().allocate(&memory, 1000));
  GOOD(cuda().free_memory(&free, &total));
  same(double(total), 4096, "total");
  same(double(free), 3096, "free");
  same(cuda().allocate(&more, 3097), kOutOfMemory, "more than there is");
  GOOD(cuda().allocate(&more, 3096));
  same(double(function<size_t()>("standin_live_bytes")()), 4096, "live bytes");
  GOOD(cuda().release(memory));
  GOOD(cuda().release(more));
  same(double(function<size_t()>("standin_live_bytes")()), 0, "live bytes");
}

void leaks_one() {
  Gpu gpu;
  CUdeviceptr memory = 0;
  GOOD(cuda().allocate(&memory, 1234));
}

// ---- faults on demand -----------------------------------------------------------------------------------------------

void third_allocation_fails() {
  Gpu gpu;
  CUdeviceptr memory = 0;
  for (CUresult expected : {0, 0, 2, 0}) same(cuda().allocate(&memory, 4), expected, "allocation");
  function<void(const char*)>("standin_fail")("alloc:2+");
  for (CUresult expected : {0, 2, 2}) same(cuda().allocate(&memory, 4), expected, "allocation");
}

void second_launch_fails() {
  Gpu gpu;
  Array<float> y(gpu, 128);
  GOOD(gpu.run("overrun_global", 128, y.memory, int32_t{5}));
  GOOD(gpu.wait());
  gpu.run("overrun_global", 128, y.memory, int32_t{5});
  same(gpu.wait(), kLaunchFailed, "the second launch");
  same(gpu.wait(), kLaunchFailed, "a later call");
  const char* name = nullptr;
  GOOD(cuda().error_name(kLaunchFailed, &name));
  expect(std::string(name) == "CUDA_ERROR_LAUNCH_FAILED", "its name");
  Gpu other(1);
  GOOD(other.wait());
  function<void(const char*)>("standin_fail")("");
  GOOD(cuda().set_context(gpu.context));
  GOOD(gpu.wait());
}

void device_is_lost() {
  Gpu gpu;  // six calls
  same(gpu.wait(), kUnavailable, "the seventh call");
  same(gpu.wait(), kUnavailable, "the eighth call");
}

void no_driver() { same(cuda().init(0), kNoDevice, "cuInit"); }

void old_driver() {
  CUcontext context = nullptr;
  CUmodule module = nullptr;
  GOOD(cuda().init(0));
  GOOD(cuda().retain_context(&context, 0));
  GOOD(cuda().set_context(context));
  same(cuda().load_module(&module, cuda().kernels), kUnsupportedPtx, "cuModuleLoadData");
}

void no_device() {
  int count = -1;
  GOOD(cuda().init(0));
  GOOD(cuda().device_count(&count));
  same(count, 0, "devices");
}

void capability() {
  Gpu gpu(2);
  const int expected[][2] = {{75, 7}, {76, 5}, {97, 65536}, {16, 4}, {41, 1}};
  for (const auto [attribute, should_be] : expected) {
    int value = -1;
    GOOD(cuda().device_attribute(&value, attribute, 2));
    same(value, should_be, "attribute " + std::to_string(attribute));
  }
  char name[100];
  GOOD(cuda().device_name(name, 100, 2));
  expect(std::string(name) == "gemmule stand-in 2", "its name");
}

// ---- running them ---------------------------------------------------------------------------------------------------

struct Test {
  const char* title;
  void (*run)();
  const char* says = nullptr;  // to stderr
  const char* environment = nullptr;
  int status = 0;          // of the process; -1: not 0
  bool sanitized = false;  // needs AddressSanitizer
};

template <size_t n>
struct Name {
  char text[n];
  constexpr Name(const char (&name)[n]) { std::copy_n(name, n, text); }
};
template <Name kernel, unsigned threads>
void fails() {
  expect_failure(kernel.text, threads);
}
template <Name kernel>
void overruns() {
  Gpu gpu;
  Array<float> y(gpu, 128);
  gpu.launch(kernel.text, 1, 128, 400, y.memory, int32_t{100});
  GOOD(gpu.wait());
  CUdeviceptr small = 0;
  GOOD(cuda().allocate(&small, 400));
  const bool global = std::string(kernel.text) == "overrun_global";
  gpu.launch(kernel.text, 1, 128, 400, global ? small : y.memory, int32_t{101});
  gpu.wait();
}

const Test tests[] = {
    {"threads meet at a barrier", [] { expect_all_right("reverse", 128, reversed); }},
    {"a missing barrier gives wrong numbers", [] { expect_wrong("reverse_without_barrier", 128, reversed); }},
    {"warps hand numbers on", [] { expect_all_right("hand_on", 128, two_warps_on); }},
    {"a warp that overtakes the others", [] { expect_wrong("hand_on_too_early", 128, two_warps_on); }},
    {"a barrier that half the threads reach", fails<"divergent_barrier", 128>, "divergent barrier"},
    {"threads at two barriers", fails<"two_barriers", 128>,
        "divergent barrier: it waits here, while thread (0,0,0) waits"},
    {"two barriers, threads reversed", fails<"two_barriers", 128>, "thread (127,0,0) waits", "GEMMULE_STANDIN_ORDER=1"},
    {"a barrier behind an exit", fails<"barrier_after_exit", 128>, "while thread (5,0,0) has exited"},
    {"barriers that count", counts_at_barriers},
    {"a launch that fails names kernel, block, thread and place", fails<"barrier_after_exit", 128>,
        "gemmule stand-in: kernel barrier_after_exit, block (0,0,0), thread (0,0,0), "},
    {"warps meet", [] { expect_all_right("rotate", 32, rotated); }},
    {"a missing __syncwarp gives wrong numbers", [] { expect_wrong("rotate_without_sync", 32, rotated); }},
    {"what the operations of a warp yield", warp_operations},
    {"a mask without the caller", fails<"shuffle_without_caller", 32>, "does not name the calling lane"},
    {"a shuffle from a lane outside the mask", fails<"shuffle_from_absent", 32>, "lane 8 shuffles from lane 16"},
    {"a shuffle with a lane that has exited", fails<"shuffle_after_exit", 32>, "thread (3,0,0), which has exited"},
    {"a lane exits while others wait for it", fails<"exit_before_shuffle", 32>, "thread (31,0,0), which has exited"},
    {"a mask with lanes beyond the block", fails<"shuffle_after_exit", 48>, "which has exited"},
    {"a warp of 16 lanes and a full mask", fails<"different_operations", 16>,
        "the mask names lane 16, which this warp"},
    {"two operations of one warp", fails<"different_operations", 32>, "another operation or mask"},
    {"a shuffle beside a barrier", fails<"shuffle_beside_barrier", 32>, "thread (7,0,0) waits at a barrier"},
    {"half a warp at a matrix product", fails<"product_of_half_a_warp", 32>, "which has exited"},
    {"shared and device memory begin as NaN", unwritten_is_nan},
    {"more than 48 KiB of shared variables", fails<"too_much_shared", 128>, "more is the first too many"},
    {"an overrun of a shared array", overruns<"overrun_shared">, "defects/memory.cu:", nullptr, -1, true},
    {"an overrun of dynamic shared memory", overruns<"overrun_dynamic">, "defects/memory.cu:", nullptr, -1, true},
    {"an overrun of device memory", overruns<"overrun_global">, "heap-buffer-overflow", nullptr, -1, true},
    {"asynchronous copies happen when they are waited for", asynchronous_copies},
    {"mma f16 m16n8k16", [] { product("product_f16_16", 16); }},
    {"mma bf16 m16n8k16", [] { product("product_bf16_16", 16); }},
    {"mma f16 m16n8k8", [] { product("product_f16_8", 8); }},
    {"mma tf32 m16n8k8", [] { product("product_tf32_8", 8); }},
    {"arguments of all sizes", arguments},
    {"where threads and blocks are", places},
    {"atomics", atomics},
    {"functions that libm has not", functions},
    {"what a launch or a copy may not ask for", refusals},
    {"a kernel with another device's memory", memory_of_another_device, "argument 0 is in another device's memory"},
    {"a call without a context", needs_a_context},
    {"streams run behind their caller's back", is_asynchronous},
    {"graphs", graphs},
    {"captures refuse what waits", captures_refuse},
    {"memory is counted", memory_is_counted, nullptr, "GEMMULE_STANDIN_MEMORY=4096"},
    {"leaks are told", leaks_one, "1234 bytes in 1 device allocations were never freed", "GEMMULE_STANDIN_LEAKS=1", 24},
    {"no leak is told where there is none", counts_at_barriers, nullptr, "GEMMULE_STANDIN_LEAKS=1"},
    {"the third allocation fails", third_allocation_fails, nullptr, "GEMMULE_STANDIN_FAIL=alloc:3"},
    {"the second launch fails", second_launch_fails, nullptr, "GEMMULE_STANDIN_FAIL=launch:2"},
    {"the device is lost", device_is_lost, nullptr, "GEMMULE_STANDIN_FAIL=lost:7"},
    {"cuInit fails", no_driver, nullptr, "GEMMULE_STANDIN_FAIL=init"},
    {"a driver too old for the kernels", old_driver, nullptr, "GEMMULE_STANDIN_FAIL=old"},
    {"a machine without devices", no_device, nullptr, "GEMMULE_STANDIN_FAIL=no-device"},
    {"three devices of capability 7.5", capability, nullptr,
        "GEMMULE_STANDIN_DEVICES=3 GEMMULE_STANDIN_CAPABILITY=7.5"},
};

[[noreturn]] void run_here(const Test& test, int error_pipe) {
  dup2(error_pipe, STDERR_FILENO);
  std::string variables = test.environment ? test.environment : "";
  for (char* one = std::strtok(variables.data(), " "); one; one = std::strtok(nullptr, " ")) putenv(strdup(one));
  test.run();
  std::exit(failures > 0 ? 1 : 0);
}

std::string read_all(int from) {
  std::string all;
  char some[4096];
  for (ssize_t got; (got = read(from, some, sizeof some)) > 0;) all.append(some, size_t(got));
  return all;
}

bool passes(const Test& test) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) run_here(test, ends[1]);
  close(ends[1]);
  const std::string said = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  const bool ended_well = test.status < 0 ? code != 0 : code == test.status;
  const bool said_it = !test.says || said.find(test.says) != std::string::npos;
  if (ended_well && said_it) return true;
  std::printf("FAILED %s: status %d%s%s\n%s\n", test.title, code,
      said_it ? "" : ", did not say: ", said_it ? "" : test.says, said.c_str());
  return false;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return std::fprintf(stderr, "standin_test: expected the path of a library\n"), 2;
  library_path = arguments[1];
  int passed = 0, failed = 0, skipped = 0;
  for (const Test& test : tests) {
    if (test.sanitized && !kSanitized) ++skipped;
    else if (passes(test)) ++passed;
    else ++failed;
  }
  std::printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
  return failed > 0;
}
