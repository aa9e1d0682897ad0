// SPDX-License-Identifier: MIT
// What group_norm and its gradient launch by: a row takes a team (cuda/row_softmax.h), longer ones are folded in parts.
#pragma once
#include "../../cuda/group_rows.h"
#include "fold_parts.h"
#include "row_softmax.h"

namespace gemmule::cuda {

// 32 KiB, which a block finds in its L1 when it reads them again. Where few channels stand beside each other, a block
// reads neighbouring rows at a time, for they share lines of the cache.
constexpr int64_t kLongRow = 8192, kLongNarrowRow = 1024, kFewChannels = 8;

template <class A>
struct GroupSizes {
  int64_t elements, rows, length;  // length: elements of a row
  GroupRows shape;
  explicit GroupSizes(const A& p)
      : elements(product({p.batch, p.spatial, p.channels})),
        rows(product({p.batch, p.groups})),
        length(elements ? p.spatial * (p.channels / p.groups) : 0),
        shape{p.spatial, p.channels, Divisor::of(p.groups), Divisor::of(p.channels / p.groups), p.centered} {}
  bool is_narrow() const { return shape.own.value < kFewChannels; }
  // A team counts the elements of a sample in 32 bits.
  bool is_long() const {
    return length > (is_narrow() ? kLongNarrowRow : kLongRow) || shape.spatial * shape.channels > INT32_MAX;
  }
  FoldPlan plan() const {
    FoldPlan plan{};
    plan.results = rows, plan.length = length;
    plan.groups = shape.groups, plan.run = shape.own;
    plan.group_step = shape.spatial * shape.channels, plan.step = shape.own.value, plan.run_step = shape.channels;
    return cut(plan, elements, is_narrow());
  }
};

}  // namespace gemmule::cuda
