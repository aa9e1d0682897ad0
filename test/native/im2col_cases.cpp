// SPDX-License-Identifier: MIT
#include "window_shapes.h"

CASES(im2col) {
  each_window_shape([&](const char* name, const Windows& w) {
    add(name, [&](Im2colArgs& a) { static_cast<Windows&>(a) = w; }).exact();
  });
}
