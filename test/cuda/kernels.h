// SPDX-License-Identifier: MIT
// The kernels of all device files in this library, by name.
#pragma once
#include <cstdint>
#include <cstring>
#include <tuple>
#include <utility>
#include <vector>

namespace standin {

struct Parameter {
  uint32_t offset, size;  // as CUDA lays a kernel's parameters out
};

// KERNEL's first argument: (256) or (256, 2).
struct LaunchBounds {
  uint32_t threads, blocks;
  constexpr LaunchBounds(uint32_t threads, uint32_t blocks = 1) : threads(threads), blocks(blocks) {}
};

struct Kernel {
  const char* name;
  LaunchBounds bounds;
  std::vector<Parameter> parameters;
  void (*function)();
  void (*call)(void (*function)(), void** arguments);
};

void add_kernel(const Kernel&);
const Kernel* find_kernel(const char* name);  // null: none has that name

template <class T>
T argument(const void* bytes) {
  alignas(T) unsigned char value[sizeof(T)];
  std::memcpy(value, bytes, sizeof value);
  return *reinterpret_cast<T*>(value);
}

template <class... P>
void call(void (*function)(), void** arguments) {
  [&]<size_t... i>(std::index_sequence<i...>) {
    reinterpret_cast<void (*)(P...)>(function)(argument<P>(arguments[i])...);
  }
  (std::index_sequence_for<P...>{});
}

template <class... P>
std::vector<Parameter> parameters_of() {
  uint32_t end = 0;
  std::vector<Parameter> all;
  ((end = uint32_t((end + alignof(P) - 1) / alignof(P) * alignof(P)), all.push_back({end, uint32_t(sizeof(P))}),
       end += uint32_t(sizeof(P))),
      ...);
  return all;
}

struct Registered {
  template <class... P>
  Registered(const char* name, LaunchBounds bounds, void (*function)(P...)) {
    add_kernel({name, bounds, parameters_of<P...>(), reinterpret_cast<void (*)()>(function), &call<P...>});
  }
};

}  // namespace standin
