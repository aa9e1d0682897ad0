// SPDX-License-Identifier: MIT
#include "runner.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>
#include <stdexcept>

#include "coverage.h"
#include "fixture.h"
#include "gpu_fixture.h"

namespace gemmule::test {

const std::vector<DType> every_type = {DType::float32, DType::int32, DType::uint8, DType::boolean, DType::float64};

// ---- cases -----------------------------------------------------------------------------------------------------------

Content& Case::of(const char* operand) {
  const OpInfo& op = op_infos[record.op];
  for (int i = 0; i < op.operands; ++i)
    if (!std::strcmp(op.operand[i].name, operand)) return content[operand];
  std::fprintf(stderr, "%s \"%s\": there is no operand `%s`.\n", op.name, name.c_str(), operand);
  std::exit(1);
}

Case& Case::between(const char* operand, double low, double high) {
  return of(operand).low = low, of(operand).high = high, *this;
}
Case& Case::fill(const char* operand, std::function<double(int64_t)> value) {
  return of(operand).value = std::move(value), *this;
}
Case& Case::values(const char* operand, std::vector<double> values) {
  return fill(operand, [values](int64_t i) { return values.at(size_t(i)); });
}
Case& Case::holds(const char* operand, DType type) { return of(operand).dtype = type, *this; }
Case& Case::without(const char* operand) { return of(operand).absent = true, *this; }
Case& Case::terms(double count, double magnitude) { return terms_ = count, magnitude_ = magnitude, *this; }
Case& Case::ulps(double allowed) { return ulps_ = allowed, *this; }
Case& Case::exact() { return exact_ = true, *this; }
Case& Case::types(std::vector<DType> types) { return own_types = std::move(types), *this; }
Case& Case::float_reference() { return float_reference_ = true, *this; }
Case& Case::faults(int64_t element, int64_t value, int64_t limit) {
  return fault = {true, record.op, element, value, limit}, *this;
}

std::vector<int64_t> around(const std::vector<int64_t>& widths) {
  std::set<int64_t> out;
  for (int64_t w : widths) out.insert({w - 1, w, w + 1});
  return {out.begin(), out.end()};
}
std::vector<int64_t> edge_sizes() {
  std::vector<int64_t> out = {0, 1, 2};
  for (int64_t n : around({4, 8, 16, 32, 64, 128})) out.push_back(n);
  return out;
}

namespace {
Dims padded(std::initializer_list<int64_t> numbers, int64_t padding) {
  Dims out;
  out.fill(padding);
  std::copy(numbers.begin(), numbers.end(), out.begin());
  return out;
}
}  // namespace

Dims dims(std::initializer_list<int64_t> extents) { return padded(extents, 1); }
Dims offsets(std::initializer_list<int64_t> begins) { return padded(begins, 0); }
Dims axes(std::initializer_list<int64_t> order) {
  Dims out = padded(order, 0);
  for (size_t i = order.size(); i < out.size(); ++i) out[i] = int64_t(i);
  return out;
}

namespace {

const bool takes_every_type[] = {
#define OP(name, args, types, faults) std::string_view(#types) == "any",
#include "ops/ops.def"
#undef OP
};

struct Lists {
  struct Entry {
    OpCode op;
    void (*list)(CaseLists&);
  };
  struct Test {
    const char* title;
    void (*run)();
  };
  std::vector<Entry> cases;
  std::vector<Test> tests;
};
Lists& registered() {
  static Lists lists;
  return lists;
}

}  // namespace

Case& CaseLists::add(const std::string& name, const Record& record) {
  Case c;
  c.name = name, c.record = record, c.own_types = {DType(record.type)};
  c.exact_ = takes_every_type[record.op];
  if (c.exact_ && c.own_types[0] == DType::float32) c.own_types = every_type;
  return cases.emplace_back(std::move(c));
}

RegisteredCases::RegisteredCases(OpCode op, void (*list)(CaseLists&)) { registered().cases.push_back({op, list}); }
RegisteredTest::RegisteredTest(const char* title, void (*run)()) { registered().tests.push_back({title, run}); }

bool has_cases(OpCode op) {
  return std::any_of(
      registered().cases.begin(), registered().cases.end(), [&](const auto& entry) { return entry.op == op; });
}

namespace {

// ---- counting --------------------------------------------------------------------------------------------------------

struct Count {
  int passed = 0, failed = 0, skipped = 0;
} count;
std::string now;                     // the test that runs
std::map<std::string, int> runs_of;  // by backend
std::set<int> ran;                   // ops of which a case ran

void fail(const std::string& what) {
  if (++count.failed <= 50) std::printf("FAILED  %s\n", what.c_str());
}

struct Options {
  std::vector<std::string> words;  // ops, or parts of a test's title; none: all
  std::string backend;
  std::string without;  // a part of titles of tests that are left out
  int64_t most_elements = INT64_MAX;
  int part = 0, parts = 1;  // of all ops, and of all tests
  bool verbose = false;
  bool is_ours(size_t index) const { return int(index % size_t(parts)) == part; }
  bool wants(const std::string& name, bool whole) const {
    return words.empty() || std::any_of(words.begin(), words.end(), [&](const std::string& w) {
      return whole ? name == w : name.find(w) != std::string::npos;
    });
  }
} options;
}  // namespace

bool runs_on_gpu() { return options.backend == cuda_backend().name; }

namespace {

// ---- from a case to a job --------------------------------------------------------------------------------------------

// SplitMix64 (Steele et al. 2014).
struct Random {
  uint64_t state;
  double next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return double((z ^ z >> 31) >> 11) * 0x1p-53;
  }
};

struct Interval {
  double low, high;
};
Interval usual(const OperandInfo& o, DType type) {
  if (o.element == Element::integer) return {0, 4};
  if (o.element == Element::float64) return {0, 1};
  if (type == DType::int32) return {-100, 100};
  if (type == DType::uint8) return {0, 256};
  if (type == DType::boolean) return {0, 2};
  return {-1, 1};
}

// As memory of that type holds it.
double held(double v, DType type) {
  return type == DType::float64 ? v : type == DType::float32 ? double(float(v)) : std::floor(v);
}

std::vector<double> contents(const Content& c, const OperandInfo& o, DType type, int64_t size, uint64_t seed) {
  std::vector<double> out(size_t(std::max<int64_t>(size, 0)));
  Random random{seed};
  Interval in = usual(o, type);
  if (c.low && type != DType::boolean) in = {*c.low, *c.high};
  for (size_t i = 0; i < out.size(); ++i) {
    const double drawn = in.low + random.next() * (in.high - in.low);
    out[i] = held(c.value ? c.value(int64_t(i)) : drawn, type);
  }
  return out;
}

const Content& content_of(const Case& c, const char* operand) {
  static const Content plain;
  const auto found = c.content.find(operand);
  return found == c.content.end() ? plain : found->second;
}

Job job_of(const Case& c, DType own) {
  Job job{c.record, {}, {}, {}, {}, {}};
  job.record.type = int16_t(own);
  if (const char* why = op_infos[c.record.op].sizes(job.record, job.sizes, job.optional))
    throw std::runtime_error(std::string("refused: ") + why);
  const OpInfo& op = op_infos[c.record.op];
  for (int i = 0; i < op.operands; ++i) {
    const OperandInfo& o = op.operand[i];
    const Content& content = content_of(c, o.name);
    job.dtype[i] = o.element == Element::any ? content.dtype.value_or(own) : dtype_of(o.element, own);
    job.bound[i] = !content.absent && !(job.optional[i] && job.sizes[i] == 0);
    if (job.bound[i] && (o.access != Access::write || content.value))
      job.before[i] = contents(content, o, job.dtype[i], job.sizes[i],
          std::hash<std::string>()(c.name) + uint64_t(i) * 977 + uint64_t(c.record.op));
  }
  return job;
}

// The same job in double precision.
Job doubled(Job job) {
  const OpInfo& op = op_infos[job.record.op];
  job.record.type = int16_t(DType::float64);
  for (int i = 0; i < op.operands; ++i)
    if (op.operand[i].element == Element::own || op.operand[i].element == Element::real) job.dtype[i] = DType::float64;
  return job;
}

// ---- comparing -------------------------------------------------------------------------------------------------------

bool near(const Case& c, double got, double want) {
  if (got == want || (got != got && want != want)) return true;
  if (float(got) == float(want)) return true;  // both beyond the greatest float
  const double ulp = 0x1p-23;
  return std::abs(got - want) <= ulp * (c.ulps_ * std::abs(want) + c.terms_ * c.magnitude_) + FLT_MIN;
}
bool equal(double got, double want) {
  return (got == want && std::signbit(got) == std::signbit(want)) || (got != got && want != want);
}

std::string difference(
    const Case& c, const Job& job, const Job& reference_job, const Outcome& got, const Outcome& want) {
  const OpInfo& op = op_infos[job.record.op];
  char text[256];
  for (int i = 0; i < op.operands; ++i) {
    if (got.after[i].empty()) continue;
    const DType type = job.dtype[i];
    const bool exact = c.exact_ || (type != DType::float32 && type != DType::float64);
    const auto g = numbers(got.after[i], type), w = numbers(want.after[i], reference_job.dtype[i]);
    for (size_t k = 0; k < g.size(); ++k) {
      const double wanted = exact && type == DType::float32 ? double(float(w[k])) : w[k];
      if (exact ? equal(g[k], wanted) : near(c, g[k], wanted)) continue;
      std::snprintf(text, sizeof text, "%s[%zu] is %.9g, expected %.9g", op.operand[i].name, k, g[k], wanted);
      return text;
    }
  }
  return "";
}

std::string text_of(const Fault& f) {
  if (!f.set) return "none";
  return "element " + std::to_string(f.element) + ", value " + std::to_string(f.value) + ", limit " +
      std::to_string(f.limit);
}
bool same(const Fault& a, const Fault& b) {
  return a.set == b.set &&
      (!a.set || (a.op == b.op && a.element == b.element && a.value == b.value && a.limit == b.limit));
}

// ---- running a case --------------------------------------------------------------------------------------------------

struct Trial {
  const Case& c;
  const Job& job;
  const Job& reference_job;
  const Outcome& want;

