// SPDX-License-Identifier: MIT
// A native test is a list of cases; the runner compares every backend with the reference.
//
//   CASES(softmax) {
//     for (int64_t n : around(widths)) add("column remainder", [&](auto& a) { a.rows = 3; a.cols = n; });
//     add("mnist", [](auto& a) { a.rows = 64; a.cols = 10; }).between("x", -20, 20);
//   }
//
// What a case leaves unsaid: numbers are 0 (Dims: as of a scalar), real inputs lie in [-1, 1), int32 and uint8 ones of the op's own
// type in [-100, 100) and [0, 256), IntIn operands in [0, 4), float64 ones in [0, 1), and optional operands are there.
#pragma once
#include <cstdio>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dispatch.h"

namespace gemmule::test {

// How one operand of a case differs from the usual.
struct Content {
  std::optional<double> low, high;
  std::function<double(int64_t)> value;
  std::optional<DType> dtype;
  bool absent = false;
};

struct Case {
  std::string name;  // with its numbers: "mnist (rows 64, cols 10)"
  Record record;
  std::vector<DType> own_types;  // it runs once with each
  std::map<std::string, Content> content;
  double ulps_ = 4, terms_ = 0, magnitude_ = 1;
  bool exact_ = false, float_reference_ = false;
  Fault fault;

  // The operand's values are drawn from [low, high), its integers from [0, n).
  Case& between(const char* operand, double low, double high);
  Case& limit(const char* operand, int64_t n) { return between(operand, 0, double(n)); }
  // Its values are value(i). An output filled so has these before the kernel runs; else it holds NaN.
  Case& fill(const char* operand, std::function<double(int64_t)> value);
  Case& values(const char* operand, std::vector<double> values);
  Case& holds(const char* operand, DType);  // for operands of any type
  Case& without(const char* operand);       // an optional one is not there
  // Each value is a sum of `count` terms of at most `magnitude`: allows count * magnitude * 2^-23 beside the ulps.
  Case& terms(double count, double magnitude = 1);
  Case& ulps(double allowed);       // default: 4
  Case& exact();                    // bit by bit: the default for ops that take every type
  Case& types(std::vector<DType>);  // default: all, for ops that take every type; else float32
  Case& float_reference();          // compare with the reference in float32, not in float64
  Case& faults(int64_t element, int64_t value, int64_t limit);

 private:
  Content& of(const char* operand);
};

// All five.
extern const std::vector<DType> every_type;
// The vectors of the instruction sets, and the lengths beside each of these.
inline const std::vector<int64_t> widths = {4, 8, 16};
std::vector<int64_t> around(const std::vector<int64_t>& widths);
// 0, 1, and around the widths and their multiples that loops are unrolled to.
std::vector<int64_t> edge_sizes();
// For Dims: the axes that are not named have extent 1, begin at 0, and stay where they are.
Dims dims(std::initializer_list<int64_t>);
Dims offsets(std::initializer_list<int64_t>);
Dims axes(std::initializer_list<int64_t>);

// A test that is no case.
#define TEST(title) GEMMULE_TEST(title, __COUNTER__)
void expect(bool good, const std::string& claim);
void skip(const std::string& reason);
// Tests whose titles begin with "cuda: " run on a GPU alone, those with "stream: " there too.
bool runs_on_gpu();

// ---- what the macros stand on ----------------------------------------------------------------------------------------

namespace args_of {
#define OP(name, args, types, faults) using name = args##Args;
#include "ops/ops.def"
#undef OP
}  // namespace args_of

// The inverse of unpack_numbers().
template <class A>
void pack_numbers(A& args, Record& r) {
  r.type = int16_t(args.type);
  double* next = r.number;
  each_field(args, [&](const char*, auto& member) {
    using M = std::remove_cvref_t<decltype(member)>;
    if constexpr (IsNumbers<M>::value)
      for (auto one : member) *next++ = double(one);
    else if constexpr (std::is_arithmetic_v<M>) *next++ = double(member);
  });
}

// The args of an op whose numbers `set` sets, and its record.
template <class A, class F>
A args_set_by(F&& set) {
  A args{};
  each_field(args, [](const char* name, auto& member) {
    const std::string field = name;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, Dims>)
      member = field == "perm"                                        ? axes({})
          : field == "begin" || field == "before" || field == "after" ? offsets({})
                                                                      : dims({});
  });
  set(args);
  return args;
}
template <class A>
Record record_of(OpCode op, A args) {
  Record r{};
  r.op = int16_t(op);
  pack_numbers(args, r);
  return r;
}

// "rows 64, cols 10"
template <class A>
std::string text_of_numbers(const A& args) {
  std::string out;
  auto add = [&](double v) {
    char text[32];
    std::snprintf(text, sizeof text, " %.7g", v);
    out += text;
  };
  each_field(args, [&](const char* name, const auto& member) {
    using M = std::remove_cvref_t<decltype(member)>;
    if constexpr (!IsNumbers<M>::value && !std::is_arithmetic_v<M>) return;
    out += std::string(out.empty() ? "" : ", ") + name;
    if constexpr (IsNumbers<M>::value)
      for (auto one : member) add(double(one));
    else if constexpr (std::is_arithmetic_v<M>) add(double(member));
  });
  return out;
}

struct CaseLists {
  std::deque<Case> cases;
  Case& add(const std::string& name, const Record&);
};

template <class A, OpCode op>
struct CaseList {
  CaseLists& lists;
  template <class F>
  Case& add(const std::string& name, F&& set) {
    const A args = args_set_by<A>(set);
    return lists.add(name + " (" + text_of_numbers(args) + ')', record_of(op, args));
  }
};

struct RegisteredCases {
  RegisteredCases(OpCode, void (*list)(CaseLists&));
};
struct RegisteredTest {
  RegisteredTest(const char* title, void (*run)());
};

#define CASES(op) GEMMULE_CASES(op, __COUNTER__)
#define GEMMULE_CASES(op, n) GEMMULE_CASES_(op, n)
#define GEMMULE_CASES_(op, n)                                                                              \
  namespace {                                                                                              \
  struct op##_cases_##n : ::gemmule::test::CaseList<::gemmule::test::args_of::op, ::gemmule::OpCode::op> { \
    void list();                                                                                           \
  };                                                                                                       \
  const ::gemmule::test::RegisteredCases op##_registered_##n{                                              \
      ::gemmule::OpCode::op, [](::gemmule::test::CaseLists& lists) { op##_cases_##n{{lists}}.list(); }};   \
  }                                                                                                        \
  void op##_cases_##n::list()

#define GEMMULE_TEST(title, n) GEMMULE_TEST_(title, n)
#define GEMMULE_TEST_(title, n)                                                      \
  static void test_##n();                                                            \
  static const ::gemmule::test::RegisteredTest test_registered_##n{title, test_##n}; \
  static void test_##n()

}  // namespace gemmule::test

using namespace gemmule;
using namespace gemmule::test;
