// SPDX-License-Identifier: MIT
// What the coverage test asks the runner.
#pragma once
#include <string>

#include "kernels.h"

namespace gemmule::test {

bool has_cases(OpCode);
// How many cases ran on a backend; tests run after all cases.
int runs_on(const std::string& backend);
bool was_run(OpCode);  // or belongs to another part of the run
// Neither ops nor an instruction set were picked on the command line.
bool everything_ran();

}  // namespace gemmule::test
