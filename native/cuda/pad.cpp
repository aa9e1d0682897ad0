// SPDX-License-Identifier: MIT
#include "../../cuda/pad.h"

#include <cstring>

#include "move.h"
#include "reference/by_type.h"

namespace gemmule::cuda {
namespace {

struct Span {
  int64_t size, before, held;

  bool whole() const { return held == size; }
};

// The axes of y, outermost first: without those of 1, and joined where the inner one has no padding.
struct Spans {
  int count = 0;
  Span span[kMaxRank];

  explicit Spans(const PadArgs& p) {
    const bool mirrored = p.mode != int(PadMode::constant);
    for (int a = 0; a < kMaxRank; ++a) {
      const int64_t size = p.before[a] + p.dims[a] + p.after[a];
      if (size != 1 || p.dims[a] != 1) add({size, p.before[a], p.dims[a]}, mirrored);
    }
  }

 private:
  // In a mirror runs keep their order: a padded outer axis must stay one of its own.
  void add(const Span& inner, bool mirrored) {
    if (count > 0 && inner.whole() && (!mirrored || span[count - 1].whole())) {
      Span& outer = span[count - 1];
      outer.size *= inner.size, outer.before *= inner.size, outer.held *= inner.size;
    } else {
      span[count++] = inner;
    }
  }
};

int64_t unit_bytes(const PadArgs& p, const Spans& spans) {
  const int64_t bytes = bytes_of(p.type);
  if (spans.count == 0) return bytes;
  const Span& run = spans.span[spans.count - 1];
  if (p.mode != int(PadMode::constant) && !run.whole()) return bytes;
  return Unit().at(p.x.memory).at(p.y.memory).lengths({run.size, run.before, run.held}, bytes).bytes();
}

// In units of `elements`, of which the last axis is made.
PadPlan plan_of(const PadArgs& p, const Spans& spans, int64_t elements) {
  PadPlan plan{1, spans.count, p.mode != int(PadMode::constant), p.mode == int(PadMode::symmetric), {}};
  int64_t step = 1;
  for (int a = spans.count - 1; a >= 0; --a) {
    const Span& s = spans.span[a];
    const int64_t each = a == spans.count - 1 ? elements : 1;
    plan.axis[a] = {Divisor::of(s.size / each), s.before / each, s.held / each, step};
    step *= s.held / each;
    plan.count *= s.size / each;
  }
  return plan;
}

// The value's bytes, again and again.
Block16 repeated(DType type, double value) {
  Block16 block{};
  by_type(type, [&]<class T>(T) {
    const T one = converted<T>(value);
    for (size_t at = 0; at < sizeof block; at += sizeof one)
      std::memcpy(reinterpret_cast<char*>(&block) + at, &one, sizeof one);
  });
  return block;
}

}  // namespace

void pad(const PadArgs& p, Context& ctx) {
  Dims out;
  for (int a = 0; a < kMaxRank; ++a) out[a] = p.before[a] + p.dims[a] + p.after[a];
  if (product(out) == 0) return;
  const Spans spans(p);
  const int64_t unit = unit_bytes(p, spans);
  const PadPlan plan = plan_of(p, spans, unit / bytes_of(p.type));
  const Block16 value = repeated(p.type, p.value);
  const Grid grid{blocks_of(plan.count)};
  auto launch_with = [&](const char* kernel, auto of_unit) {
    launch(ctx, kernel, grid, kThreads, 0, p.x.memory, p.y.memory, of_unit, plan);
  };
  if (unit == 16) launch_with("pad_128", value);
  else if (unit == 8) launch_with("pad_64", value.half[0]);
  else if (unit == 4) launch_with("pad_32", uint32_t(value.half[0]));
  else launch_with("pad_8", uint8_t(value.half[0]));
}

}  // namespace gemmule::cuda
