// SPDX-License-Identifier: MIT
#pragma once

namespace gemmule {

// Node unloads an addon with the last worker that used it, but the team's threads live on in its code: it stays.
void stay_loaded();

}  // namespace gemmule