  std::string judge(const Outcome& got) const {
    if (!got.complaint.empty()) return got.complaint;
    if (!same(got.fault, c.fault)) return "fault: " + text_of(got.fault) + ", expected " + text_of(c.fault);
    return difference(c, job, reference_job, got, want);
  }
  // The first complaint about a backend, or nothing.
  std::string run_on(const Backend& backend) const {
    std::vector<Manner> all = {{backend, Placement::starts_at_guard, Schedule::serial},
        {backend, Placement::starts_at_guard, Schedule::split}, {backend, Placement::off_by_one, Schedule::team}};
    if (!runs_on_gpu())
      all.push_back({backend, Placement::ends_at_guard, Schedule::serial});  // a GPU's blocks are guarded always
    if (op_infos[job.record.op].in_place) all.push_back({backend, Placement::ends_at_guard, Schedule::serial, true});
    std::vector<Outcome> got;
    for (const Manner& manner : all) {
      got.push_back(run(job, manner, c.name));
      if (const std::string why = judge(got.back()); !why.empty()) return text_of(manner) + ": " + why;
    }
    for (int i = 0; i < kHandles; ++i)
      if (got[0].after[i] != got[1].after[i])
        return std::string(backend.name) + ": another order of threads gives other bits";
    return "";
  }
};

bool wanted(const Backend& b) { return b.runs_here() && (options.backend.empty() || options.backend == b.name); }

// The GPU's only where it is named: its driver is opened then.
std::vector<const Backend*> backends_to_run() {
  if (runs_on_gpu()) return {&cuda_backend()};
  std::vector<const Backend*> all;
  for (const Backend& b : compiled_backends())
    if (wanted(b)) all.push_back(&b);
  return all;
}
// float64 is computed on the host only.
bool takes(const Backend& b, const OpInfo& op, DType own) {
  return &b != &cuda_backend() || op.any_type || own != DType::float64;
}

bool fits(const Job& job) {
  int64_t elements = 0;
  for (int i = 0; i < op_infos[job.record.op].operands; ++i) elements += job.bound[i] ? job.sizes[i] : 0;
  return elements <= options.most_elements;
}

void run_case(const Case& c, DType own) {
  static const char* const type_names[] = {"float32", "int32", "uint8", "bool", "float64"};
  const Job job = job_of(c, own);
  if (!fits(job)) return;
  const bool in_double = own == DType::float32 && !takes_every_type[c.record.op] && !c.float_reference_;
  const Job reference_job = in_double ? doubled(job) : job;
  const Outcome want = run(reference_job, {reference_backend()}, c.name + ", as reference");
  const Trial trial{c, job, reference_job, want};
  for (const Backend* backend : backends_to_run()) {
    if (!takes(*backend, op_infos[c.record.op], own)) continue;
    ++runs_of[backend->name];
    ran.insert(c.record.op);
    const std::string why = trial.run_on(*backend);
    why.empty()
        ? void(++count.passed)
        : fail(std::string(op_infos[c.record.op].name) + ": " + c.name + ", " + type_names[int(own)] + ", " + why);
  }
}

void run_cases(const Case& c) {
  for (DType own : c.own_types) try {
      run_case(c, own);
    } catch (const std::exception& e) {
      fail(std::string(op_infos[c.record.op].name) + ": " + c.name + ": " + e.what());
    }
}

void run_op(OpCode op) {
  const Count before = count;
  CaseLists lists;
  for (const auto& entry : registered().cases)
    if (entry.op == op) entry.list(lists);
  for (const Case& c : lists.cases) run_cases(c);
  if (options.verbose)
    std::printf("%-36s %5d passed, %d failed\n", op_infos[int(op)].name, count.passed - before.passed,
        count.failed - before.failed);
}

void run_test(const Lists::Test& test) {
  now = test.title;
  const int before = count.failed;
  try {
    test.run();
  } catch (const std::exception& e) { fail(now + ": " + e.what()); }
  if (options.verbose) std::printf("%-60s %s\n", test.title, count.failed == before ? "passed" : "FAILED");
}

void read_part(const std::string& word) {
  const int read = std::sscanf(word.c_str(), "--part=%d/%d", &options.part, &options.parts);
  if (read == 2 && options.part >= 0 && options.part < options.parts) return;
  std::fprintf(stderr, "%s: expected a part and their count, --part=0/2 for the first half.\n", word.c_str());
  std::exit(1);
}

void read_options(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "-v") options.verbose = true;
    else if (word.starts_with("--backend=")) options.backend = word.substr(10);
    else if (word.starts_with("--without=")) options.without = word.substr(10);
    else if (word.starts_with("--part=")) read_part(word);
    else if (word.starts_with("--most-elements=")) options.most_elements = std::atoll(word.c_str() + 16);
    else options.words.push_back(word);
  }
}

