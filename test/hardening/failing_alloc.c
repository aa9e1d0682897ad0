// SPDX-License-Identifier: MIT
// Preloaded, it makes the addon's allocations fail: tensors and scratch memory come from aligned_alloc alone. The file that
// FAILING_ALLOC names is shared with the test: how many may still succeed (-1: all), and how many failed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

struct Order {
  _Atomic int64_t left, failed;
};
static struct Order* order;

__attribute__((constructor)) static void open_order(void) {
  const char* path = getenv("FAILING_ALLOC");
  const int file = path ? open(path, O_RDWR) : -1;
  void* shared = file < 0 ? MAP_FAILED : mmap(0, sizeof *order, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) order = shared;
}

static int must_fail(void) {
  int64_t left = order ? atomic_load(&order->left) : -1;
  while (left > 0 && !atomic_compare_exchange_weak(&order->left, &left, left - 1)) continue;
  if (left == 0) atomic_fetch_add(&order->failed, 1);
  return left == 0;
}

void* aligned_alloc(size_t alignment, size_t size) {
  static void* (*real)(size_t, size_t);
  if (!real) real = (void* (*)(size_t, size_t))dlsym(RTLD_NEXT, "aligned_alloc");
  return must_fail() ? 0 : real(alignment, size);
}
