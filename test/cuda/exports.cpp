// SPDX-License-Identifier: MIT
// Every function of driver.def, referred to: one that is missing here stops the link.
#include "api.h"

namespace standin {

using Function = void (*)();

extern const Function exported[];
const Function exported[] = {
#define FN(name, symbol, arguments) reinterpret_cast<Function>(&symbol),
#define OPTIONAL(name, symbol, arguments) FN(name, symbol, arguments)
#include "cuda/driver.def"
#undef OPTIONAL
#undef FN
};

}  // namespace standin
