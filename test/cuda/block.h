// SPDX-License-Identifier: MIT
// One block at a time, each of its threads a fiber: a thread runs until it waits for others, then the next one does.
// What waits for a barrier that is missing reads 0xFF (a NaN) or old values, the same ones in every run of the same
// order.
#pragma once
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <vector>

#include "vector_types.h"

namespace standin {

using Place = std::source_location;

struct Fiber;
enum class State : uint8_t { fresh, ready, at_barrier, in_warp, exited };

// A cp.async that was issued and not yet waited for.
struct Copy {
  void* to;
  const void* from;
  int bytes, bytes_read;
};

// All requests of one warp's collective by lane; null: not in the mask.
struct Lanes {
  void* request[32];
};
using Serve = void (*)(const Lanes&);

struct Thread {
  uint3 index;
  uint32_t rank;  // in its block
  State state;
  Fiber* fiber = nullptr;
  Place place;  // where it waits
  // -- For a collective of its warp.
  uint32_t mask;
  Serve serve;
  void* request;
  // -- The groups of its asynchronous copies: the last one is not yet committed.
  std::vector<std::vector<Copy>> copies;

  int lane() const { return int(rank % 32); }
};

struct Launch {
  const char* kernel;
  dim3 grid, block;
  uint32_t shared_bytes;  // dynamic
  uint32_t shared_limit;  // static and dynamic together
  void (*call)(void (*kernel)(), void** arguments);
  void (*function)();
  void** arguments;
};

// 0: threads and blocks in order; 1: the other way round; else: random, from that seed.
void set_order(unsigned seed);
// Runs all blocks. Not empty: why the launch failed, with kernel, block, thread and place. One launch at a time in a
// process.
std::string run(const Launch&);

// -- For the words of cuda_on_cpu.h: all of the launch that is running.
extern Thread* thread;
extern uint3 block_index;
extern dim3 block_size, grid_size;

// Ends the launch: this thread and all others are left where they are, and nothing on their stacks is destroyed.
[[noreturn]] void fail(Place, std::string what);
// Returns how many threads of the block brought true.
int barrier(bool predicate, Place);
// The last lane of `mask` to come serves all requests; then all go on.
void meet(uint32_t mask, Serve, void* request, Place);

// A variable in shared memory; its first use in a block gives it a place, filled with 0xFF, between red zones.
struct SharedVariable {
  const char* name;
  size_t bytes;
  uint64_t block = 0;  // the one, counted over all launches, that `memory` is of
  void* memory = nullptr;
};
extern uint64_t block_serial;
void place(SharedVariable&, Place);
void* dynamic_shared();

template <class T>
T& shared(SharedVariable& variable, Place where = Place::current()) {
  if (variable.block != block_serial) place(variable, where);
  return *static_cast<T*>(variable.memory);
}

}  // namespace standin
