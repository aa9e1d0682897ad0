// SPDX-License-Identifier: MIT
// fma_loop THREADS SECONDS: threads that do nothing but multiply and add, to be measured against.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

int main(int, char** argv) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[2]));
  std::atomic<double> sink{0};
  auto work = [&] {
    double a[16] = {}, x = 1.0000001;
    while (std::chrono::steady_clock::now() < end)
      for (int n = 0; n < 100000; ++n)
        for (double& v : a) v = v * x + 0.5;
    sink = a[3];
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < std::atoi(argv[1]); ++i) threads.emplace_back(work);
  for (auto& t : threads) t.join();
}
