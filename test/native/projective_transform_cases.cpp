// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>

#include "runner.h"

namespace {

using Map = std::array<double, 8>;

struct Images {
  int64_t batch = 2, height = 5, width = 6, channels = 3, to_height = 5, to_width = 6;
};
Map turned(double angle, double height, double width) {
  const double c = std::cos(angle), s = std::sin(angle), x = (width - 1) / 2, y = (height - 1) / 2;
  return {c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0, 0};
}

}  // namespace

CASES(projective_transform) {
  for (int fill = 0; fill < int(FillMode::count); ++fill)
    for (bool bilinear : {false, true}) {
      // In float32, as the place that decides between pixels is.
      auto check = [&](const char* name, const Map& map, const Images& s = {}) -> Case& {
        return add(name,
            [=](auto& a) {
              a.batch = s.batch, a.height = s.height, a.width = s.width, a.channels = s.channels;
              a.to_height = s.to_height, a.to_width = s.to_width;
              a.fill = fill, a.bilinear = bilinear, a.value = 0.75;
            })
            .fill("transforms", [map](int64_t i) { return map[size_t(i % 8)]; })
            .float_reference()
            .terms(4);
      };
      const Map identity = {1, 0, 0, 0, 1, 0, 0, 0};
      for (int64_t c : {0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33}) {
        check("channels, left alone", identity, {2, 4, 5, c, 4, 5});
        check("channels, turned", turned(0.3, 4, 5), {2, 4, 5, c, 4, 5});
      }
      check("mirrored left to right", {-1, 0, 5, 0, 1, 0, 0, 0});
      check("upside down", {1, 0, 0, 0, -1, 4, 0, 0});
      check("moved by halves", {1, 0, 0.5, 0, 1, -0.5, 0, 0});
      check("moved by halves the other way", {1, 0, -1.5, 0, 1, 2.5, 0, 0});
      check("moved by a pixel", {1, 0, 1, 0, 1, -1, 0, 0});
      check("moved by more than the image", {1, 0, 9, 0, 1, -8, 0, 0});
      check("far outside", {1, 0, 1000.25, 0, 1, -777.5, 0, 0});
      check("beyond what an integer holds", {1, 0, 3e9, 0, 1, 0, 0, 0});
      check("beyond what a float holds", {1e38, 0, 3e38, 0, 1e38, 3e38, 0, 0});
      check("NaN", {NAN, 0, 0, 0, 1, 0, 0, 0});
      check("infinity", {1, 0, 0, 0, 1, INFINITY, 0, 0});
      check("a quarter turn", {0, 1, 0, -1, 0, 4, 0, 0}, {2, 5, 5, 3, 5, 5});
      check("a rounded quarter turn", turned(std::acos(0), 5, 5), {2, 5, 5, 3, 5, 5});
      check("zoomed in", {0.3, 0, 1.7, 0, 0.4, 1.1, 0, 0});
      check("zoomed out", {3, 0, -5, 0, 2.5, -4, 0, 0});
      check("sheared", {1, 0.4, -0.7, 0.2, 1, 0.1, 0, 0});
      check("seen aslant", {1.1, 0.1, -0.5, 0.05, 0.9, 0.3, 0.05, 0.02});
      check("k passes through 0", {1, 0, 0, 0, 1, 0, -0.5, 0});
      check("k is 0", {1, 0, 0, 0, 1, 0, -1, 0}, {1, 3, 3, 2, 3, 3});
      check("to a larger image", turned(0.5, 5, 6), {2, 5, 6, 3, 9, 8});
      check("to a smaller image", turned(-0.5, 5, 6), {2, 5, 6, 3, 3, 4});
      check("from one pixel", turned(0.5, 1, 1), {2, 1, 1, 3, 4, 4});
      check("from nothing", identity, {2, 0, 0, 3, 4, 4});
      check("to nothing", identity, {2, 4, 4, 3, 0, 4});
      check("no images", identity, {0, 4, 4, 3, 4, 4});
      check("infinities in the image", turned(0.3, 5, 6)).fill("x", [](int64_t i) {
        return i % 31 == 7 ? INFINITY : double(i % 3);
      });
      add("an image of its own map",
          [=](auto& a) {
            a.batch = 6, a.height = a.width = a.to_height = a.to_width = 7, a.channels = 3;
            a.fill = fill, a.bilinear = bilinear, a.value = -2;
          })
          .fill("transforms", [](int64_t i) { return turned(double(i / 8), 7, 7)[size_t(i % 8)]; })
          .float_reference()
          .terms(4, 2);
    }
  add("several tasks",
      [](auto& a) {
        a.batch = 8, a.height = a.width = a.to_height = a.to_width = 56, a.channels = 3, a.bilinear = true;
      })
      .fill("transforms", [](int64_t i) { return turned(double(i / 8) / 9, 56, 56)[size_t(i % 8)]; })
      .float_reference()
      .terms(4);
  add("float64", [](auto& a) {
    a.batch = 1, a.height = a.width = a.to_height = a.to_width = 5, a.channels = 2, a.bilinear = true;
  }).fill("transforms", [](int64_t i) {
      return turned(0.3, 5, 5)[size_t(i % 8)];
    }).types({DType::float64});
}
