// SPDX-License-Identifier: MIT
#include "kernel_call.h"

#include <functional>

namespace gemmule {
namespace {

struct Sizes {
  int64_t size[kHandles] = {};
  bool optional[kHandles] = {};
};

Refusal refuse(const OperandInfo& o, const Bound& b, int64_t needs, bool optional, DType own) {
  if (needs < 0) return {.operand = o.name, .needs = -1};
  if (!b.memory && (optional || needs == 0)) return {};
  if (b.memory && o.element != Element::any && b.dtype != dtype_of(o.element, own))
    return {.operand = o.name, .mistyped = true};
  if (b.size < needs) return {.operand = o.name, .holds = b.size, .needs = needs};
  return {};
}

// std::less: memory of different arrays may be compared by it alone.
bool overlap(const Bound& a, int64_t a_size, const Bound& b, int64_t b_size) {
  const auto begin = [](const Bound& x) { return static_cast<const char*>(x.memory); };
  const std::less<const char*> before;
  const char *a_end = begin(a) + a_size * bytes_of(a.dtype), *b_end = begin(b) + b_size * bytes_of(b.dtype);
  return before(begin(a), b_end) && before(begin(b), a_end);
}

Refusal refuse_overlaps(const OpInfo& op, const Bound* bound, const Sizes& s) {
  for (int i = 0; i < op.operands; ++i) {
    if (op.operand[i].access == Access::read) continue;
    for (int j = 0; j < op.operands; ++j) {
      if (i == j || !bound[j].memory || !s.size[i] || !s.size[j]) continue;
      if (op.in_place && bound[i].memory == bound[j].memory) continue;
      if (overlap(bound[i], s.size[i], bound[j], s.size[j]))
        return {.operand = op.operand[i].name, .overlaps = op.operand[j].name};
    }
  }
  return {};
}

}  // namespace

Refusal refusal_of(KernelCall& call) {
  const int code = call.record.op;
  if (code < 0 || code >= int(OpCode::count)) return {.clause = "there is no such op"};
  const OpInfo& op = op_infos[code];
  if (call.record.type != int(DType::float32)) return {.clause = "direct kernels compute in float32"};
  Sizes s;
  if (const char* why = op.sizes(call.record, s.size, s.optional)) return {.clause = why};
  for (int i = 0; i < op.operands; ++i) {
    if (const Refusal r = refuse(op.operand[i], call.bound[i], s.size[i], s.optional[i], DType::float32)) return r;
  }
  call.writes = writes(op, s.size);
  return refuse_overlaps(op, call.bound, s);
}

Refusal run_kernel(const KernelCall& call, const Kernels& kernels, Context& context) {
  if (call.writes) op_infos[call.record.op].run(call.record, call.bound, kernels, context);
  return {.fault = context.fault};
}

}  // namespace gemmule
