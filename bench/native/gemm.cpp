// SPDX-License-Identifier: MIT
// Our matmul against oneDNN's sgemm, by turns in one process; one JSON object a line.
//   bench_gemm [threads=1,2] [only=512x512x512,...] [set=peers|more] [rounds=9] [peer=/path/to/libdnnl.so.2]
// GEMMULE_ISA chooses our instruction set. Ratios above 1: ours is faster.
#include <dlfcn.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "backend.h"
#include "fma_peak.h"
#include "stream/now.h"
#include "stream/scratch.h"
#include "stream/team.h"

using namespace gemmule;

namespace {

struct Shape {
  int64_t m, k, n;
  bool trans_a = false, trans_b = false;
  std::string name() const {
    const std::string size = std::to_string(m) + "x" + std::to_string(k) + "x" + std::to_string(n);
    return size + (trans_a ? " AtB" : trans_b ? " ABt" : "");
  }
};

const std::vector<Shape> kPeerShapes = {{64, 64, 64}, {128, 128, 128}, {256, 256, 256}, {512, 512, 512},
    {1024, 1024, 1024}, {2048, 2048, 2048}, {32, 784, 64}, {128, 784, 128}, {256, 1152, 64}, {25088, 288, 64},
    {6272, 576, 64}, {32, 1024, 4096}, {512, 512, 512, true, false}, {512, 512, 512, false, true},
    {1024, 1024, 1024, true, false}, {1024, 1024, 1024, false, true}};
const std::vector<Shape> kMoreShapes = {{1, 1024, 4096}, {1, 1024, 4096, false, true}, {4096, 1024, 1}, {1, 784, 64},
    {1, 64, 10}, {8, 1024, 1024}, {32, 32, 32}, {128, 784, 10}, {32, 64, 10}, {784, 32, 64, true, false},
    {784, 128, 128, true, false}, {32, 64, 784, false, true}, {288, 25088, 64, true, false},
    {64, 100000, 64, true, false}, {128, 4096, 4096}, {64, 768, 3072}, {100, 100, 100}, {333, 333, 333}};

using Sgemm = int (*)(
    char, char, int64_t, int64_t, int64_t, float, const float*, int64_t, const float*, int64_t, float, float*, int64_t);

struct Peer {
  Sgemm sgemm = nullptr;
  void (*set_threads)(int) = nullptr;
};

Peer load_peer(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (!library) return {};
  return {reinterpret_cast<Sgemm>(dlsym(library, "dnnl_sgemm")),
      reinterpret_cast<void (*)(int)>(dlsym(library, "omp_set_num_threads"))};
}

double now() { return double(now_ns()) * 1e-9; }

double quantile(std::vector<double> x, double q) {
  std::sort(x.begin(), x.end());
  return x[size_t(q * double(x.size() - 1) + 0.5)];
}

// ---- one shape -----------------------------------------------------------------------------------------------------------------

struct Memory {
  int64_t size;
  float* p;
  explicit Memory(int64_t n) : size(n), p(static_cast<float*>(allocate_aligned(n * 4))) {
    std::minstd_rand random(1);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (int64_t i = 0; i < n; ++i) p[i] = uniform(random);
  }
  ~Memory() { free_aligned(p); }
  Memory(const Memory&) = delete;
};

struct Operands {
  Shape s;
  Memory a, b, c;
  explicit Operands(const Shape& s) : s(s), a(s.m * s.k), b(s.k * s.n), c(s.m * s.n) {}
  int64_t lda() const { return s.trans_a ? s.m : s.k; }
  int64_t ldb() const { return s.trans_b ? s.k : s.n; }

