// SPDX-License-Identifier: MIT
// The known answers of Random123 (kat_vectors), and what the derived numbers must keep to.
#include "ops/philox.h"

#include "backend.h"
#include "runner.h"

namespace {

constexpr bool gives(const int32_t (&state)[3], int64_t ordinal, uint32_t block, RandomWords want) {
  const RandomWords got = Philox(state, ordinal)(block);
  for (int i = 0; i < 4; ++i)
    if (got.word[i] != want.word[i]) return false;
  return true;
}
static_assert(gives({0, 0, 0}, 0, 0, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}));
static_assert(gives({-1, -1, -1}, -1, 0xffffffff, {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}));
static_assert(gives({int32_t(0xa4093822), 0x299f31d0, 0x13198a2e}, 0x0370734485a308d3, 0x243f6a88,
    {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}));

static_assert(uniform(0) == 0 && uniform(0xffffffff) == 1 - 0x1p-24f);
static_assert(uniform_threshold(0) == 0 && uniform_threshold(1) == 1 << 24 && uniform_threshold(0x1p-30) == 1 &&
    uniform_threshold(0.5) == 1 << 23);
static_assert(random_below(0xffffffff, 10) == 9 && random_below(0, 10) == 0);

}  // namespace

TEST("philox: a permutation holds every number once") {
  std::vector<int32_t> y(1000), seen(1000);
  const int32_t state[3] = {1, 2, 3};
  RandomPermutationArgs p{};
  p.state.memory = state, p.y.memory = y.data(), p.count = 1000;
  Context context;
  reference_backend().kernels->random_permutation(p, context);
  for (int32_t v : y) ++seen.at(size_t(v));
  expect(seen == std::vector<int32_t>(1000, 1), "each of 0 .. 999 once");
}
