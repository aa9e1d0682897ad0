// SPDX-License-Identifier: MIT
// What the environment asks of the stand-in, and the faults that tests ask for.
#pragma once
#include <cstddef>

namespace standin {

struct Settings {
  int devices = 2;             // GEMMULE_STANDIN_DEVICES
  int major = 8, minor = 0;    // GEMMULE_STANDIN_CAPABILITY
  int multiprocessors = 4;     // GEMMULE_STANDIN_MULTIPROCESSORS
  size_t memory = 8ull << 30;  // GEMMULE_STANDIN_MEMORY, bytes of each device
  bool reports_leaks = false;  // GEMMULE_STANDIN_LEAKS=1
  int shared_limit() const;    // most shared memory of a block, as devices of that capability have it
};
const Settings& settings();

// GEMMULE_STANDIN_FAIL or standin_fail(): "alloc:3" the third from now, "alloc:3+" that and all later ones; "launch:3";
// "lost:3" from the third call of any kind on; "init"; "old"; "no-device".
void set_fault(const char* text);
enum class Occasion { allocation, launch, call };
bool fails(Occasion);                  // counts it
bool fault_is(const char* condition);  // "init", "old", "no-device"

}  // namespace standin
