// SPDX-License-Identifier: MIT
#include "conv/depthwise.h"
#include "conv/pack.h"
#include "conv/phase.h"
#include "conv/product.h"
#include "conv/taps.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace windows;

// The gradient by the inputs of one phase along each axis.
struct Phases {
  Phase axis[kSpatialAxes];
  GEMMULE_INLINE int64_t places() const { return axis[0].axis.places * axis[1].axis.places * axis[2].axis.places; }
  // Places of the kernel that belong to earlier ones.
  GEMMULE_INLINE int64_t before(const Spatial& kernel) const {
    const int64_t in_row = axis[1].before * kernel[2] + axis[1].axis.places * axis[2].before;
    return axis[0].before * kernel[1] * kernel[2] + axis[0].axis.places * in_row;
  }
  // The place of the kernel that is j-th among these.
  GEMMULE_INLINE int64_t place(int64_t j, const Spatial& kernel) const {
    const int64_t j2 = j % axis[2].axis.places, row = j / axis[2].axis.places;
    const int64_t j1 = row % axis[1].axis.places, j0 = row / axis[1].axis.places;
    return (axis[0].place(j0) * kernel[1] + axis[1].place(j1)) * kernel[2] + axis[2].place(j2);
  }
};

int64_t count_phases(const ConvDataGradArgs& p) { return phases(p, 0) * phases(p, 1) * phases(p, 2); }

Phases phases_of(const ConvDataGradArgs& p, int64_t number) {
  const int64_t n1 = phases(p, 1), n2 = phases(p, 2);
  return {{phase(p, 0, number / n2 / n1), phase(p, 1, number / n2 % n1), phase(p, 2, number % n2)}};
}

struct Group {
  const ConvDataGradArgs& p;
  int64_t number, channels, filters;
  float* packed;  // [phase] [panel of channels] [place] [filter] [kCols]

  Group(const ConvDataGradArgs& p, int64_t number)
      : p(p), number(number), channels(p.channels / p.groups), filters(p.filters / p.groups), packed(nullptr) {}
  int64_t panels() const { return gemm::pieces(channels, kCols); }
  float* packed_of(const Phases& q) const { return packed + q.before(p.kernel) * filters * panels() * kCols; }
};

Sweep sweep_of(const Group& g, const Phases& q) {
  const ConvDataGradArgs& p = g.p;
  Sweep s{};
  for (int i = 0; i < kSpatialAxes; ++i) s.axis[i] = q.axis[i].axis;
  s.batch = p.batch, s.channels = g.filters, s.filters = g.channels;
  s.x = p.dy.as() + g.number * g.filters, s.x_steps = dense_steps(p.output, p.filters);
  s.y = p.dx.as() + g.number * g.channels, s.y_steps = dense_steps(p.input, p.channels);
  s.w = packed_into(g.packed_of(q), q.places() * g.filters);
  s.finish = gemm::finish_of(p.bias ? p.bias.as() + g.number * g.channels : nullptr, p.activation);
  return s;
}

// One panel of one phase: each place's filters, transposed.
void pack_panel(const Group& g, const Phases& q, int64_t panel) {
  const ConvDataGradArgs& p = g.p;
  const int64_t col = panel * kCols, cols = least<int64_t>(kCols, g.channels - col), places = q.places();
  float* to = g.packed_of(q) + panel * places * g.filters * kCols;
  for (int64_t j = 0; j < places; ++j, to += g.filters * kCols) {
    const float* w = p.w.as() + (q.place(j, p.kernel) * g.channels + col) * p.filters + g.number * g.filters;
    gemm::pack_panel({w, p.filters, true}, g.filters, int(cols), to, kCols);
  }
}

bool pack(Group& g, Context& ctx) {
  const ConvDataGradArgs& p = g.p;
  const int64_t tasks = count_phases(p) * g.panels();
  g.packed = ctx.scratch(gemm::kPackedB, volume(p.kernel) * g.filters * g.panels() * kCols);
  if (!g.packed) return false;
  const int64_t parts = least(tasks, gemm::pieces(p.weights() / p.groups, kFloatsOfPacking));
  ctx.parallel(parts, [&](int64_t t) {
    for (int64_t i = gemm::share(tasks, parts, t); i < gemm::share(tasks, parts, t + 1); ++i)
      pack_panel(g, phases_of(p, i / g.panels()), i % g.panels());
  });
  return true;
}

void run(const Group& g, Context& ctx) {
  const ConvDataGradArgs& p = g.p;
  const int64_t count = count_phases(p);
  const double work = gemm::flops(p.outputs(1), g.filters, volume(p.kernel) * g.channels);
  const Shares shares = shares_of(sweep_of(g, phases_of(p, 0)), work / double(count));
  const int64_t units = count * shares.count(), tasks = least(units, gemm::task_count(work));
  ctx.parallel(tasks, [&](int64_t t) {
    for (int64_t i = gemm::share(units, tasks, t); i < gemm::share(units, tasks, t + 1); ++i)
      run_share(sweep_of(g, phases_of(p, i / shares.count())), shares, i % shares.count(), ctx);
  });
}

// For want of outputs: whatever the windows, the sums are empty.
void run_empty(ConvDataGradArgs p, Context& ctx) {
  p.filters = 0;
  p.kernel = p.stride = p.dilation = {1, 1, 1};
  p.output = p.input, p.before = {0, 0, 0};
  multiply(p, ctx);
}

}  // namespace

void conv_data_grad(const ConvDataGradArgs& p, Context& ctx) {
  if (p.inputs(p.channels) <= 0) return;
  if (p.outputs(p.filters) == 0) return run_empty(p, ctx);
  if (is_pointwise(p) || (covers_input(p) && !p.bias)) return multiply(p, ctx);
  if (p.groups > 1 && p.groups == p.channels) return depthwise_data(p, ctx);
  if (has_few_channels(p)) return run_few_channels(p, ctx);
  for (int64_t number = 0; number < p.groups; ++number) {
    Group g(p, number);
    if (!pack(g, ctx)) return reference::conv_data_grad(p, ctx);
    run(g, ctx);
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
