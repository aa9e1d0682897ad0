// SPDX-License-Identifier: MIT
#include "attention_shapes.h"
#include "memory.h"

namespace {

// As if p were exp(s - lse) of scores about 0: below e^-1 where lse is above 2.
double terms(const AttentionSizes& s) {
  const double group = double(s.heads) / double(s.kv_heads);
  return 8 + 2 * s.score_terms() + std::sqrt(double(s.keys)) + std::sqrt(group * double(s.queries));
}
double magnitude(const AttentionSizes& s) {
  const double group = double(s.heads) / double(s.kv_heads);
  return 1 + std::sqrt(double(s.values + 1) * std::max(double(s.keys), group * double(s.queries)));
}

}  // namespace

CASES(attention_grad) {
  auto check = [&](const char* name, const AttentionSizes& s, bool causal, int own = -1) -> Case& {
    Case& c = add(name, [=](auto& a) {
      set_sizes(a, s), a.causal = causal;
      if (own >= 0) set_mask(a, own);
    });
    if (own < 0) c.without("mask");
    return c.between("lse", 2, 4).terms(terms(s), magnitude(s));
  };
  for (const AttentionSizes& s : attention_sizes())
    for (bool causal : {false, true}) check(s.name, s, causal);
  for (const AttentionSizes& s : some_attention_sizes())
    for (bool causal : {false, true}) {
      for (int own = 0; own < 8; ++own) check("mask", s, causal, own);
      check("all hidden", s, causal, 7).fill("mask", [](int64_t) { return 0; }).fill("lse", [](int64_t) {
        return -HUGE_VAL;
      });
      check("without dq", s, causal).without("dq");
      check("without dk", s, causal).without("dk");
      check("without dv", s, causal).without("dv");
      check("dq alone", s, causal).without("dk").without("dv");
      check("dk alone", s, causal).without("dq").without("dv");
      check("dv alone", s, causal).without("dq").without("dk");
      check("nothing", s, causal).without("dq").without("dk").without("dv");
    }
  check("float64", {"", 2, 5, 4, 2, 2, 3, 2}, true).types({DType::float64});
}

// Whoever sees a NaN is NaN; nobody else.
CASES(attention_grad) {
  for (const AttentionSizes& s : some_attention_sizes())
    for (const char* operand : {"dy", "q", "k", "v", "y", "lse"})
      for (int kind = 0; kind < 3; ++kind) {
        Case& c = add("a number that is none", [=](auto& a) { set_sizes(a, s), set_mask(a, 7), a.causal = kind == 1; });
        c.between("lse", 2, 4).terms(terms(s), magnitude(s));
        c.fill(operand, [=](int64_t i) { return i == 4 ? NAN : double(i % 7) / 7 + 2; });
        if (kind != 2) c.without("mask");
      }
}

TEST("attention_grad goes on without scratch memory") {
  // Several parts of the keys, so that dq has several sums.
  AttentionGradArgs a{};
  set_sizes(a, {"", 1, 300, 600, 1, 1, 4, 4});
  std::vector<float> x(2400), lse(300, 3.0f), dq(1200), dk(2400), dv(2400);
  for (size_t i = 0; i < x.size(); ++i) x[i] = float(i % 11) / 11 - 0.4f;
  a.dy.memory = a.q.memory = a.k.memory = a.v.memory = a.y.memory = x.data(), a.lse.memory = lse.data();
  a.dq.memory = dq.data(), a.dk.memory = dk.data(), a.dv.memory = dv.data();
  Context none;
  reference::attention_grad(a, none);
  for_want_of_memory([&](const Backend& backend, Context& context) {
    std::vector<float> dq1(dq.size(), NAN), dk1(dk.size(), NAN), dv1(dv.size(), NAN);
    a.dq.memory = dq1.data(), a.dk.memory = dk1.data(), a.dv.memory = dv1.data();
    backend.kernels->attention_grad(a, context);
    auto near = [&](const std::vector<float>& got, const std::vector<float>& want, const char* what) {
      for (size_t i = 0; i < got.size(); ++i)
        if (!(std::abs(got[i] - want[i]) < 1e-4f)) return expect(false, std::string(backend.name) + ": " + what);
      expect(true, what);
    };
    near(dq1, dq, "dq is that of the reference");
    near(dk1, dk, "dk is that of the reference");
    near(dv1, dv, "dv is that of the reference");
  });
}