  void run_peer(const Peer& peer) const {
    peer.sgemm(s.trans_a ? 'T' : 'N', s.trans_b ? 'T' : 'N', s.m, s.n, s.k, 1, a.p, lda(), b.p, ldb(), 0, c.p, s.n);
  }
  MatmulArgs args() const {
    MatmulArgs p;
    p.a.memory = a.p;
    p.b.memory = b.p;
    p.c.memory = c.p;
    p.m = s.m, p.n = s.n, p.k = s.k;
    p.trans_a = s.trans_a, p.trans_b = s.trans_b;
    p.lda = lda(), p.ldb = ldb(), p.ldc = s.n;
    return p;
  }
};

// Seconds a call: the median of five batches of at least 3 ms, after a warm-up.
double seconds(const std::function<void()>& call) {
  call();
  double start = now();
  call();
  const int64_t repeats = std::max<int64_t>(1, int64_t(0.003 / (now() - start)));
  for (int64_t i = 0; i < repeats / 4; ++i) call();
  std::vector<double> times;
  for (int batch = 0; batch < 5; ++batch) {
    start = now();
    for (int64_t i = 0; i < repeats; ++i) call();
    times.push_back((now() - start) / double(repeats));
  }
  return quantile(times, 0.5);
}

struct Rates {
  std::vector<double> peer, ours, ratio;
};

Rates alternate(const Shape& s, const Peer& peer, const Backend& backend, int rounds) {
  const Operands operands(s);
  const MatmulArgs args = operands.args();
  Context ctx = team_context();
  const double gflop = 2e-9 * double(s.m) * double(s.n) * double(s.k);
  Rates r;
  const auto measure_ours = [&] { r.ours.push_back(gflop / seconds([&] { backend.kernels->matmul(args, ctx); })); };
  const auto measure_peer = [&] {
    r.peer.push_back(peer.sgemm ? gflop / seconds([&] { operands.run_peer(peer); }) : 0);
  };
  for (int i = 0; i < rounds; ++i) {
    i % 2 ? measure_ours() : measure_peer();
    usleep(3000);  // until the other's threads have stopped spinning
    i % 2 ? measure_peer() : measure_ours();
    usleep(3000);
    r.ratio.push_back(peer.sgemm ? r.ours.back() / r.peer.back() : 0);
  }
  return r;
}

// ---- command line and report ----------------------------------------------------------------------------------------------------

struct Options {
  std::map<std::string, std::string> of = {
      {"threads", "1,2"}, {"only", ""}, {"set", "peers"}, {"rounds", "9"}, {"peer", "libdnnl.so.2"}};
  Options(int count, char** words) {
    for (int i = 1; i < count; ++i) {
      const std::string word = words[i];
      const size_t equals = word.find('=');
      if (equals == std::string::npos || !of.count(word.substr(0, equals))) {
        fprintf(stderr, "bench_gemm: expected threads=, only=, set=, rounds= or peer=, received %s.\n", words[i]);
        exit(2);
      }
      of[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }
  bool wants(const std::string& list, const std::string& name) const {
    return ("," + of.at(list) + ",").find("," + name + ",") != std::string::npos;
  }
};

// With one thread: on the last processor, where least else happens.
void pin(bool on) {
  static cpu_set_t all;
  static const int known = sched_getaffinity(0, sizeof all, &all);
  cpu_set_t one;
  CPU_ZERO(&one);
  int last = 0;
  for (int i = 0; i < CPU_SETSIZE; ++i)
    if (CPU_ISSET(i, &all)) last = i;
  CPU_SET(last, &one);
  if (known == 0) sched_setaffinity(0, sizeof one, on ? &one : &all);
}

void report(const Shape& s, int threads, const Backend& backend, const Rates& r, double peak) {
  const double ours = quantile(r.ours, 0.5);
  printf(
      "{\"bench\":\"gemm\",\"shape\":\"%s\",\"threads\":%d,\"isa\":\"%s\",\"peer\":\"onednn\",\"peerGflops\":%.1f,"
      "\"gflops\":%.1f,"
      "\"ratio\":%.3f,\"q1\":%.3f,\"q3\":%.3f,\"rounds\":%zu,\"peakGflops\":%.1f,\"share\":%.3f,\"peerShare\":%.3f}\n",
      s.name().c_str(), threads, backend.name, quantile(r.peer, 0.5), ours, quantile(r.ratio, 0.5),
      quantile(r.ratio, 0.25), quantile(r.ratio, 0.75), r.ratio.size(), peak, ours / peak,
      quantile(r.peer, 0.5) / peak);
  fflush(stdout);
}

void run_shapes(const Options& options, int threads, const Peer& peer, const Backend& backend) {
  pin(threads == 1);  // first: new threads inherit it
  set_team_threads(threads);
  if (peer.set_threads) peer.set_threads(threads);
  const double peak = fma_peak(backend.lanes, threads);
  double log_sum = 0, lowest = 1e9;
  int count = 0;
  for (const Shape& s : options.of.at("set") == "more" ? kMoreShapes : kPeerShapes) {
    if (!options.of.at("only").empty() && !options.wants("only", s.name())) continue;
    const Rates r = alternate(s, peer, backend, atoi(options.of.at("rounds").c_str()));
    report(s, threads, backend, r, peak);
    const double ratio = quantile(r.ratio, 0.5);
    log_sum += std::log(ratio);
    lowest = std::min(lowest, ratio);
    ++count;
  }
  printf(
      "{\"bench\":\"gemm\",\"summary\":true,\"threads\":%d,\"isa\":\"%s\",\"shapes\":%d,\"geomean\":%.3f,\"lowest\":%."
      "3f,\"peakGflops\":%.1f}\n",
      threads, backend.name, count, std::exp(log_sum / std::max(count, 1)), lowest, peak);
}

}  // namespace

int main(int count, char** words) {
  const Options options(count, words);
  const Peer peer = load_peer(options.of.at("peer"));
  if (!peer.sgemm)
    fprintf(stderr, "bench_gemm: no oneDNN (%s): ratios are 0. On Debian: apt-get install libdnnl2\n", dlerror());
  for (int threads : {1, 2, 4, 8, 16})
    if (options.wants("threads", std::to_string(threads))) run_shapes(options, threads, peer, cpu_backend());
}
