// SPDX-License-Identifier: MIT
// CUDA's atomics: threads run one at a time, so each is a plain exchange. The types are CUDA's: others do not compile
// there either.
#pragma once
#include <bit>
#include <concepts>
#include <cstdint>

namespace standin {

template <class T, class... Any>
concept OneOf = (std::same_as<T, Any> || ...);
template <class T>
concept Integer = OneOf<T, int, unsigned, long long, unsigned long long>;
template <class T>
concept Addable = OneOf<T, int, unsigned, unsigned long long, float, double>;
template <class T>
concept Exchangeable = OneOf<T, int, unsigned, unsigned long long, float>;
template <class T>
concept Comparable = OneOf<T, int, unsigned, unsigned long long, unsigned short>;

template <class T, class F>
T exchange(T* memory, F next) {
  const T old = *memory;
  *memory = next(old);
  return old;
}

}  // namespace standin

// The operand does not take part in deduction: atomicAdd(&counter, 1) adds an unsigned 1 to an unsigned counter.
template <standin::Addable T>
T atomicAdd(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T old) {
    if constexpr (std::same_as<T, int>) return int(unsigned(old) + unsigned(v));
    else return old + v;
  });
}
template <standin::OneOf<int, unsigned> T>
T atomicSub(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T old) { return T(unsigned(old) - unsigned(v)); });
}
template <standin::Integer T>
T atomicMin(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T old) { return v < old ? v : old; });
}
template <standin::Integer T>
T atomicMax(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T old) { return v > old ? v : old; });
}
template <standin::Integer T>
T atomicAnd(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T old) { return old & v; });
}
template <standin::Integer T>
T atomicOr(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T old) { return old | v; });
}
template <standin::Integer T>
T atomicXor(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T old) { return old ^ v; });
}
template <standin::Exchangeable T>
T atomicExch(T* memory, std::type_identity_t<T> v) {
  return standin::exchange(memory, [v](T) { return v; });
}
template <standin::Comparable T>
T atomicCAS(T* memory, std::type_identity_t<T> expected, std::type_identity_t<T> v) {
  return standin::exchange(memory, [=](T old) { return old == expected ? v : old; });
}
inline unsigned atomicInc(unsigned* memory, unsigned limit) {
  return standin::exchange(memory, [limit](unsigned old) { return old >= limit ? 0 : old + 1; });
}
inline unsigned atomicDec(unsigned* memory, unsigned limit) {
  return standin::exchange(memory, [limit](unsigned old) { return old == 0 || old > limit ? limit : old - 1; });
}

inline void __threadfence() {}
inline void __threadfence_block() {}
inline void __threadfence_system() {}
