// SPDX-License-Identifier: MIT
// The shapes that every recurrent op is tried on.
#pragma once
#include <cmath>

#include "ops/sequence.h"
#include "runner.h"

namespace gemmule::test {

struct SequenceShape {
  const char* name;
  int64_t batch, steps, inputs, units;
  bool reverse = false;
};

inline void set_sequence(Sequence& a, const SequenceShape& s) {
  a.batch = s.batch, a.steps = s.steps, a.units = s.units, a.reverse = s.reverse;
}
// So small that a state's error does not grow from step to step.
inline double weight_bound(int64_t terms) { return 1 / std::sqrt(double(terms) + 1); }

inline std::vector<SequenceShape> sequence_edges() {
  std::vector<SequenceShape> out;
  for (int64_t n : edge_sizes()) {
    if (n < 70) out.push_back({"units", 2, 3, 5, n}), out.push_back({"units of more rows", 7, 2, 5, n, n % 2 == 0});
    if (n < 40) out.push_back({"inputs", 3, 2, n, 20});
  }
  for (int64_t n : {1, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 24, 31, 37}) {
    out.push_back({"sequences", n, 3, 9, 17, n % 3 == 0});
    out.push_back({"sequences of one unit", n, 2, 3, 1});
  }
  for (int64_t n : {0, 1, 2, 9})
    for (bool reverse : {false, true}) out.push_back({"steps", 2, n, 4, 18, reverse});
  return out;
}

inline std::vector<SequenceShape> nothing_to_do() {
  const int64_t much = int64_t{1} << 40;
  return {{"no sequences", 0, 3, 4, 18}, {"no sequences of many steps", 0, much, 4, 5}, {"no steps", 17, 0, 4, 18},
      {"no units of many steps", 2, much, 0, 0}, {"no units", 2, 3, 4, 0}, {"no inputs", 2, 3, 0, 18},
      {"no inputs of a batch", 17, 3, 0, 18}};
}

// What takes several tasks: by sequences, and by units in each step.
inline std::vector<SequenceShape> shared_sequences() {
  return {{"forecast", 32, 4, 2, 32}, {"a classifier", 33, 2, 28, 40}, {"sequences in tasks", 16, 3, 40, 64},
      {"many sequences", 150, 2, 8, 16}, {"the longest run of sequences", 300, 1, 8, 20, true},
      {"units in tasks", 1, 3, 32, 200}, {"units in tasks, no vector's multiple", 1, 2, 9, 259, true},
      {"few sequences, many units", 5, 2, 20, 150}, {"a full tile, many units", 8, 2, 20, 131},
      {"almost enough to share", 15, 2, 8, 100, true}, {"a long sequence", 1, 60, 3, 20}};
}

inline std::vector<SequenceShape> sequence_shapes() {
  std::vector<SequenceShape> out;
  for (const auto& some : {sequence_edges(), nothing_to_do(), shared_sequences()})
    out.insert(out.end(), some.begin(), some.end());
  return out;
}

// Whether the shape is worth a trial with a mask too.
inline bool tries_mask(const SequenceShape& s) { return s.batch * s.units < 500 && s.steps < 100; }

// A few, for what is told apart beside the shape.
inline const std::vector<SequenceShape> varied_sequences = {{"few", 2, 4, 5, 19}, {"few, reversed", 3, 4, 5, 16, true},
    {"a tile", 7, 3, 6, 33}, {"tasks of sequences", 20, 3, 40, 50, true}, {"tasks of units", 1, 3, 40, 264}};

// Sequences of unequal length, padded in front and behind; one is masked from end to end.
inline double mask_of_lengths(const SequenceShape& s, int64_t i) {
  const int64_t b = i / s.steps, t = i % s.steps;
  if (b % 4 == 3) return 0;
  return b % 2 ? t >= b % s.steps : t < s.steps - b % s.steps;
}

}  // namespace gemmule::test
