// SPDX-License-Identifier: MIT
#include "attention_shapes.h"
#include "memory.h"

namespace {

double terms(const AttentionSizes& s) { return 8 + 2 * s.score_terms() + std::sqrt(double(s.keys)); }

}  // namespace

CASES(attention) {
  auto check = [&](const AttentionSizes& s, bool causal) -> Case& {
    return add(s.name, [=](auto& a) { set_sizes(a, s), a.causal = causal; }).terms(terms(s));
  };
  for (const AttentionSizes& s : attention_sizes())
    for (bool causal : {false, true}) check(s, causal).without("mask");
  for (const AttentionSizes& s : some_attention_sizes())
    for (bool causal : {false, true}) {
      for (int own = 0; own < 8; ++own)
        add("mask", [=](auto& a) { set_sizes(a, s), set_mask(a, own), a.causal = causal; }).terms(terms(s));
      check(s, causal).without("mask").without("lse");
      check(s, causal).fill("mask", [](int64_t) { return 0; });
    }
  check({"float64", 2, 5, 4, 2, 2, 3, 2}, true).types({DType::float64});
}

// Keys that come late, and are far above those before.
CASES(attention) {
  const AttentionSizes s{"rising scores", 1, 20, 600, 1, 1, 1, 2};
  for (double rise : {1.0, -1.0, 1000.0})
    add(s.name, [=](auto& a) { set_sizes(a, s), a.scale = rise; })
        .between("q", 0.5, 1)
        .fill("k", [](int64_t j) { return double(j) / 600; })
        .terms(8 + 4 * std::abs(rise) + std::sqrt(600))
        .without("mask");
  add("scores beyond the range of exp", [=](auto& a) { set_sizes(a, s); })
      .between("q", -30, 30)
      .between("k", -30, 30)
      .terms(2000, 2)
      .without("mask");
}

// Whoever sees a NaN is NaN; nobody else.
CASES(attention) {
  for (const AttentionSizes& s : some_attention_sizes())
    for (const char* operand : {"q", "k", "v"})
      for (double bad : {double(NAN), HUGE_VAL, -HUGE_VAL})
        for (int kind = 0; kind < 3; ++kind) {
          Case& c =
              add("a number that is none", [=](auto& a) { set_sizes(a, s), set_mask(a, 7), a.causal = kind == 1; });
          c.terms(terms(s)).fill(operand, [=](int64_t i) { return i == 4 ? bad : double(i % 7) / 7 - 0.5; });
          if (kind != 2) c.without("mask");
        }
  add("every score -inf",
      [](auto& a) {
        set_sizes(a, {"", 1, 3, 300, 1, 1, 1, 2});
      })
      .fill("q", [](int64_t i) { return i == 1 ? HUGE_VAL : 1; })
      .fill("k", [](int64_t) { return -1; })
      .terms(30)
      .without("mask");
}

TEST("attention goes on without scratch memory") {
  const std::vector<float> x = {1, -1, 0.5, 2, -2, 1};
  for_want_of_memory([&](const Backend& backend, Context& context) {
    AttentionArgs a{};
    set_sizes(a, {"", 1, 3, 3, 1, 1, 2, 2});
    std::vector<float> y(6), expected(6);
    a.q.memory = a.k.memory = a.v.memory = x.data(), a.y.memory = expected.data();
    reference::attention(a, context);
    a.y.memory = y.data();
    backend.kernels->attention(a, context);
    for (size_t i = 0; i < y.size(); ++i)
      expect(std::abs(y[i] - expected[i]) < 1e-5f, std::string(backend.name) + ": y is that of the reference");
  });
}
