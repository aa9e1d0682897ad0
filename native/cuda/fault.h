// SPDX-License-Identifier: MIT
// How kernels on a GPU report bad data: two records of one stream, shared by host and device.
//
// A kernel that meets bad data lowers `candidate` to its element (atomicMin: the lowest wins, in whatever order threads come) and
// writes a defined value; the launch right behind it, settle_fault, makes a report of it. From then on, until the host has read the
// report and cleared both records, kernels that write variables find `set` and do nothing.
#pragma once
#include <cstdint>

namespace gemmule {

// In mapped host memory: the host looks at it without asking the device.
struct FaultReport {
  int32_t set;
  int32_t op;
  int64_t element, value, limit, row;  // row: of the data set, or -1
  int64_t steps;                       // whole steps of the Program that had run
};

// In device memory.
struct DeviceFault {
  uint32_t set;
  uint32_t unused;
  unsigned long long candidate;  // the lowest bad element of the present instruction; kNoCandidate: none
  int64_t steps;                 // whole steps that ran since the chunk began
  const int32_t* batch_rows;     // the data set's rows in the present step's batch (gather_batch), or null
  int64_t batch_count;
  FaultReport* report;
};
constexpr unsigned long long kNoCandidate = ~0ull;

}  // namespace gemmule
