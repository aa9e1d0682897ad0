// SPDX-License-Identifier: MIT
// What the recurrent ops are launched with: the products of many steps' inputs at once; then, step by step, the
// products of the state and a kernel for what is done unit by unit.
#pragma once
#include <algorithm>
#include <optional>

#include "../../cuda/recurrent/sequence_run.h"
#include "gemm.h"
#include "launch.h"

namespace gemmule::cuda {

inline bool has_states(const Sequence& p) { return p.type == DType::float32 && p.batch > 0 && p.units > 0; }

// Where no step runs: `end` = `begin`, or zeros.
void keep_state(const Sequence&, const In& begin, const Out& end, Context&);

// What every kernel is told, in a Run that is otherwise empty.
template <class Run, class P>
Run sequence_run(const P& p) {
  Run run{};
  run.batch = p.batch, run.steps = p.steps, run.units = Divisor::of(p.units);
  run.mask = p.mask.template as<uint8_t>(), run.reverse = p.reverse;
  return run;
}
template <class Run>
void launch_step(Context& ctx, const char* kernel, const Run& run) {
  launch(ctx, kernel, {blocks_of(run.batch * run.units.value)}, kThreads, 0, run);
}

// Pieces of one workspace are aligned to 256 bytes.
inline int64_t piece(int64_t floats) { return blocks_of(floats, 64) * 64; }

// ---- products of steps ----

// One row a sequence.
struct StepRows {
  const float* first;
  int64_t apart;
};
// Of [batch, steps, columns] at step t.
inline StepRows rows_of_step(const Sequence& p, const float* all, int64_t columns, int64_t t) {
  return {all + t * columns, p.steps * columns};
}
// The state that the i-th step begins with; null: zeros.
template <class P>
StepRows state_before(const P& p, int64_t i) {
  if (i == 0) return {p.h0.as(), p.units};
  return rows_of_step(p, p.y.as(), p.units, p.step(i - 1));
}

// c [batch, n] = a [batch, k] * op(b) + beta * c, the same at every step: planned once.
class StepProduct {
 public:
  StepProduct(const Sequence&, int64_t n, int64_t k, const float* b, int64_t ldb);
  StepProduct& transposed() { return p_.trans_b = true, *this; }
  StepProduct& adds() { return p_.beta = 1, *this; }
  // From the gradient of a step to that of the one before.
  StepProduct& goes_back(const SequenceGradRun& run) { return run.through ? transposed() : transposed().adds(); }
  void run(StepRows a, float* c, int64_t ldc, Context&);

 private:
  MatmulArgs p_{};
  std::optional<GemmPlan> plan_;
};

// ---- gradients, from the last step to the first ----

// A run with `rest` floats of memory; nothing where there is none left.
template <class Run>
struct GradSteps {
  Run run;
  float* rest;
};
template <class Run, class P>
std::optional<GradSteps<Run>> grad_steps(const P& p, int64_t rest, Context& ctx) {
  const int64_t through = p.mask ? piece(p.states()) : 0, bytes = (through + rest) * int64_t{sizeof(float)};
  float* const memory = bytes ? static_cast<float*>(workspace(ctx, bytes, 1)) : nullptr;
  if (bytes && !memory) return {};
  auto run = sequence_run<Run>(p);
  run.dy = p.dy.as(), run.dhn = p.dhn.as(), run.dh0 = p.dh0.as();
  run.through = p.mask ? memory : nullptr;
  return GradSteps<Run>{run, memory + through};
}

// step() for each; it ends with a product added to dh0, or put `through`.
template <class Run, class F>
void run_backwards(Run& run, Context& ctx, const F& step) {
  for (run.first = run.steps - 1; run.first >= 0; --run.first) step();
  run.first = 0;
  if (run.through) launch_step(ctx, "sequence_grad_end", static_cast<const SequenceGradRun&>(run));
}

// ---- what enters the gates ----

// Some steps that run in a row: [first, first + count) in their order. z [count, batch, columns]: x * w + bias, the
// steps in time, from z_first on.
struct StepChunk {
  int64_t first, count, z_first;
  float* z;
};

// The weights as they are multiplied with, and memory for a chunk's z where it does not lie in `gates`.
struct GateMemory {
  int64_t columns, at_once;
  const float *w, *u;
  float *z, *rest;
};

struct PackedGates {
  int64_t k, gates, units;
  int64_t floats() const { return k * gates * units; }
  const float* unpack(const In& packed, float* plain, Context&) const;
};
// x * w + bias of steps [first, first + count) in time.
struct InputProduct {
  const float *x, *w, *bias;
  int64_t batch, steps, inputs, columns;
  void run(int64_t first, int64_t count, float* z, Context&) const;
};

constexpr int64_t kChunkFloats = 1 << 23;  // of z: 32 MiB, which large caches hold

// With `rest` floats more; nothing where there is no memory left.
template <class P>
std::optional<GateMemory> gate_memory(const P& p, int64_t gates, int64_t rest, Context& ctx) {
  const PackedGates w{p.inputs, gates, p.units}, u{p.units, gates, p.units};
  GateMemory m{gates * p.units, 0, p.w.as(), p.u.as(), nullptr, nullptr};
  m.at_once = std::clamp<int64_t>(kChunkFloats / (p.batch * m.columns), 1, p.steps);
  const int64_t z_floats = p.gates ? 0 : piece(m.at_once * p.batch * m.columns);
  const int64_t w_floats = p.packed ? piece(w.floats()) : 0, u_floats = p.packed ? piece(u.floats()) : 0;
  const int64_t bytes = (z_floats + w_floats + u_floats + rest) * int64_t{sizeof(float)};
  float* const memory = bytes ? static_cast<float*>(workspace(ctx, bytes, 1)) : nullptr;
  if (bytes && !memory) return {};
  m.z = memory, m.rest = memory + z_floats + w_floats + u_floats;
  if (p.packed) {
    m.w = w.unpack(p.w, memory + z_floats, ctx);
    m.u = u.unpack(p.u, memory + z_floats + w_floats, ctx);
  }
  return m;
}

// f(chunk), in the order in which steps run.
template <class P, class F>
void each_chunk(const P& p, const GateMemory& m, Context& ctx, const F& f) {
  const InputProduct inputs{p.x.as(), m.w, p.bias.as(), p.batch, p.steps, p.inputs, m.columns};
  for (int64_t first = 0; first < p.steps; first += m.at_once) {
    const int64_t count = std::min(m.at_once, p.steps - first), z_first = p.reverse ? p.steps - first - count : first;
    float* const z = p.gates ? p.gates.as() + z_first * p.batch * m.columns : m.z;
    inputs.run(z_first, count, z, ctx);
    f(StepChunk{first, count, z_first, z});
  }
}

}  // namespace gemmule::cuda
