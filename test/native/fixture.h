// SPDX-License-Identifier: MIT
// Runs records on guarded memory: what the cases and the hostile records share.
#pragma once
#include <string>
#include <vector>

#include "backend.h"
#include "dispatch.h"
#include "memory.h"

namespace gemmule::test {

// A record with its operands: what memory each has, and what it holds before the kernel runs.
struct Job {
  Record record;
  int64_t sizes[kHandles];
  bool optional[kHandles];
  bool bound[kHandles];
  DType dtype[kHandles];
  std::vector<double> before[kHandles];  // empty: NaN (integers: -1) in every place
};

enum class Schedule {
  serial,
  split,  // odd tasks on one thread, even ones on another, last task first: finds tasks that lean on each other
  team    // the product's own
};

struct Manner {
  const Backend& backend;
  Placement placement = Placement::ends_at_guard;
  Schedule schedule = Schedule::serial;
  bool in_place = false;  // the first output is the first input of its size and type
};
std::string text_of(const Manner&);

struct Outcome {
  std::vector<unsigned char> after[kHandles];  // of the operands that the op writes
  Fault fault;
  std::string complaint;  // empty, or which rule of memory was broken
};

// What laying out the operands is made of.
void put(void* memory, DType, const std::vector<double>& values);
void share(const Job&, Bound*);  // lets the first output that can be an input be that one
bool is_output(const Bound*, int operands, int input);

// `title` names the job if it dies of a signal.
Outcome run(const Job&, const Manner&, const std::string& title);
std::vector<double> numbers(const std::vector<unsigned char>& bytes, DType);
void catch_signals();

}  // namespace gemmule::test
