// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "runner.h"

namespace {

struct Shape {
  int64_t m, n, k;
};

// Rows that touch each other.
void set_dense(MatmulArgs& a, Shape s) {
  a.m = s.m, a.n = s.n, a.k = s.k;
  a.lda = std::max<int64_t>(1, a.trans_a ? s.m : s.k);
  a.ldb = std::max<int64_t>(1, a.trans_b ? s.k : s.n);
  a.ldc = std::max<int64_t>(1, s.n);
}

}  // namespace

CASES(matmul) {
  auto check = [&](const char* name, Shape s, auto change) -> Case& {
    return add(name, [&](MatmulArgs& a) {
      change(a);
      set_dense(a, s);
    }).terms(double(s.k) + 2);
  };
  auto plain = [](MatmulArgs&) {};
  auto flips = [](int bits) { return [bits](MatmulArgs& a) { a.trans_a = bits & 1, a.trans_b = bits & 2; }; };

  for (int64_t m : {1, 2, 5, 6, 7, 8, 9, 13})
    for (int64_t n : edge_sizes())
      for (int64_t k : {1, 3, 16, 33}) check("tile", {m, n, k}, plain).without("bias");
  for (int bits = 0; bits < 4; ++bits) {
    for (int64_t n : {1, 3, 8, 17, 65, 130})
      for (int64_t m : {1, 4, 13, 50, 97}) check("transposed", {m, n, 37}, flips(bits));
    check("square", {96, 96, 96}, flips(bits)).without("bias");
    check("deeper than a block", {31, 70, 1800}, flips(bits)).without("bias");
    check("more rows than are read in place", {531, 97, 70}, flips(bits)).without("bias");
    check("a prime", {127, 131, 137}, flips(bits));
    check("far rows of b", {40, 1024, 40}, flips(bits));
  }
  for (int64_t size : {0, 1, 7}) {
    check("no rows", {0, size, 3}, plain);
    check("no columns", {size, 0, 3}, plain);
    check("no terms: the bias", {size, 5, 0}, plain);
  }
}

