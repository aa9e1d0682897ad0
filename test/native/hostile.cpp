// SPDX-License-Identifier: MIT
// Records as no TypeScript of ours writes them: whatever the numbers say, a record is refused, or it touches its operands only.
#include <cmath>
#include <limits>
#include <random>

#include "fixture.h"
#include "runner.h"

namespace {

using Draw = std::function<double(std::mt19937&)>;

double of(std::mt19937& random, const std::vector<double>& pool) { return pool[random() % pool.size()]; }

// What breaks careless arithmetic: fractions, infinities, and integers whose sums and products leave 64 bits.
double wild(std::mt19937& random) {
  static const double inf = std::numeric_limits<double>::infinity();
  static const std::vector<double> pool = {0, 1, 2, 3, -1, -2, 0.5, 1e300, -1e300, inf, -inf, NAN, 0x1p31, 0x1p32,
      0x1p52, 0x1p53, -0x1p53, 0x1p63, 3037000500};
  return of(random, pool);
}
// What is often accepted.
double small(std::mt19937& random) {
  static const std::vector<double> pool = {0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 7, -1};
  return of(random, pool);
}

Record record_of(int op, DType type, std::mt19937& random, const Draw& draw) {
  Record r{};
  r.op = int16_t(op);
  r.type = int16_t(type);
  for (double& n : r.number) n = draw(random);
  return r;
}

// A job on that record, or nothing where it is refused or large.
std::optional<Job> job_on(const Record& r, std::mt19937& random) {
  Job job{r, {}, {}, {}, {}, {}};
  const OpInfo& op = op_infos[r.op];
  if (op.sizes(r, job.sizes, job.optional)) return {};
  for (int i = 0; i < op.operands; ++i) {
    const OperandInfo& o = op.operand[i];
    if (job.sizes[i] < 0 || job.sizes[i] > 10000) return {};
    job.bound[i] = !job.optional[i] || random() % 2;
    job.dtype[i] = o.element == Element::any ? DType(random() % kDTypes) : dtype_of(o.element, DType(r.type));
    const bool whole = job.dtype[i] == DType::boolean;
    if (o.access == Access::write) continue;
    for (int64_t k = 0; k < job.sizes[i]; ++k)
      job.before[i].push_back(whole ? random() % 2 : double(random() % 12) - (job.dtype[i] == DType::uint8 ? 0 : 4));
  }
  return job;
}

void run_everywhere(const Job& job) {
  for (const Backend& b : compiled_backends()) {
    if (!b.runs_here()) continue;
    for (Placement placement : {Placement::ends_at_guard, Placement::starts_at_guard}) {
      const Outcome out = run(job, {b, placement}, "a hostile record");
      expect(out.complaint.empty(), std::string(op_infos[job.record.op].name) + ", " + b.name + ": " + out.complaint);
    }
  }
}

}  // namespace

TEST("wild numbers are refused or measured, never computed with") {
  std::mt19937 random(1);
  int refused = 0;
  for (int op = 0; op < int(OpCode::count); ++op)
    for (int i = 0; i < 3000; ++i) {
      int64_t sizes[kHandles];
      bool optional[kHandles];
      const Record r = record_of(
          op, DType(random() % kDTypes), random,
          i % 2 ? Draw(wild) : [](std::mt19937& g) { return g() % 4 ? small(g) : wild(g); });
      refused += op_infos[op].sizes(r, sizes, optional) != nullptr;
    }
  expect(refused > 10000, "only " + std::to_string(refused) + " records were refused");
}

TEST("a dtype that there is not is refused by every op") {
  for (int op = 0; op < int(OpCode::count); ++op)
    for (int type : {-32768, -1, kDTypes, 77}) {
      Record r{};
      r.op = int16_t(op), r.type = int16_t(type);
      int64_t sizes[kHandles];
      bool optional[kHandles];
      const char* why = op_infos[op].sizes(r, sizes, optional);
      expect(why && std::string(why) == "an unknown dtype", std::string(op_infos[op].name) + " takes any dtype");
    }
}

TEST("hostile records touch their operands only") {
  std::mt19937 random(2);
  for (int op = 0; op < int(OpCode::count); ++op) {
    int ran = 0;
    for (int i = 0; i < 20000 && ran < 60; ++i)
      if (const auto job =
              job_on(record_of(op, i % 2 ? DType::float32 : DType(random() % kDTypes), random, small), random))
        run_everywhere(*job), ++ran;
    expect(ran > 0, std::string(op_infos[op].name) + ": no record was accepted");
  }
}

// ---- check_memory() says what is wrong -------------------------------------------------------------------------------

namespace {

struct Assignment : Job {
  Bound bound_of[kHandles];
  float memory[8] = {};
  Assignment()
      : Job{::gemmule::test::record_of(OpCode::assign, args_set_by<AssignArgs>([](auto& a) { a.count = 5; })), {}, {},
            {}, {}, {}} {
    op_infos[record.op].sizes(record, sizes, optional);
    for (Bound& b : bound_of) b = {memory, 5, DType::float32};
  }
  std::string clause() {
    char text[256];
    const char* why = check_memory(record, bound_of, sizes, optional, text);
    return why ? why : "";
  }
};

void expect_clause(const std::string& got, const std::string& want) {
  expect(got == want, '"' + got + "\", expected \"" + want + '"');
}

}  // namespace

TEST("memory that suits is accepted") { expect_clause(Assignment().clause(), ""); }
TEST("a missing operand is named") {
  Assignment job;
  job.bound_of[1] = {};
  expect_clause(job.clause(), "x is missing");
}
TEST("an operand of another type is named") {
  Assignment job;
  job.bound_of[1].dtype = DType::int32;
  expect_clause(job.clause(), "x is int32, needs float32");
}
TEST("an operand that is too small is named") {
  Assignment job;
  job.bound_of[0].size = 4;
  expect_clause(job.clause(), "v holds 4 elements, needs 5");
}
TEST("a negative size is named") {
  Assignment job;
  job.record.number[0] = -1;
  op_infos[job.record.op].sizes(job.record, job.sizes, job.optional);
  expect_clause(job.clause(), "the size of v is negative or too large");
}
TEST("a fraction where a size should be is refused") {
  Assignment job;
  job.record.number[0] = 2.5;
  const char* why = op_infos[job.record.op].sizes(job.record, job.sizes, job.optional);
  expect_clause(why ? why : "", "a size or a flag is not an integer");
}
