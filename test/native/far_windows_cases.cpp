// SPDX-License-Identifier: MIT
// Windows whose places lie far outside the input: where they are is more than 32 bits can tell, small as the arrays are.
#include "runner.h"

namespace {

constexpr int64_t kFar = INT32_MAX;

// Calls f(name, set): set(args) for each such shape of few pixels.
template <class F>
void each_far(const F& f) {
  const auto set = [](Windows& w, int64_t output, int64_t stride, int64_t dilation, int64_t before) {
    w.batch = 2, w.channels = 4, w.input = {1, 2, 5}, w.output = {1, 2, output}, w.kernel = {1, 1, 3};
    w.stride = {1, 1, stride}, w.dilation = {1, 1, dilation}, w.before = {0, 0, before};
  };
  f("dilation", [=](Windows& w) { set(w, 5, 1, kFar, 0); });
  f("dilation, the last place inside", [=](Windows& w) { set(w, 6, 1, kFar / 2, kFar - 1); });
  f("stride", [=](Windows& w) { set(w, 3, kFar, 1, 1); });
  f("places that only together are far", [=](Windows& w) { set(w, 3, 700'000'000, 400'000'000, 0); });
  f("a dilation whose places 32 bits cannot add up", [=](Windows& w) { set(w, 2, 2, 1'000'000'000, 0); });
  f("stride and dilation", [=](Windows& w) { set(w, 2, kFar, kFar, kFar); });
}

template <class List>
void add_convolutions(List& list) {
  each_far([&](const char* name, const auto& set) {
    for (int64_t groups : {1, 2, 4})
      list.add(name, [&](auto& a) { set(a), a.filters = 8, a.groups = groups; }).terms(64);
  });
}
template <class List>
void add_columns(List& list) {
  each_far([&](const char* name, const auto& set) {
    for (int64_t channels : {3, 4}) list.add(name, [&](auto& a) { set(a), a.channels = channels; }).terms(8);
  });
}

}  // namespace

CASES(conv) { add_convolutions(*this); }
CASES(conv_data_grad) { add_convolutions(*this); }
CASES(conv_filter_grad) { add_convolutions(*this); }
CASES(im2col) { add_columns(*this); }
CASES(col2im) { add_columns(*this); }
