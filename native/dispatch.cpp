// SPDX-License-Identifier: MIT
#include "dispatch.h"

#include <cstdio>
#include <string_view>

#include "backend.h"

namespace gemmule {
namespace {

// Collects what extents() says, in the order of the operands.
struct SizesOf {
  const void* base;
  const void* address[kHandles];
  int count = 0;
  int64_t* size;
  bool* optional_;

  template <class O>
  void operator()(const O& operand, int64_t n) {
    note(&operand, n, false);
  }
  template <class O>
  void optional(const O& operand, int64_t n) {
    note(&operand, n, true);
  }

 private:
  void note(const void* operand, int64_t n, bool may_miss) {
    for (int i = 0; i < count; ++i)
      if (address[i] == operand) {
        size[i] = n;
        optional_[i] = may_miss;
      }
  }
};

template <class A>
const char* sizes(const Record& r, int64_t (&out)[kHandles], bool (&optional)[kHandles]) {
  A args;
  if (r.type < 0 || r.type >= kDTypes) return "an unknown dtype";
  if (!unpack_numbers(r, args)) return "a size or a flag is not an integer";
  if constexpr (requires { args.check(); })
    if (const char* why = args.check()) return why;
  SizesOf v{&args, {}, 0, out, optional};
  each_operand(args, [&](const char*, auto& o) {
    out[v.count] = 0;
    optional[v.count] = true;  // operands that extents() does not name (the unused inputs of a concat) may be absent
    v.address[v.count++] = &o;
  });
  args.extents(v);
  return nullptr;
}

enum class Types { real, any };

template <class A, auto kernel, Types types>
void run(const Record& r, const Bound* bound, const Kernels& fast, Context& context) {
  A args;
  unpack_numbers(r, args);
  each_operand(args, [&](const char*, auto& o) {
    o.memory = bound->memory;
    o.size = bound->size;
    o.dtype = bound->dtype;
    ++bound;
  });
  const bool goes_fast = types == Types::any || args.type == DType::float32 || fast.every_type;
  context.op = r.op;
  ((goes_fast ? fast : *reference_backend().kernels).*kernel)(args, context);
}

template <class A>
constexpr OpInfo info(
    const char* name, Types types, bool faults, decltype(OpInfo::sizes) sizes, decltype(OpInfo::run) run) {
  constexpr bool in_place = requires { A::in_place; }
  , droppable = requires { A::droppable; };
  OpInfo out{name, faults, droppable || !faults, types == Types::any, in_place, 0, {}, sizes, run};
  A::fields([&]<class S, class M>(const char* operand, M S::*) {
    if constexpr (IsOperand<M>::value) out.operand[out.operands++] = {operand, M::access, M::element};
    else if constexpr (IsOperands<M>::value)
      for (size_t i = 0; i < std::tuple_size_v<M>; ++i)
        out.operand[out.operands++] = {operand, M::value_type::access, M::value_type::element};
  });
  return out;
}

constexpr bool faults_of(std::string_view word) { return word == "faults"; }

}  // namespace

const OpInfo op_infos[] = {
#define OP(name, args, types, faults) \
  info<args##Args>(                   \
      #name, Types::types, faults_of(#faults), sizes<args##Args>, run<args##Args, &Kernels::name, Types::types>),
#include "ops/ops.def"
#undef OP
};

bool writes(const OpInfo& op, const int64_t* sizes) {
  for (int i = 0; i < op.operands; ++i)
    if (op.operand[i].access != Access::read && sizes[i] > 0) return true;
  return false;
}

const char* check_memory(const Record& r, const Bound* bound, const int64_t (&sizes)[kHandles],
    const bool (&optional)[kHandles], char* text) {
  static const char* const names[] = {"float32", "int32", "uint8", "bool", "float64"};
  const OpInfo& op = op_infos[r.op];
  for (int i = 0; i < op.operands; ++i) {
    const OperandInfo& o = op.operand[i];
    const Bound& b = bound[i];
    if (sizes[i] < 0) return snprintf(text, 256, "the size of %s is negative or too large", o.name), text;
    if (o.access == Access::write) continue;
    if (!b.memory) {
      if (optional[i]) continue;
      return snprintf(text, 256, "%s is missing", o.name), text;
    }
    const DType want = dtype_of(o.element, DType(r.type));
    if (o.element != Element::any && b.dtype != want)
      return snprintf(text, 256, "%s is %s, needs %s", o.name, names[int(b.dtype)], names[int(want)]), text;
    if (b.size < sizes[i])
      return snprintf(text, 256, "%s holds %lld elements, needs %lld", o.name, static_cast<long long>(b.size),
                 static_cast<long long>(sizes[i])),
             text;
  }
  return nullptr;
}

}  // namespace gemmule
