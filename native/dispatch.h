// SPDX-License-Identifier: MIT
// From a record to a running kernel: for each op its operands, its memory check, and the call.
#pragma once
#include "record.h"

namespace gemmule {

struct OperandInfo {
  const char* name;
  Access access;
  Element element;
};

// What the memory under a handle is.
struct Bound {
  void* memory = nullptr;
  int64_t size = 0;
  DType dtype = DType::float32;
};

// One entry an op.
struct OpInfo {
  const char* name;
  bool faults;
  bool droppable;  // from a Program where nobody reads what it writes, although it may fault
  bool any_type;
  bool in_place;  // what it writes may be exactly what it reads
  int operands;
  OperandInfo operand[kHandles];
  // The elements that each operand needs, -1 where a size is negative or overflows; returns null, or a clause that says what is wrong with the numbers.
  const char* (*sizes)(const Record&, int64_t (&out)[kHandles], bool (&optional)[kHandles]);
  // Runs the kernel on memory that was checked against sizes().
  void (*run)(const Record&, const Bound* bound, const Kernels& fast, Context&);
};
extern const OpInfo op_infos[int(OpCode::count)];

// Whether anything would be written. Where not, no kernel is called: sizes of 0 may stand beside enormous ones, over which it
// would have to loop.
bool writes(const OpInfo&, const int64_t* sizes);

// Null, or a clause that says why running this record on this memory would be wrong. Operands with Access::write may be unbound.
// The clause may live in `text`, of at least 256 characters.
const char* check_memory(
    const Record&, const Bound* bound, const int64_t (&sizes)[kHandles], const bool (&optional)[kHandles], char* text);

}  // namespace gemmule
