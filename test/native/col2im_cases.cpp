// SPDX-License-Identifier: MIT
#include "window_shapes.h"

CASES(col2im) {
  each_window_shape([&](const char* name, const Windows& w) {
    add(name, [&](Col2imArgs& a) { static_cast<Windows&>(a) = w; }).terms(double(volume(w.kernel)));
  });
}
