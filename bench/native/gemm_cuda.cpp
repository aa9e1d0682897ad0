// SPDX-License-Identifier: MIT
// Our matmul on a GPU against cuBLAS, by turns in one CUDA stream; one JSON object a line.
//   bench_gemm_cuda [device=0] [rounds=30] [only=512x512x512,...] [peer=/path/to/libcublas.so.13]
// Without cuBLAS ours are measured alone. Ratios above 1: ours is faster.
#include <dlfcn.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "cuda/device.h"

using namespace gemmule;
using namespace gemmule::cuda;

namespace {

struct Shape {
  int64_t m, k, n;
  bool trans_a, trans_b;
  int64_t lda() const { return trans_a ? m : k; }
  int64_t ldb() const { return trans_b ? k : n; }
};
struct Precision {
  const char* name;
  FloatPrecision ours;
  int compute;  // cublasComputeType_t
};
const Precision kPrecisions[] = {{"highest", FloatPrecision::highest, 68}, {"high", FloatPrecision::high, 77},
    {"medium", FloatPrecision::medium, 75}};

// ---- cuBLAS ----------------------------------------------------------------------------------------------------------------

struct Cublas {
  void* handle = nullptr;
  int (*gemm)(void*, int, int, int, int, int, const void*, const void*, int, int, const void*, int, int, const void*,
      void*, int, int, int, int) = nullptr;

