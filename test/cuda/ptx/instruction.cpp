// SPDX-License-Identifier: MIT
#include "instruction.h"

namespace ptx {

Progress& progress(const standin::Thread& thread) {
  static Progress all[1024];
  Progress& own = all[thread.rank];
  if (own.block != standin::block_serial) own = {.block = standin::block_serial};
  return own;
}

u32 barrier(At at, bool predicate) {
  const int brought = standin::barrier(predicate, at->place);
  ++progress().barriers;
  return u32(brought);
}

}  // namespace ptx
