// SPDX-License-Identifier: MIT
// What the lanes of a warp do together: shuffles, votes, matches, reductions.
#pragma once
#include <type_traits>

#include "block.h"

namespace standin {

template <class T>
struct Exchange {  // a lane's part of an operation
  T value, result;
  int argument, width;
};

template <class T>
Exchange<T>& part(const Lanes& lanes, int lane) {
  return *static_cast<Exchange<T>*>(lanes.request[lane]);
}

template <class T, class F>
void for_each_lane(const Lanes& lanes, F f) {
  for (int lane = 0; lane < 32; ++lane)
    if (lanes.request[lane]) f(lane, part<T>(lanes, lane));
}

// -- Shuffles: from which lane, of the `width` that hold it together.
struct FromIndex {
  static int source(int lane, int argument, int width) { return (lane & ~(width - 1)) | (argument & (width - 1)); }
};
struct FromAbove {
  static int source(int lane, int argument, int width) {
    return (lane & (width - 1)) + argument < width ? lane + argument : lane;
  }
};
struct FromBelow {
  static int source(int lane, int argument, int width) {
    return (lane & (width - 1)) >= argument ? lane - argument : lane;
  }
};
struct FromExclusiveOr {
  static int source(int lane, int argument, int width) {
    const int other = lane ^ argument;
    return other <= (lane | (width - 1)) ? other : lane;
  }
};

template <class T, class From>
void serve_shuffle(const Lanes& lanes) {
  for_each_lane<T>(lanes, [&](int lane, Exchange<T>& mine) {
    const int source = From::source(lane, mine.argument, mine.width);
    if (source < 0 || source > 31 || !lanes.request[source])
      fail(thread->place,
          "lane " + std::to_string(lane) + " shuffles from lane " + std::to_string(source) +
              ", which the mask does not name");
    mine.result = part<T>(lanes, source).value;
  });
}

template <class From, class T>
T shuffle(uint32_t mask, T value, int argument, int width, Place where) {
  static_assert(std::is_arithmetic_v<T>, "CUDA shuffles numbers only");
  Exchange<T> mine{value, value, argument, width};
  meet(mask, serve_shuffle<T, From>, &mine, where);
  return mine.result;
}

// -- Votes and matches.
inline void serve_ballot(const Lanes& lanes) {
  uint32_t ballot = 0;
  for_each_lane<uint32_t>(lanes, [&](int lane, auto& mine) { ballot |= uint32_t(mine.value != 0) << lane; });
  for_each_lane<uint32_t>(lanes, [&](int, auto& mine) { mine.result = ballot; });
}
inline uint32_t ballot(uint32_t mask, bool vote, Place where) {
  Exchange<uint32_t> mine{vote, 0, 0, 32};
  meet(mask, serve_ballot, &mine, where);
  return mine.result;
}

inline void serve_match(const Lanes& lanes) {
  for_each_lane<uint64_t>(lanes, [&](int, auto& mine) {
    mine.result = 0;
    for_each_lane<uint64_t>(lanes, [&](int lane, auto& other) {
      if (other.value == mine.value) mine.result |= uint64_t(1) << lane;
    });
  });
}
template <class T>
uint32_t match(uint32_t mask, T value, Place where) {
  Exchange<uint64_t> mine{0, 0, 0, 32};
  std::memcpy(&mine.value, &value, sizeof value);
  meet(mask, serve_match, &mine, where);
  return uint32_t(mine.result);
}

inline void serve_nothing(const Lanes&) {}

// -- Reductions: of the lanes in order.
template <class T, class Combine>
void serve_reduction(const Lanes& lanes) {
  bool first = true;
  T sum{};
  for_each_lane<T>(lanes, [&](int, auto& mine) {
    sum = first ? mine.value : Combine::of(sum, mine.value);
    first = false;
  });
  for_each_lane<T>(lanes, [&](int, auto& mine) { mine.result = sum; });
}
template <class Combine, class T>
T reduce(uint32_t mask, T value, Place where) {
  static_assert(std::is_same_v<T, int> || std::is_same_v<T, unsigned>, "CUDA reduces 32-bit integers only");
  Exchange<T> mine{value, value, 0, 32};
  meet(mask, serve_reduction<T, Combine>, &mine, where);
  return mine.result;
}
// clang-format off
struct Sum { template <class T> static T of(T a, T b) { return T(unsigned(a) + unsigned(b)); } };
struct Least { template <class T> static T of(T a, T b) { return a < b ? a : b; } };
struct Greatest { template <class T> static T of(T a, T b) { return a > b ? a : b; } };
struct And { template <class T> static T of(T a, T b) { return a & b; } };
struct Or { template <class T> static T of(T a, T b) { return a | b; } };
struct ExclusiveOr { template <class T> static T of(T a, T b) { return a ^ b; } };
// clang-format on

}  // namespace standin

