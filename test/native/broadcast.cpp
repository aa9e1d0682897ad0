// SPDX-License-Identifier: MIT
// native/cuda/broadcast.h against native/ops/broadcast.h: every element of every part stands where it should.
#include "cuda/broadcast.h"

#include "reference/each_index.h"
#include "runner.h"

namespace {

// Places of operand k in the order of the result, as kernels find them.
void walk_part(const Broadcast& part, const PartOrigin& origin, int k, std::vector<int64_t>& places) {
  for (int64_t i = 0; i < part.size; ++i) {
    uint32_t rest = uint32_t(i);
    int64_t at = origin.at[k];
    for (int axis = 0; axis < part.rank; ++axis) {
      const uint32_t q = part.extent[axis].quotient(rest);
      at += part.extent[axis].remainder(rest, q) * part.stride[axis][k];
      rest = q;
    }
    places.at(size_t(origin.first + i)) = at;
  }
}

bool agrees(const Dims& shape, const int64_t (&masks)[3], int64_t most) {
  for (int k = 0; k < 3; ++k) {
    std::vector<int64_t> want, got(size_t(product(shape)), -1);
    each_index(shape, [&](const Dims& at) { want.push_back(along(at, broadcast_strides(shape, masks[k]))); });
    each_part(
        broadcast_of(shape, masks[0], masks[1], masks[2]),
        [&](const Broadcast& part, const PartOrigin& origin) { walk_part(part, origin, k, got); }, {}, most);
    if (got != want) return false;
  }
  return true;
}

}  // namespace

TEST("cuda: parts of stretched shapes cover every element once") {
  for (const Dims& shape :
      {dims({}), dims({7}), dims({3, 5}), dims({2, 3, 4, 5}), dims({2, 1, 3, 2, 1, 3}), dims({5, 0, 2})})
    for (int64_t mask = 0; mask < 64; ++mask)
      for (int64_t most : {1, 2, 7, 24, 1000})
        expect(agrees(shape, {0, mask, mask * 29 % 64}, most), "mask " + std::to_string(mask));
}
TEST("cuda: a shape of 2^33 elements goes in parts that 31 bits count") {
  const Dims shape = dims({1 << 17, 3, 1 << 15});
  int64_t elements = 0, greatest = 0;
  each_part(broadcast_of(shape, 1, 2), [&](const Broadcast& part, const PartOrigin& origin) {
    expect(origin.first == elements, "parts follow each other");
    elements += part.size, greatest = std::max(greatest, part.size);
  });
  expect(elements == product(shape) && greatest <= INT32_MAX, "all elements, in small parts");
}