bool belongs_here(std::string_view title) {
  if (!options.without.empty() && title.find(options.without) != title.npos) return false;
  return title.starts_with("stream: ") || title.starts_with("cuda: ") == runs_on_gpu();
}

void note_backends() {
  if (runs_on_gpu() || options.part > 0) return;
  for (const Backend& b : compiled_backends())
    if (!b.runs_here()) skip(std::string(b.name) + ": this CPU cannot run it");
}

}  // namespace

void expect(bool good, const std::string& claim) {
  static std::mutex counting;  // tests of the stream ask from several threads
  const std::lock_guard lock(counting);
  good ? void(++count.passed) : fail(now + ": " + claim);
}
void skip(const std::string& reason) {
  ++count.skipped;
  std::printf("skipped %s\n", reason.c_str());
}
int runs_on(const std::string& backend) { return runs_of[backend]; }
bool was_run(OpCode op) { return ran.count(int(op)) > 0; }
bool is_of_this_part(OpCode op) { return options.is_ours(size_t(op)); }
bool everything_asked() { return options.words.empty() && (options.backend.empty() || runs_on_gpu()); }

}  // namespace gemmule::test

// native_tests [-v] [--backend=NAME] [--most-elements=N] [--without=TEST] [--part=0/2] [op or test ...]
int main(int argc, char** argv) {
  read_options(argc, argv);
  catch_signals();
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  note_backends();
  if (runs_on_gpu() && !test_gpu()) {
    std::printf("FAILED  %s.\n0 passed, 1 failed, 0 skipped\n", cuda::why_not().c_str());
    return 1;
  }
  for (int op = 0; op < int(OpCode::count); ++op)
    if (options.is_ours(size_t(op)) && options.wants(op_infos[op].name, true)) run_op(OpCode(op));
  const auto& tests = registered().tests;
  for (size_t i = 0; i < tests.size(); ++i)
    if (options.is_ours(i) && options.wants(tests[i].title, false) && belongs_here(tests[i].title)) run_test(tests[i]);
  now = "what ran";
  expect_everything_ran();
  std::printf("%d passed, %d failed, %d skipped\n", count.passed, count.failed, count.skipped);
  return count.failed ? 1 : 0;
}
