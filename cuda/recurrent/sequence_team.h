// SPDX-License-Identifier: MIT
// A block that runs all steps of four sequences by itself, so that nothing waits for other blocks: what the host tells
// it. Plain C++, for host and device.
//
// Its threads are `splits` rows of `width`: a column of them is a unit, of whose products each row sums a share; in the
// next phase the first rows are the sequences. The weights are [units, units, gates], the terms first; as many of
// their rows as shared memory holds stay there.
#pragma once
#include <cstdint>

namespace gemmule {

// Each weight that is read serves all sequences: fewer of them a block would save no time.
constexpr int kTeamThreads = 512, kTeamUnits = 128, kTeamSequences = 4;

struct SequenceTeam {
  int32_t units, gates, width, splits;
  int32_t share;  // of the terms, for a row
  int32_t held;   // rows of weights in shared memory

  static constexpr SequenceTeam of(int64_t units, int32_t gates) {
    const int32_t width = int32_t(units + 31) / 32 * 32, splits = kTeamThreads / width;
    return {int32_t(units), gates, width, splits, (int32_t(units) + splits - 1) / splits, 0};
  }
  constexpr int threads() const { return width * splits; }
  constexpr int row_floats() const { return gates * units; }
  constexpr int held_floats() const { return (held * row_floats() + 3) / 4 * 4; }
  // What is multiplied, `terms` floats a unit, and what the rows have summed, `sums` floats a unit.
  constexpr int operand_floats(int terms) const { return units * kTeamSequences * terms; }
  constexpr int sum_floats(int sums) const { return threads() * kTeamSequences * sums; }
};

}  // namespace gemmule
