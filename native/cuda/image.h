// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

namespace gemmule::cuda {

// Where the fat binary lies: beside the addon (or the program) that this code is part of.
std::string image_path();
bool has_image();
// The fat binary's bytes; empty where there is no such file.
std::vector<char> read_image();

}  // namespace gemmule::cuda