  // c = op(a) op(b) in rows is c' = op(b)' op(a)' in cuBLAS's columns.
  void run(const Shape& s, const float* a, const float* b, float* c, int compute) const {
    constexpr int kFloat = 0, kDefaultAlgorithm = -1;
    const float one = 1, zero = 0;
    gemm(handle, s.trans_b, s.trans_a, int(s.n), int(s.m), int(s.k), &one, b, kFloat, int(s.ldb()), a, kFloat,
        int(s.lda()), &zero, c, kFloat, int(s.n), compute, kDefaultAlgorithm);
  }
};

Cublas open_cublas(const std::string& wanted, void* stream) {
  Cublas out;
  void* library = nullptr;
  for (const std::string& file : {wanted, std::string("libcublas.so.13"), std::string("libcublas.so.12")})
    if (!library && !file.empty()) library = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (!library) return out;
  const auto create = reinterpret_cast<int (*)(void**)>(dlsym(library, "cublasCreate_v2"));
  const auto set_stream = reinterpret_cast<int (*)(void*, void*)>(dlsym(library, "cublasSetStream_v2"));
  if (!create || !set_stream || create(&out.handle) != 0 || set_stream(out.handle, stream) != 0) return out;
  out.gemm = reinterpret_cast<decltype(out.gemm)>(dlsym(library, "cublasGemmEx"));
  return out;
}

// ---- one shape ---------------------------------------------------------------------------------------------------------------

struct Memory {
  Memory(CudaDevice& d, int64_t count) : device(d), p(static_cast<float*>(d.allocate(count * 4))) {
    if (!p) throw std::runtime_error(d.no_memory(count * 4));
    std::vector<float> values(static_cast<size_t>(count));
    for (size_t i = 0; i < values.size(); ++i) values[i] = float(i * 2654435761u % 2048) / 1024 - 1;
    d.upload(p, values.data(), count * 4);
  }
  ~Memory() { device.release(p); }
  Memory(const Memory&) = delete;
  CudaDevice& device;
  float* p;
};

MatmulArgs args_of(const Shape& s, const Memory& a, const Memory& b, const Memory& c) {
  MatmulArgs p;
  p.a.memory = a.p, p.b.memory = b.p, p.c.memory = c.p;
  p.m = s.m, p.n = s.n, p.k = s.k;
  p.trans_a = s.trans_a, p.trans_b = s.trans_b;
  p.lda = s.lda(), p.ldb = s.ldb(), p.ldc = s.n;
  return p;
}

double quantile(std::vector<double> x, double q) {
  std::sort(x.begin(), x.end());
  return x.empty() ? 0 : x[size_t(q * double(x.size() - 1) + 0.5)];
}

// GFLOP/s of a batch of calls that takes at least a millisecond.
double rate(CudaDevice& device, const Shape& s, int repeats, const std::function<void()>& call) {
  const int64_t ns = device.time([&] {
    for (int i = 0; i < repeats; ++i) call();
  });
  return 2.0 * double(s.m) * double(s.n) * double(s.k) * repeats / double(std::max<int64_t>(ns, 1));
}

void measure(CudaDevice& device, const Cublas& peer, const Shape& s, const Precision& precision, int rounds) {
  const Memory a(device, s.m * s.k), b(device, s.k * s.n), c(device, s.m * s.n);
  const MatmulArgs args = args_of(s, a, b, c);
  Context ctx;
  device.ready(ctx);
  set_float_precision(precision.ours);
  const auto ours = [&] { cuda_backend().kernels->matmul(args, ctx); };
  const auto theirs = [&] { peer.run(s, a.p, b.p, c.p, precision.compute); };
  ours();
  if (peer.gemm) theirs();
  const int64_t once = std::max<int64_t>(device.time(ours), 1000);
  const int repeats = int(std::clamp<int64_t>(1'000'000 / once, 1, 200));
  std::vector<double> own, other, ratio;
  for (int i = 0; i < rounds; ++i) {
    own.push_back(rate(device, s, repeats, ours));
    if (!peer.gemm) continue;
    other.push_back(rate(device, s, repeats, theirs));
    ratio.push_back(own.back() / other.back());
  }
  if (const std::string problem = device.take_problem(); !problem.empty()) throw std::runtime_error(problem);
  std::printf(
      "{\"shape\":\"%lldx%lldx%lld%s\",\"precision\":\"%s\",\"gflops\":%.1f,\"peerGflops\":%.1f,\"ratio\":%.4f,"
      "\"q1\":%.4f,\"q3\":%.4f}\n",
      static_cast<long long>(s.m), static_cast<long long>(s.k), static_cast<long long>(s.n),
      s.trans_a       ? " AtB"
          : s.trans_b ? " ABt"
                      : "",
      precision.name, quantile(own, 0.5), quantile(other, 0.5), quantile(ratio, 0.5), quantile(ratio, 0.25),
      quantile(ratio, 0.75));
}

// "512x784x64 AtB,..."
std::vector<Shape> shapes_of(const std::string& text) {
  std::vector<Shape> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(',', at), text.size());
    const std::string one = text.substr(at, end - at);
    long long m, k, n;
    if (std::sscanf(one.c_str(), "%lldx%lldx%lld", &m, &k, &n) == 3)
      out.push_back({m, k, n, one.ends_with("AtB"), one.ends_with("ABt")});
    at = end + 1;
  }
  return out;
}

std::string option(int argc, char** argv, const char* name, const char* otherwise) {
  const size_t length = std::strlen(name);
  for (int i = 1; i < argc; ++i)
    if (!std::strncmp(argv[i], name, length) && argv[i][length] == '=') return argv[i] + length + 1;
  return otherwise;
}

}  // namespace

int main(int argc, char** argv) try {
  if (const std::string why = why_not(); !why.empty()) throw std::runtime_error(why);
  const int ordinal = std::atoi(option(argc, argv, "device", "0").c_str());
  const int rounds = std::atoi(option(argc, argv, "rounds", "30").c_str());
  CudaDevice device(ordinal);
  const Cublas peer = open_cublas(option(argc, argv, "peer", ""), device.stream());
  const GpuInfo gpu = list_gpus().at(size_t(ordinal));
  std::printf("{\"device\":\"%s\",\"capability\":\"%d.%d\",\"peer\":%s}\n", gpu.model.c_str(), gpu.major, gpu.minor,
      peer.gemm ? "true" : "false");
  for (const Shape& s : shapes_of(option(argc, argv, "only", "512x512x512")))
    for (const Precision& precision : kPrecisions) measure(device, peer, s, precision, rounds);
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "bench_gemm_cuda: %s.\n", e.what());
  return 1;
}
