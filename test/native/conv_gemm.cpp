// SPDX-License-Identifier: MIT
// The convolutions' kernels on a GPU, one by one: the ops' cases reach those that the plan chooses, these reach every
// tile.
#include <cmath>
#include <string>
#include <vector>

#include "cuda/conv_gemm.h"
#include "gemm_fixture.h"

using namespace gemmule;
using namespace gemmule::test;
using namespace gemmule::cuda;

namespace {

using Doubles = std::vector<double>;

Doubles absolute(const std::vector<float>& values) {
  Doubles sizes(values.begin(), values.end());
  for (double& v : sizes) v = std::abs(v);
  return sizes;
}

// Three taps, upright, padded, on images 5 wide.
template <class Args>
struct Convolved {
  Args args;
  std::vector<float> left, right, result;  // x, then w or dy, then y or dw
  int64_t terms;

  Convolved(int64_t rows, int64_t channels, int64_t filters, int64_t groups) {
    args.batch = 1, args.channels = channels, args.filters = filters, args.groups = groups;
    args.input = args.output = {1, rows, 5}, args.kernel = {1, 3, 1}, args.before = {0, 1, 0};
    args.stride = args.dilation = {1, 1, 1};
    left = noise(args.inputs(channels), 1);
    const bool forward = std::is_same_v<Args, ConvArgs>;
    const int64_t weights = args.weights(), outputs = args.outputs(filters);
    right = noise(forward ? weights : outputs, 2), result = noise(forward ? outputs : weights, 3);
    terms = forward ? 3 * channels / groups : args.outputs(1);
  }

  std::vector<float> run(const GemmPlan& plan, int64_t shift) {
    OnGpu on_left(left, shift), on_right(right, shift), on_result(result, shift);
    Context context;
    test_gpu()->ready(context);
    bind(args, on_left.first(), on_right.first(), on_result.first());
    product_of(args, 0, 1).run(plan, static_cast<float*>(workspace(context, plan.workspace_bytes())), context);
    const std::string problem = test_gpu()->take_problem();
    expect(problem.empty(), problem);
    return on_result.read();
  }
  // As run() will see them.
  GemmProblem problem(int64_t shift) {
    OnGpu on_left(left, shift), on_right(right, shift), on_result(result, shift);
    bind(args, on_left.first(), on_right.first(), on_result.first());
    return product_of(args, 0, 1).problem;
  }

  // Whether `got` is right, each product as wrong as its format allows, each sum by float32.
  bool near(const std::vector<float>& got, GemmMath math) const {
    const Doubles want = reference_of(Doubles(left.begin(), left.end()), Doubles(right.begin(), right.end()));
    const Doubles size = reference_of(absolute(left), absolute(right));
    for (size_t i = 0; i < got.size(); ++i) {
      const double slack = size[i] * (error_of(math) + double(terms) * 0x1p-24) + 0x1p-21;
      if (!(std::abs(got[i] - want[i]) <= slack)) return false;
    }
    return true;
  }

 private:
  static void bind(ConvArgs& a, const void* left, const void* right, void* result) {
    a.x.memory = left, a.w.memory = right, a.y.memory = result;
  }
  static void bind(ConvFilterGradArgs& a, const void* left, const void* right, void* result) {
    a.x.memory = left, a.dy.memory = right, a.dw.memory = result;
  }
  static void compute(const ConvArgs& a, Context& ctx) { reference::conv(a, ctx); }
  static void compute(const ConvFilterGradArgs& a, Context& ctx) { reference::conv_filter_grad(a, ctx); }

  Doubles reference_of(const Doubles& of_left, const Doubles& of_right) const {
    Doubles made(result.size());
    Args in_double = args;
    in_double.type = DType::float64;
    bind(in_double, of_left.data(), of_right.data(), made.data());
    Context context;
    compute(in_double, context);
    return made;
  }
};

// Two tiles below each other, of six iterations; of two groups each where rows are not aligned.
Convolved<ConvArgs> windows_of(const GemmTile& t, bool aligned) {
  const int64_t odd = aligned ? 0 : 1, groups = aligned ? 1 : 2;
  return {t.m / 5 + 1, groups * (2 * t.depth - odd), groups * (t.n - 4 - odd), groups};
}
Convolved<ConvFilterGradArgs> taps_of(const GemmTile& t, bool aligned) {
  const int64_t odd = aligned ? 0 : 1, groups = aligned ? 1 : 2;
  return {t.depth + 1, groups * (t.m / 12 * 4 + 4 + odd), groups * (t.n - 4 - odd), groups};
}

template <class Args>
void try_tile(const GemmTile& tile, Convolved<Args> c, const std::string& title, int64_t shift) {
  const GemmProblem problem = c.problem(shift);
  if (!can_take(tile, problem, test_gpu()->properties())) return;
  for (const Deal& deal : deals)
    expect(c.near(c.run(plan_with(tile, problem, deal.whole, deal.cutters), shift), tile.math),
        std::string(tile.name) + ", " + title + ", " + deal.name + ": gives the convolution");
}

}  // namespace

TEST("cuda: every tile of the convolutions") {
  for (const GemmTile& tile : gemm_tiles())
    for (const bool aligned : {true, false}) {
      const std::string rows = aligned ? "aligned" : "in groups, not aligned";
      try_tile(tile, windows_of(tile, aligned), "windows, " + rows, !aligned);
      try_tile(tile, taps_of(tile, aligned), "taps, " + rows, !aligned);
    }
}

TEST("cuda: a cut convolution gives the same bits in every thread order") {
  for (const GemmTile& tile : gemm_tiles()) {
    Convolved<ConvFilterGradArgs> c = taps_of(tile, true);
    if (!can_take(tile, c.problem(0), test_gpu()->properties())) continue;
    const GemmPlan plan = plan_with(tile, c.problem(0), 0, 5);
    set_thread_order(0);
    const std::vector<float> once = c.run(plan, 0);
    for (unsigned order : {1, 7}) {
      set_thread_order(order);
      expect(c.run(plan, 0) == once, std::string(tile.name) + ": order " + std::to_string(order) + " gives other bits");
    }
    set_thread_order(0);
  }
}
