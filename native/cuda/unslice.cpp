// SPDX-License-Identifier: MIT
#include "../../cuda/unslice.h"
#include "move.h"

namespace gemmule::cuda {
namespace {

// One axis in elements, its step made positive.
struct Span {
  int64_t size, begin, held, step, dy_step;
  bool reversed;

  bool whole() const { return held == size && step == 1 && !reversed; }
};

// The axes of dx, outermost first: without those of 1, and joined where all of the inner one is held.
struct Spans {
  int count = 0;
  Span span[kMaxRank];

  explicit Spans(const UnsliceArgs& p) {
    const Dims dy_steps = steps_of(p.size);
    for (int a = 0; a < kMaxRank; ++a)
      if (p.dims[a] != 1) add(span_of(p, a, dy_steps[a]));
  }

 private:
  static Span span_of(const UnsliceArgs& p, int a, int64_t dy_step) {
    if (p.size[a] == 1) return {p.dims[a], p.begin[a], 1, 1, dy_step, false};
    if (p.step[a] > 0) return {p.dims[a], p.begin[a], p.size[a], p.step[a], dy_step, false};
    const int64_t lowest = p.begin[a] + (p.size[a] - 1) * p.step[a];
    return {p.dims[a], lowest, p.size[a], -p.step[a], dy_step, true};
  }
  void add(const Span& inner) {
    if (count > 0 && inner.whole() && span[count - 1].step == 1 && !span[count - 1].reversed) {
      Span& outer = span[count - 1];
      outer.size *= inner.size, outer.begin *= inner.size, outer.held *= inner.size;
      outer.dy_step = inner.dy_step;
    } else {
      span[count++] = inner;
    }
  }
};

int64_t unit_bytes(const UnsliceArgs& p, const Spans& spans) {
  const int64_t bytes = bytes_of(p.type);
  if (spans.count == 0) return bytes;
  const Span& run = spans.span[spans.count - 1];
  if (run.step != 1 || run.reversed) return bytes;
  return Unit().at(p.dy.memory).at(p.dx.memory).lengths({run.size, run.begin, run.held}, bytes).bytes();
}

// In units of `elements`, of which the last axis is made.
UnslicePlan plan_of(const Spans& spans, int64_t elements) {
  UnslicePlan plan{1, 0, spans.count, {}};
  for (int a = 0; a < spans.count; ++a) {
    const Span& s = spans.span[a];
    const bool run = a == spans.count - 1;
    const int64_t each = run ? elements : 1, dy_step = run ? s.dy_step : s.dy_step / elements;
    plan.axis[a] = {Divisor::of(s.size / each), Divisor::of(s.step), s.begin / each, s.held / each,
        s.reversed ? -dy_step : dy_step};
    if (s.reversed) plan.first += (s.held - 1) * dy_step;
    plan.count *= s.size / each;
  }
  return plan;
}

}  // namespace

void unslice(const UnsliceArgs& p, Context& ctx) {
  if (product(p.dims) == 0) return;
  const int64_t bytes = bytes_of(p.type);
  if (product(p.size) == 0) return fill({{p.type}, p.dx, product(p.dims), 0}, ctx);
  const Spans spans(p);
  const int64_t unit = unit_bytes(p, spans);
  const UnslicePlan plan = plan_of(spans, unit / bytes);
  static constexpr Sized kUnslice{"unslice_8", "unslice_32", "unslice_64", "unslice_128"};
  launch(ctx, kUnslice.of(unit), {blocks_of(plan.count)}, kThreads, 0, p.dy.memory, p.dx.memory, plan);
}

}  // namespace gemmule::cuda
