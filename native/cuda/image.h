// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

namespace gemmule::cuda {

// Where a build leaves the fat binary: beside the addon (or the program) that this code is part of. The package has one for the
// addons of all platforms, in the folder above theirs.
std::string image_path();
bool has_image();
// The fat binary's bytes; empty where there is no such file.
std::vector<char> read_image();

}  // namespace gemmule::cuda
