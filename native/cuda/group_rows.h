// SPDX-License-Identifier: MIT
// What group_norm and its gradient launch by: rows up to kLongRow elements (of a sample that 32 bits
// can count) take a team (cuda/row_softmax.h), longer
// ones are folded in parts.
#pragma once
#include "../../cuda/group_rows.h"
#include "fold_parts.h"
#include "row_softmax.h"

namespace gemmule::cuda {

constexpr int64_t kLongRow = 8192;  // 32 KiB, which a block finds in its L1 when it reads them again

template <class A>
struct GroupSizes {
  int64_t elements, rows, length;  // length: elements of a row
  GroupRows shape;
  explicit GroupSizes(const A& p)
      : elements(product({p.batch, p.spatial, p.channels})),
        rows(product({p.batch, p.groups})),
        length(elements ? p.spatial * (p.channels / p.groups) : 0),
        shape{p.spatial, p.channels, Divisor::of(p.groups), Divisor::of(p.channels / p.groups), p.centered} {}
  bool is_long() const { return length > kLongRow || shape.spatial * shape.channels > INT32_MAX; }
  FoldPlan plan() const {
    FoldPlan plan{};
    plan.results = rows, plan.length = length;
    plan.groups = shape.groups, plan.run = shape.own;
    plan.group_step = shape.spatial * shape.channels, plan.step = shape.own.value, plan.run_step = shape.channels;
    return cut(plan, elements, false);
  }
};

}  // namespace gemmule::cuda
