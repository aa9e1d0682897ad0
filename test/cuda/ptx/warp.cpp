// SPDX-License-Identifier: MIT
#include "warp.h"

#include <algorithm>

namespace ptx {
namespace {

using standin::Lanes;

// What a lane brings to an instruction, and what it takes away.
struct Part {
  At at;
  u64 value = 0;
  u32 lane = 0, bounds = 0;
  standin::Thread* thread = standin::thread;
  u32 result = 0;
  bool within = false;
};

template <class F>
void each_lane(const Lanes& lanes, F f) {
  for (u32 lane = 0; lane < 32; ++lane)
    if (lanes.request[lane]) f(lane, *static_cast<Part*>(lanes.request[lane]));
}

Part& together(u32 mask, standin::Serve serve, Part& own) {
  standin::meet(mask, serve, &own, own.at->place);
  return own;
}

void serve_sync(const Lanes& lanes) {
  u32 most = 0;
  each_lane(lanes, [&](u32, const Part& part) { most = std::max(most, progress(*part.thread).warp_syncs); });
  each_lane(lanes, [&](u32, const Part& part) { progress(*part.thread).warp_syncs = most + 1; });
}

// shfl.sync: `bounds` has the mask of the segment's bits in bits 8 to 12 and the last lane in it (up: the first) in
// bits 0 to 4.
template <Shuffle kind>
void serve_shuffle(const Lanes& lanes) {
  each_lane(lanes, [&](u32 lane, Part& own) {
    const u32 clamp = own.bounds & 31, segment = own.bounds >> 8 & 31, by = own.lane & 31;
    const u32 bound = (lane & segment) | (clamp & ~segment);
    const u32 from = kind == Shuffle::up ? lane - by
        : kind == Shuffle::down          ? lane + by
        : kind == Shuffle::bfly          ? lane ^ by
                                         : (lane & segment) | (by & ~segment);
    own.within = kind == Shuffle::up ? s32(from) >= s32(bound) : from <= bound;
    const u32 source = own.within ? from : lane;
    if (!lanes.request[source])
      fail(own.at,
          "lane " + std::to_string(lane) + " reads lane " + std::to_string(source) + ", which the mask does not name");
    own.result = u32(static_cast<Part*>(lanes.request[source])->value);
  });
}

u32 lanes_with(const Lanes& lanes, u64 value) {
  u32 found = 0;
  each_lane(lanes, [&](u32 lane, const Part& part) { found |= u32(part.value == value) << lane; });
  return found;
}

void serve_ballot(const Lanes& lanes) {
  const u32 found = lanes_with(lanes, 1);
  each_lane(lanes, [&](u32, Part& own) { own.result = found; });
}

void serve_match(const Lanes& lanes) {
  each_lane(lanes, [&](u32, Part& own) { own.result = lanes_with(lanes, own.value); });
}

template <Reduce kind>
u32 reduced(u32 a, u32 b) {
  switch (kind) {
    case Reduce::add: return a + b;
    case Reduce::min_u32: return std::min(a, b);
    case Reduce::max_u32: return std::max(a, b);
    case Reduce::min_s32: return u32(std::min(s32(a), s32(b)));
    case Reduce::max_s32: return u32(std::max(s32(a), s32(b)));
    case Reduce::and_: return a & b;
    case Reduce::or_: return a | b;
    case Reduce::xor_: return a ^ b;
  }
}

template <Reduce kind>
void serve_reduce(const Lanes& lanes) {
  bool first = true;
  u32 all = 0;
  each_lane(lanes, [&](u32, const Part& part) {
    all = first ? u32(part.value) : reduced<kind>(all, u32(part.value));
    first = false;
  });
  each_lane(lanes, [&](u32, Part& own) { own.result = all; });
}

}  // namespace

void warp_sync(u32 mask, At at) {
  Part own{at};
  together(mask, serve_sync, own);
}

Shuffled shuffle(Shuffle kind, u32 value, u32 lane, u32 bounds, u32 mask, At at) {
  static constexpr standin::Serve serve[] = {serve_shuffle<Shuffle::idx>, serve_shuffle<Shuffle::up>,
      serve_shuffle<Shuffle::down>, serve_shuffle<Shuffle::bfly>};
  Part own{.at = at, .value = value, .lane = lane, .bounds = bounds};
  together(mask, serve[int(kind)], own);
  return {own.result, own.within};
}

u32 ballot(bool predicate, u32 mask, At at) {
  Part own{.at = at, .value = predicate};
  return together(mask, serve_ballot, own).result;
}

u32 match_any(u64 value, u32 mask, At at) {
  Part own{.at = at, .value = value};
  return together(mask, serve_match, own).result;
}
u32 match_all(u64 value, u32 mask, At at) { return match_any(value, mask, at) == mask ? mask : 0; }

u32 reduce(Reduce kind, u32 value, u32 mask, At at) {
  static constexpr standin::Serve serve[] = {serve_reduce<Reduce::add>, serve_reduce<Reduce::min_u32>,
      serve_reduce<Reduce::max_u32>, serve_reduce<Reduce::min_s32>, serve_reduce<Reduce::max_s32>,
      serve_reduce<Reduce::and_>, serve_reduce<Reduce::or_>, serve_reduce<Reduce::xor_>};
  Part own{.at = at, .value = value};
  return together(mask, serve[int(kind)], own).result;
}

}  // namespace ptx