// Vectors.
CASES(matmul) {
  for (int bits = 0; bits < 4; ++bits)
    for (Shape s : {Shape{1, 300, 70}, {300, 1, 70}, {1, 1, 1000}, {1, 4099, 129}, {4099, 1, 129}, {1, 10, 30'011},
             {3, 1, 1100}, {1000, 1, 1000}})
      add("vector", [&](MatmulArgs& a) {
        a.trans_a = bits & 1, a.trans_b = bits & 2, set_dense(a, s);
      }).terms(double(s.k) + 2);
  for (int64_t n : edge_sizes())
    add("a column apart", [&](MatmulArgs& a) { set_dense(a, {n, 1, 19}), a.ldb = 3, a.ldc = 5; }).terms(21);
}

CASES(matmul) {
  auto epilogue = [&](const char* name, Shape s, double alpha, double beta, int activation) -> Case& {
    return add(name, [&](MatmulArgs& a) {
      set_dense(a, s), a.alpha = alpha, a.beta = beta, a.activation = activation;
    }).terms(double(s.k) * 2 + 4);
  };
  auto data = [](int64_t i) { return double(i % 17) / 17 - 0.5; };
  for (Shape s :
      {Shape{13, 21, 30}, {1, 70, 30}, {70, 1, 30}, {8, 10, 20'000}, {45, 330, 1330}, {100, 100, 100}, {5, 9, 0}}) {
    epilogue("added to c", s, 1, 1, 0).fill("c", data);
    epilogue("alpha and beta", s, -0.75, 0.5, int(UnaryFn::relu)).fill("c", data);
    epilogue("c with NaN, unread", s, 2, 0, 0).fill("c", [](int64_t) { return NAN; });
    for (UnaryFn f : {UnaryFn::relu, UnaryFn::sigmoid, UnaryFn::tanh, UnaryFn::gelu, UnaryFn::silu}) {
      epilogue("activation", s, 1, 0, int(f)).ulps(16);
      epilogue("activation, no bias", s, 0.1, 0, int(f)).without("bias").ulps(16);
    }
  }
}

// Rows with room between them keep what stands there.
CASES(matmul) {
  for (int bits = 0; bits < 4; ++bits)
    for (Shape s : {Shape{13, 21, 30}, {1, 70, 30}, {70, 1, 30}, {300, 70, 40}})
      add("rows apart", [&](MatmulArgs& a) {
        a.trans_a = bits & 1, a.trans_b = bits & 2;
        set_dense(a, s), a.lda += 3, a.ldb += 1, a.ldc += 5;
      }).terms(double(s.k) + 2);
}

// A function that no epilogue knows, where rows or matrices lie apart.
CASES(matmul) {
  for (int64_t apart : {0, 3})
    for (int64_t count : {1, 3})
      add("activation of rows apart",
          [&](MatmulArgs& a) {
            set_dense(a, {13, 21, 30}), a.ldc += apart, a.batch = count;
            a.stride_a = 13 * 30, a.stride_c = a.ldc * 13 + apart, a.activation = int(UnaryFn::gelu);
          })
          .terms(34)
          .ulps(16);
  for (int bits = 0; bits < 4; ++bits)  // deeper than one tile of the terms
    add("whole numbers", [&](MatmulArgs& a) {
      a.trans_a = bits & 1, a.trans_b = bits & 2, set_dense(a, {19, 35, 40});
    }).types({DType::int32});
  for (int64_t apart : {0, 3})
    add("other types, activation", [&](MatmulArgs& a) {
      set_dense(a, {5, 7, 9}), a.ldc += apart, a.activation = int(UnaryFn::relu6);
    }).types({DType::int32});
}

CASES(matmul) {
  auto batch = [&](const char* name, int64_t count, Shape s, int64_t a_step, int64_t b_step) -> Case& {
    return add(name,
        [&](MatmulArgs& a) {
          set_dense(a, s), a.batch = count;
          a.stride_a = a_step, a.stride_b = b_step, a.stride_c = s.m * s.n + 2;
        })
        .terms(double(s.k) + 2)
        .without("bias");
  };
  batch("batch", 5, {7, 9, 11}, 77, 99);
  batch("batch, b shared", 5, {7, 9, 11}, 77, 0);
  batch("batch, a shared", 5, {7, 9, 11}, 0, 99);
  batch("batch, matrices apart", 3, {7, 9, 11}, 100, 120);
  batch("batch of none", 0, {7, 9, 11}, 77, 99);
  batch("batch of vectors", 70, {1, 40, 33}, 33, 33 * 40);
  batch("attention, scores of 12 heads", 12, {128, 128, 64}, 128 * 64, 128 * 64);
  batch("many tiny matrices", 3000, {4, 4, 4}, 16, 16);
}

CASES(matmul) {
  for (Shape s : {Shape{1, 10, 128}, {1, 300, 40}, {5, 64, 20}, {13, 65, 30}, {64, 128, 784}, {300, 130, 90}, {2, 1, 9},
           {4, 200, 0}})
    for (int flip = 0; flip < 2; ++flip)
      add("packed weights", [&](MatmulArgs& a) {
        a.trans_a = flip, set_dense(a, s), a.packed_b = true, a.activation = int(UnaryFn::relu);
      }).terms(double(s.k) + 2);
}

CASES(matmul) {
  auto layer = [&](const char* name, Shape s, bool trans_a, bool trans_b) {
    add(name, [&](MatmulArgs& a) { a.trans_a = trans_a, a.trans_b = trans_b, set_dense(a, s); })
        .terms(double(s.k) + 2)
        .without("bias");
  };
  layer("mnist dense, forward", {64, 128, 784}, false, false);
  layer("mnist dense, weight gradient", {784, 128, 64}, true, false);
  layer("mnist dense, input gradient", {64, 784, 128}, false, true);
  layer("mnist classes", {64, 10, 128}, false, false);
  layer("a long sum", {10, 12, 40'000}, true, false);
  layer("a long sum, split for a wide result", {45, 330, 1330}, true, false);
  layer("large", {260, 520, 300}, false, false);
  layer("embedding, tall", {2000, 33, 16}, false, false);
  for (DType type : {DType::int32, DType::float64})
    add("other types", [](MatmulArgs& a) { set_dense(a, {5, 7, 9}); }).types({type});
}
