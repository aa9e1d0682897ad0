// SPDX-License-Identifier: MIT
// What the coverage test asks the runner.
#pragma once
#include <string>

#include "kernels.h"

namespace gemmule::test {

bool has_cases(OpCode);
// How many cases ran on a backend.
int runs_on(const std::string& backend);
bool was_run(OpCode);
bool is_of_this_part(OpCode);  // --part=
// Neither ops nor an instruction set were picked on the command line.
bool everything_asked();

// At the end of each part of a run, for what that part had to run.
void expect_everything_ran();

}  // namespace gemmule::test
