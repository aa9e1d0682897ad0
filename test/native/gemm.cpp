// SPDX-License-Identifier: MIT
// The matrix product's kernels on a GPU, one by one: matmul's cases reach those that the plan chooses, these reach every tile.
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "cuda/gemm.h"
#include "gemm_fixture.h"

using namespace gemmule;
using namespace gemmule::test;
using namespace gemmule::cuda;

namespace {

struct Product {
  MatmulArgs args;
  std::vector<float> a, b, bias, c;

  Product(int64_t m, int64_t n, int64_t k, bool trans_a, bool trans_b) {
    args.m = m, args.n = n, args.k = k, args.trans_a = trans_a, args.trans_b = trans_b;
    args.lda = trans_a ? m : k, args.ldb = trans_b ? k : n, args.ldc = n;
    a = noise(m * k, 1), b = noise(k * n, 2), bias = noise(n, 3), c = noise(m * n, 4);
  }
  double left(int64_t i, int64_t l) const { return a[size_t(args.trans_a ? l * args.lda + i : i * args.lda + l)]; }
  double right(int64_t l, int64_t j) const { return b[size_t(args.trans_b ? j * args.ldb + l : l * args.ldb + j)]; }

  std::vector<float> run(const GemmPlan& plan, int64_t shift) {
    OnGpu on_a(a, shift), on_b(b, shift), on_bias(bias, 0), on_c(c, shift);
    bind(on_a, on_b, on_bias, on_c);
    Context context;
    test_gpu()->ready(context);
    run_gemm(args, plan, context);
    const std::string problem = test_gpu()->take_problem();
    expect(problem.empty(), problem);
    return on_c.read();
  }
  // As run() will see them.
  GemmProblem problem(int64_t shift) {
    OnGpu on_a(a, shift), on_b(b, shift), on_bias(bias, 0), on_c(c, shift);
    bind(on_a, on_b, on_bias, on_c);
    return gemm_problem_of(args);
  }

 private:
  void bind(const OnGpu& on_a, const OnGpu& on_b, const OnGpu& on_bias, const OnGpu& on_c) {
    args.a.memory = on_a.first(), args.b.memory = on_b.first();
    args.bias.memory = on_bias.first(), args.c.memory = on_c.first();
  }
};

// Whether `got` is what the product gives, each product of k as wrong as its format allows, each sum by float32.
bool near(const Product& p, const std::vector<float>& got, GemmMath math) {
  for (int64_t i = 0; i < p.args.m; ++i)
    for (int64_t j = 0; j < p.args.n; ++j) {
      double sum = 0, size = 0;
      for (int64_t l = 0; l < p.args.k; ++l) {
        const double term = p.left(i, l) * p.right(l, j);
        sum += term, size += std::abs(term);
      }
      const size_t at = size_t(i * p.args.ldc + j);
      const double y = p.args.alpha * sum + p.args.beta * p.c[at] + p.bias[size_t(j)], want = y < 0 ? 0 : y;
      const double slack = std::abs(p.args.alpha) * size * (error_of(math) + double(p.args.k) * 0x1p-24) + 0x1p-21;
      if (!(std::abs(got[at] - want) <= slack)) return false;
    }
  return true;
}

void try_tile(const GemmTile& tile, bool trans_a, bool trans_b, bool aligned) {
  const int64_t odd = aligned ? 0 : 1;
  Product p(tile.m + 4 + odd, tile.n - 4 - odd, 5 * tile.depth + 4 + odd, trans_a, trans_b);
  p.args.alpha = 0.75, p.args.beta = -0.5, p.args.activation = int(UnaryFn::relu);
  const GemmProblem problem = p.problem(odd);
  if (!can_take(tile, problem, test_gpu()->properties())) return;
  for (const Deal& deal : deals)
    expect(near(p, p.run(plan_with(tile, problem, deal.whole, deal.cutters), odd), tile.math),
        std::string(tile.name) + (trans_a ? ", a transposed" : "") + (trans_b ? ", b transposed" : "") +
            (aligned ? ", aligned, " : ", ") + deal.name + ": gives the product");
}

const GemmPlan plan_of_all(const GemmTile& tile, Product& p) { return plan_with(tile, p.problem(0), INT32_MAX, 0); }

}  // namespace

TEST("cuda: every tile of the matrix product, in every form") {
  for (const GemmTile& tile : gemm_tiles())
    for (int form = 0; form < 8; ++form) try_tile(tile, form & 1, form & 2, form & 4);
}

TEST("cuda: a cut product gives the same bits in every thread order") {
  for (const GemmTile& tile : gemm_tiles()) {
    Product p(tile.m, tile.n, 8 * tile.depth, false, false);
    if (!can_take(tile, p.problem(0), test_gpu()->properties())) continue;
    const GemmPlan plan = plan_with(tile, p.problem(0), 0, 3);
    set_thread_order(0);
    const std::vector<float> once = p.run(plan, 0);
    for (unsigned order : {1, 7}) {
      set_thread_order(order);
      expect(p.run(plan, 0) == once, std::string(tile.name) + ": order " + std::to_string(order) + " gives other bits");
    }
    set_thread_order(0);
  }
}

TEST("cuda: infinities and NaN pass through every tile") {
  for (const GemmTile& tile : gemm_tiles()) {
    Product p(tile.m, tile.n, 2 * tile.depth, false, false);
    if (!can_take(tile, p.problem(0), test_gpu()->properties())) continue;
    for (float& v : p.b) v = std::abs(v) + 0.5f;
    p.a[size_t(1 * p.args.k + 2)] = INFINITY, p.a[size_t(2 * p.args.k + 3)] = -INFINITY;
    p.a[size_t(3 * p.args.k + 4)] = NAN, p.a[size_t(4 * p.args.k)] = INFINITY,
                              p.a[size_t(4 * p.args.k + 1)] = -INFINITY;
    const std::vector<float> c = p.run(plan_of_all(tile, p), 0);
    const auto at = [&](int64_t i) { return c[size_t(i * p.args.n + 5)]; };
    expect(std::isfinite(at(0)) && at(1) == INFINITY && at(2) == -INFINITY && std::isnan(at(3)) && std::isnan(at(4)),
        std::string(tile.name) + ": sums are finite, infinite or NaN as in IEEE 754");
  }
}

TEST("cuda: a looser precision is used and keeps to its error") {
  const Properties& device = test_gpu()->properties();
  const GemmMath fast[] = {
      GemmMath::f32, device.has(80) ? GemmMath::tf32 : GemmMath::f32, device.has(80) ? GemmMath::bf16 : GemmMath::f16};
  Product p(256, 256, 64, false, false);
  p.args.activation = int(UnaryFn::relu);
  const GemmProblem large{1, 4096, 4096, 4096, true, false, true, true};
  for (FloatPrecision precision : {FloatPrecision::high, FloatPrecision::medium}) {
    const GemmPlan plan = plan_gemm(large, device, precision);
    // Where tensor cores are no faster than float32 in that format, float32 it is.
    expect(plan.tile->math == fast[int(precision)] || plan.tile->math == GemmMath::f32, "the format of that precision");
    expect(near(p, p.run(plan_with(*plan.tile, p.problem(0), INT32_MAX, 0), 0), plan.tile->math), "its error");
  }
}
