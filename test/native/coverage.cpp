// SPDX-License-Identifier: MIT
// Nothing may be left out: every op has cases, every backend that can run here ran, and the forced ISA is the one that runs.
#include "coverage.h"

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "backend.h"
#include "runner.h"

TEST("every op has cases") {
  for (int op = 0; op < int(OpCode::count); ++op)
    expect(has_cases(OpCode(op)),
        std::string(op_infos[op].name) + " has no CASES: write test/native/" + op_infos[op].name + "_cases.cpp");
}

void gemmule::test::expect_everything_ran() {
  if (!everything_asked()) return;
  for (int op = 0; runs_on_gpu() && op < int(OpCode::count); ++op)
    if (is_of_this_part(OpCode(op)))
      expect(was_run(OpCode(op)), std::string(op_infos[op].name) + " has no case that ran on the GPU");
  for (const Backend& b : compiled_backends())
    if (!runs_on_gpu() && b.runs_here()) expect(runs_on(b.name) > 0, std::string(b.name) + " ran no case");
}

namespace {

// The addresses of a backend's kernels, in the order of the table.
std::vector<void*> kernels_of(const Backend& b) {
  return {
#define OP(op, args, types, faults) reinterpret_cast<void*>(b.kernels->op),
#include "ops/ops.def"
#undef OP
  };
}

void expect_apart(const Backend& a, const Backend& b) {
  const auto of_a = kernels_of(a), of_b = kernels_of(b);
  for (size_t op = 0; op < of_a.size(); ++op)
    expect(of_a[op] != of_b[op],
        std::string(op_infos[op].name) + " of " + a.name + " and of " + b.name + " are one function");
}

}  // namespace

// One function in two tables: an ISA's file was compiled into the wrong namespace, or linked for another.
TEST("each backend has kernels of its own") {
  for (const Backend& a : compiled_backends())
    for (const Backend& b : compiled_backends())
      if (&a < &b) expect_apart(a, b);
}

namespace {

struct Forced {
  explicit Forced(const char* isa) { setenv("GEMMULE_ISA", isa, 1); }
  ~Forced() { unsetenv("GEMMULE_ISA"); }
};
std::string complaint_about(const char* isa) {
  const Forced forced(isa);
  try {
    cpu_backend();
  } catch (const std::runtime_error& e) { return e.what(); }
  return "";
}

}  // namespace

TEST("GEMMULE_ISA forces an instruction set") {
  for (const Backend& b : compiled_backends()) {
    if (b.lanes == 1 || !b.runs_here()) continue;
    const Forced forced(b.name);
    expect(!std::strcmp(cpu_backend().name, b.name),
        std::string("GEMMULE_ISA=") + b.name + " gives " + cpu_backend().name);
  }
}

TEST("GEMMULE_ISA names what there is when it asks for what there is not") {
  const std::string said = complaint_about("sse9");
  expect(said.starts_with("GEMMULE_ISA=sse9: this CPU has "), "said: " + said);
  expect(said.ends_with(std::string(compiled_backends()[1].name) + "."), "the slowest comes last: " + said);
  expect(complaint_about("reference").starts_with("GEMMULE_ISA=reference: "), "the reference is no instruction set");
  for (const Backend& b : compiled_backends())
    if (!b.runs_here())
      expect(complaint_about(b.name).starts_with(std::string("GEMMULE_ISA=") + b.name + ": this CPU has "),
          std::string(b.name) + " is absent");
}

TEST("without GEMMULE_ISA the fastest one runs") {
  const char* before = std::getenv("GEMMULE_ISA");
  const std::string kept = before ? before : "";
  unsetenv("GEMMULE_ISA");
  for (const Backend& b : compiled_backends())
    if (b.runs_here())
      expect(cpu_backend().lanes >= b.lanes, std::string(b.name) + " is wider than " + cpu_backend().name);
  if (before) setenv("GEMMULE_ISA", kept.c_str(), 1);
}
