// SPDX-License-Identifier: MIT
// Recorded instructions, planned once and replayed: temporaries lie in one arena by liveness, writes of variables come after
// the last instruction that may refuse its data, so that a faulty step changes no variable.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "../backend.h"
#include "../device.h"

namespace gemmule {

// A handle below zero names local -handle - 1 of its Program.
enum class LocalKind : uint8_t { unknown, param, temporary, result };
struct Local {
  LocalKind kind = LocalKind::unknown;
  DType dtype = DType::float32;
  int64_t size = 0;   // elements
  int64_t place = 0;  // byte offset in the arena, or the number of the param or result
};

struct Step {
  Record record;
  int64_t sizes[kHandles];
  bool optional[kHandles];
};

struct Program {
  std::vector<Step> code;
  std::vector<Local> locals;
  std::vector<int32_t> written;   // variables that the code updates
  std::vector<int32_t> restored;  // those of them that must be put back after a fault: their write could not be moved
  int64_t arena_bytes = 0, temporary_bytes = 0;
  std::vector<Local> results;
  int params = 0;
  bool may_fault = false;            // whether an instruction may refuse its data
  const Backend* backend = nullptr;  // what it was planned for
  struct Place* place = nullptr;
  std::unique_ptr<Recording> recording;  // as the device keeps it
};

// What the planner must know of the stream's table at the time of capture.
struct TableEntry {
  bool present;
  int64_t size;
  DType dtype;
};
using Table = std::function<TableEntry(int32_t handle)>;

struct Capture {
  std::vector<Record> code;
  std::vector<TableEntry> params;  // local i is param i
  std::vector<int32_t> results;    // handles, locals or not
  int32_t locals = 0;
};

// Plans a capture. Throws std::runtime_error with a clause ("matmul: a holds 3 elements, needs 4") where the code could not run safely.
Program plan(const Capture&, const Table&);

}  // namespace gemmule
