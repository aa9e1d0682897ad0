// SPDX-License-Identifier: MIT
// Our convolutions, forward and both gradients, in milliseconds: one JSON object a line, the least of many short
// rounds.
//   bench_conv [threads=1] [only=56x56x64->64,...] [batch=32] [rounds=20]
// GEMMULE_ISA chooses the instruction set. s2, d2: stride, dilation 2; the kernel is 3x3 and the padding "same" unless
// a name says otherwise.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "backend.h"
#include "peak.h"
#include "stream/scratch.h"
#include "stream/team.h"

using namespace gemmule;
using namespace gemmule::bench;

namespace {

struct Shape {
  const char* name;
  int64_t side, channels, filters, kernel = 3, stride = 1, dilation = 1;
  bool same = true;
};

const std::vector<Shape> kShapes = {{"28x28x1->32 valid", 28, 1, 32, 3, 1, 1, false},
    {"26x26x32->64 valid", 26, 32, 64, 3, 1, 1, false}, {"32x32x3->32 valid", 32, 3, 32, 3, 1, 1, false},
    {"56x56x64->64", 56, 64, 64}, {"14x14x256->256", 14, 256, 256}, {"56x56x64->256 1x1", 56, 64, 256, 1},
    {"56x56x64->64 s2", 56, 64, 64, 3, 2}, {"56x56x64->64 d2", 56, 64, 64, 3, 1, 2},
    {"14x14x256->256 s2", 14, 256, 256, 3, 2}, {"14x14x256->256 d2", 14, 256, 256, 3, 1, 2},
    {"13x13x32->64 valid", 13, 32, 64, 3, 1, 1, false}, {"11x11x64->64 valid", 11, 64, 64, 3, 1, 1, false},
    {"15x15x32->64 valid", 15, 32, 64, 3, 1, 1, false}, {"7x7x512->512", 7, 512, 512},
    {"224x224x3->64 7x7 s2", 224, 3, 64, 7, 2}};

struct Memory {
  float* p;
  explicit Memory(int64_t n) : p(static_cast<float*>(allocate_aligned(n * 4))) {
    std::minstd_rand random(1);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (int64_t i = 0; i < n; ++i) p[i] = uniform(random);
  }
  ~Memory() { free_aligned(p); }
  Memory(const Memory&) = delete;
};

template <class A>
A windows_of(const Shape& s, int64_t batch) {
  A a;
  const int64_t reach = (s.kernel - 1) * s.dilation, output = (s.side - (s.same ? 1 : reach + 1)) / s.stride + 1;
  const int64_t padding = std::max<int64_t>(0, (output - 1) * s.stride + reach + 1 - s.side);
  a.batch = batch, a.channels = s.channels, a.filters = s.filters;
  a.input = {1, s.side, s.side}, a.output = {1, output, output}, a.kernel = {1, s.kernel, s.kernel};
  a.stride = {1, s.stride, s.stride}, a.dilation = {1, s.dilation, s.dilation};
  a.before = {0, padding / 2, padding / 2};
  return a;
}

// Milliseconds a call: the least of `rounds` rounds of at least 2 ms.
double least_ms(int rounds, const std::function<void()>& call) {
  call();
  double start = now(), least = 1e9;
  call();
  const int64_t repeats = std::max<int64_t>(1, int64_t(0.002 / (now() - start)));
  for (int i = 0; i < rounds; ++i) {
    start = now();
    for (int64_t j = 0; j < repeats; ++j) call();
    least = std::min(least, (now() - start) / double(repeats));
  }
  return least * 1e3;
}

void measure(const Shape& s, int64_t batch, int threads, int rounds, const Backend& backend) {
  ConvArgs forward = windows_of<ConvArgs>(s, batch);
  ConvDataGradArgs data = windows_of<ConvDataGradArgs>(s, batch);
  ConvFilterGradArgs filter = windows_of<ConvFilterGradArgs>(s, batch);
  const Memory x(forward.inputs(s.channels)), w(forward.weights()), b(s.filters), y(forward.outputs(s.filters));
  const Memory dx(forward.inputs(s.channels)), dw(forward.weights()), db(s.filters);
  forward.x.memory = filter.x.memory = x.p, forward.w.memory = data.w.memory = w.p;
  forward.bias.memory = b.p, forward.y.memory = y.p, data.dy.memory = filter.dy.memory = y.p;
  data.dx.memory = dx.p, filter.dw.memory = dw.p, filter.db.memory = db.p;
  Context ctx = team_context();
  const double f = least_ms(rounds, [&] { backend.kernels->conv(forward, ctx); });
  const double d = least_ms(rounds, [&] { backend.kernels->conv_data_grad(data, ctx); });
  const double g = least_ms(rounds, [&] { backend.kernels->conv_filter_grad(filter, ctx); });
  const double gflop = 2e-9 * double(forward.outputs(s.filters)) * double(s.kernel * s.kernel * s.channels);
  printf(
      "{\"bench\":\"conv\",\"shape\":\"%s\",\"batch\":%ld,\"threads\":%d,\"isa\":\"%s\",\"forwardMs\":%.4f,\"dataMs\":%"
      ".4f,"
      "\"filterMs\":%.4f,\"forwardGflops\":%.1f,\"dataGflops\":%.1f,\"filterGflops\":%.1f}\n",
      s.name, long(batch), threads, backend.name, f, d, g, gflop / f * 1e3, gflop / d * 1e3, gflop / g * 1e3);
  fflush(stdout);
}

}  // namespace

int main(int count, char** words) {
  std::map<std::string, std::string> options = {{"threads", "1"}, {"only", ""}, {"batch", "32"}, {"rounds", "20"}};
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const size_t equals = word.find('=');
    if (equals == std::string::npos || !options.count(word.substr(0, equals))) {
      fprintf(stderr, "bench_conv: expected threads=, only=, batch= or rounds=, received %s.\n", words[i]);
      return 2;
    }
    options[word.substr(0, equals)] = word.substr(equals + 1);
  }
  const int threads = atoi(options["threads"].c_str());
  set_team_threads(threads);
  for (const Shape& s : kShapes)
    if (options["only"].empty() ||
        ("," + options["only"] + ",").find("," + std::string(s.name) + ",") != std::string::npos)
      measure(s, atoi(options["batch"].c_str()), threads, atoi(options["rounds"].c_str()), cpu_backend());
}