// -- CUDA's names. The place is the call's own.
#define STANDIN_HERE standin::Place where = standin::Place::current()

inline void __syncthreads(STANDIN_HERE) { standin::barrier(false, where); }
inline int __syncthreads_count(int predicate, STANDIN_HERE) { return standin::barrier(predicate != 0, where); }
inline int __syncthreads_or(int predicate, STANDIN_HERE) { return standin::barrier(predicate != 0, where) > 0; }
inline int __syncthreads_and(int predicate, STANDIN_HERE) { return standin::barrier(predicate == 0, where) == 0; }
inline void __syncwarp(unsigned mask = ~0u, STANDIN_HERE) {
  standin::meet(mask, standin::serve_nothing, nullptr, where);
}

template <class T>
T __shfl_sync(unsigned mask, T value, int lane, int width = 32, STANDIN_HERE) {
  return standin::shuffle<standin::FromIndex>(mask, value, lane, width, where);
}
template <class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, STANDIN_HERE) {
  return standin::shuffle<standin::FromBelow>(mask, value, int(delta), width, where);
}
template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, STANDIN_HERE) {
  return standin::shuffle<standin::FromAbove>(mask, value, int(delta), width, where);
}
template <class T>
T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32, STANDIN_HERE) {
  return standin::shuffle<standin::FromExclusiveOr>(mask, value, bits, width, where);
}

inline unsigned __ballot_sync(unsigned mask, int vote, STANDIN_HERE) { return standin::ballot(mask, vote != 0, where); }
inline int __any_sync(unsigned mask, int vote, STANDIN_HERE) { return standin::ballot(mask, vote != 0, where) != 0; }
inline int __all_sync(unsigned mask, int vote, STANDIN_HERE) { return standin::ballot(mask, vote != 0, where) == mask; }
template <class T>
unsigned __match_any_sync(unsigned mask, T value, STANDIN_HERE) {
  return standin::match(mask, value, where);
}
template <class T>
unsigned __match_all_sync(unsigned mask, T value, int* all, STANDIN_HERE) {
  return (*all = standin::match(mask, value, where) == mask) ? mask : 0;
}

template <class T>
T __reduce_add_sync(unsigned mask, T value, STANDIN_HERE) {
  return standin::reduce<standin::Sum>(mask, value, where);
}
template <class T>
T __reduce_min_sync(unsigned mask, T value, STANDIN_HERE) {
  return standin::reduce<standin::Least>(mask, value, where);
}
template <class T>
T __reduce_max_sync(unsigned mask, T value, STANDIN_HERE) {
  return standin::reduce<standin::Greatest>(mask, value, where);
}
inline unsigned __reduce_and_sync(unsigned mask, unsigned value, STANDIN_HERE) {
  return standin::reduce<standin::And>(mask, value, where);
}
inline unsigned __reduce_or_sync(unsigned mask, unsigned value, STANDIN_HERE) {
  return standin::reduce<standin::Or>(mask, value, where);
}
inline unsigned __reduce_xor_sync(unsigned mask, unsigned value, STANDIN_HERE) {
  return standin::reduce<standin::ExclusiveOr>(mask, value, where);
}

#undef STANDIN_HERE
