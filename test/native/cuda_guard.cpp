// SPDX-License-Identifier: MIT
// A step that met bad data changes no variable: every kernel that writes one asks the fault record first.
#include "gpu_fixture.h"
#include "runner.h"

namespace {

bool updates(const OpInfo& op, int i) { return op.operand[i].access == Access::update; }
bool updates_any(const OpInfo& op) {
  for (int i = 0; i < op.operands; ++i)
    if (updates(op, i)) return true;
  return false;
}

// The first value of an operand. Rows that are named begin with one that is there.
double first_of(const OpInfo& op, int i, DType type) {
  if (std::string(op.operand[i].name) == "rows") return 0;
  return type == DType::int32 ? 3 : 0.25 + i;
}

// All numbers are 2, every operand is there, and no two hold the same.
Job job_of_twos(int op_code) {
  Job job{};
  const OpInfo& op = op_infos[op_code];
  job.record.op = int16_t(op_code);
  for (double& number : job.record.number) number = 2;
  if (const char* why = op.sizes(job.record, job.sizes, job.optional)) expect(false, std::string(op.name) + ": " + why);
  for (int i = 0; i < op.operands; ++i) {
    job.bound[i] = true;
    job.dtype[i] = dtype_of(op.operand[i].element, DType::float32);
    for (int64_t k = 0; k < job.sizes[i]; ++k) job.before[i].push_back(double(k) + first_of(op, i, job.dtype[i]));
  }
  return job;
}

bool keeps_variables(const Job& job) {
  const OpInfo& op = op_infos[job.record.op];
  const Outcome out = run(job, {cuda_backend()}, "behind a fault");
  expect(out.complaint.empty(), std::string(op.name) + ": " + out.complaint);
  for (int i = 0; i < op.operands; ++i)
    if (updates(op, i) && numbers(out.after[i], job.dtype[i]) != job.before[i]) return false;
  return true;
}

void set_fault(uint32_t set) { test_gpu()->upload(&test_gpu()->fault()->set, &set, sizeof set); }

}  // namespace

TEST("cuda: behind a fault no kernel writes a variable") {
  for (int op = 0; op < int(OpCode::count); ++op) {
    if (!updates_any(op_infos[op])) continue;
    const Job job = job_of_twos(op);
    const std::string name = op_infos[op].name;
    expect(!keeps_variables(job), name + " writes its variable where there is no fault");
    set_fault(1);
    expect(keeps_variables(job), name + " keeps its variable behind a fault");
    set_fault(0);
  }
}
