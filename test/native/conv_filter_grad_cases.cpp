// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "conv_shapes.h"
#include "memory.h"
#include "stream/team.h"

CASES(conv_filter_grad) {
  auto check = [&](const char* name, const ConvShape& s) {
    ConvWindows w;
    s.set(w);
    const double terms = double(std::max<int64_t>(1, w.outputs(1)));
    add(name, [&](ConvFilterGradArgs& a) { s.set(a); }).terms(terms);
    add(name, [&](ConvFilterGradArgs& a) { s.set(a); }).terms(terms).without("db");
  };
  each_conv_shape(check);
  const Spatial one = {1, 1, 1}, k3x3 = {1, 3, 3}, same = {0, 1, 1};
  check("a row of several passes", {2, {1, 1, 700}, 5, 9, {1, 1, 3}, {1, 1, 1}, one, {0, 0, 1}});
  check("a row of several passes, one channel", {1, {1, 2, 900}, 1, 9, {1, 2, 3}, {1, 1, 3}, one, {0, 0, 4}});
  check("a row of several passes, many channels", {1, {1, 1, 600}, 17, 40, {1, 1, 2}, {1, 1, 2}});
  check("dy packed on the way", {3, {1, 12, 12}, 9, 130, {1, 2, 2}});
  check("passes across images", {9, {1, 6, 6}, 20, 12, k3x3, one, one, same});
  check("passes within a plane", {3, {4, 5, 6}, 2, 12, {2, 2, 2}, {2, 1, 1}});
  check("runs of one pixel", {1, {1, 150, 1}, 9, 4, {1, 2, 1}});
  check("more of them than a pass has, few channels", {2, {1, 150, 1}, 3, 4, {1, 2, 1}});
  check("a slab beyond its room", {1, {1, 3, 3}, 3, 9, k3x3, one, {1, 300, 300}, {0, 300, 300}});
  check("too many taps for a slab", {1, {1, 26, 26}, 1, 4, {1, 23, 24}});
  check("blocks of filters", {1, {1, 3, 3}, 70, 200, k3x3, one, one, same});
  check("a block for each task", {1, {1, 3, 3}, 130, 500, k3x3});
  check("parts of few pixels", {1, {1, 5, 5}, 64, 64, k3x3, one, one, same});
}

TEST("conv_filter_grad: for want of memory the reference computes") {
  const ConvShape shape = {3, {1, 26, 26}, 2, 20, {1, 3, 3}};  // packs dy, copies a slab, and has parts
  ConvFilterGradArgs a;
  shape.set(a);
  std::vector<float> x(size_t(a.inputs(2)), 0.5f), dy(size_t(a.outputs(20)), 0.1f), dw(size_t(a.weights())), db(20);
  a.x.memory = x.data(), a.dy.memory = dy.data(), a.dw.memory = dw.data(), a.db.memory = db.data();
  Context plain = team_context();
  reference_backend().kernels->conv_filter_grad(a, plain);
  const std::vector<float> expected_dw = dw, expected_db = db;
  for_want_of_memory([&](const Backend& backend, Context& context) {
    std::fill(dw.begin(), dw.end(), NAN), std::fill(db.begin(), db.end(), NAN);
    backend.kernels->conv_filter_grad(a, context);
    expect(dw == expected_dw && db == expected_db,
        std::string(backend.name) + ", slot " + std::to_string(PoorContext::denied));
  });
}
