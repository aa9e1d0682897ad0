// SPDX-License-Identifier: MIT
#include "block.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <tuple>
#include <utility>

#include "fiber.h"
#include "shared_memory.h"

namespace standin {

Thread* thread = nullptr;
uint3 block_index;
dim3 block_size, grid_size;

namespace {

const Launch* launch = nullptr;
// Never destroyed: at the process's end a stream may still be at work.
std::string& failure = *new std::string;  // why the launch ends early
Thread* const threads = new Thread[1024];
std::vector<uint32_t>& order = *new std::vector<uint32_t>;
uint32_t count = 0, position = 0, limit = 0;  // position: in `order`, of the next thread; limit: where this pass ends
uint32_t exited = 0, arrived = 0;             // arrived: at the barrier
int predicates = 0, barrier_result = 0;
Thread* first_arrived = nullptr;
// Of each warp: the lanes that have not exited, and how many of them wait for a collective.
std::array<uint32_t, 32> present{}, waiting{};

unsigned order_seed = 0;
uint64_t random_state = 0;

uint32_t random_below(uint32_t n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return uint32_t((random_state >> 16) % n);
}

std::string text_of(uint3 v) {
  return "(" + std::to_string(v.x) + "," + std::to_string(v.y) + "," + std::to_string(v.z) + ")";
}
std::string text_of(Place place) { return std::string(place.file_name()) + ":" + std::to_string(place.line()); }
std::string name_of(const Thread& t) { return "thread " + text_of(t.index); }

bool same(Place a, Place b) {
  return a.line() == b.line() && a.column() == b.column() && std::strcmp(a.file_name(), b.file_name()) == 0;
}

void note_failure(const Thread& who, Place where, const std::string& what) {
  if (!failure.empty()) return;
  failure = std::string("kernel ") + launch->kernel + ", block " + text_of(block_index) + ", " + name_of(who) + ", " +
      text_of(where) + ": " + what;
}

Thread* lane_of(const Thread& t, int lane) {
  const uint32_t rank = t.rank / 32 * 32 + uint32_t(lane);
  return rank < count ? &threads[rank] : nullptr;
}

// -- A thread's life on a fiber.

void leave() {
  thread->state = State::exited;
  ++exited;
  present[thread->rank / 32] &= ~(1u << thread->lane());
  if (waiting[thread->rank / 32] == 0) return;
  for (int lane = 0; lane < 32; ++lane) {
    const Thread* other = lane_of(*thread, lane);
    if (other && other->state == State::in_warp && (other->mask >> thread->lane() & 1))
      note_failure(*other, other->place, "the warp waits for " + name_of(*thread) + ", which has exited");
  }
}

// A fiber whose thread has exited takes up the next one at once if that has not begun: most kernels need but one fiber.
bool take_next() {
  if (!failure.empty() || position >= limit) return false;
  Thread& next = threads[order[position]];
  if (next.state != State::fresh) return false;
  ++position;
  next.fiber = thread->fiber;
  next.state = State::ready;
  thread->fiber = nullptr;
  thread = &next;
  return true;
}

void live() {
  do {
    launch->call(launch->function, launch->arguments);
    leave();
  } while (take_next());
}

void wait_as(State state, Place where) {
  thread->state = state;
  thread->place = where;
  suspend();
}

void go_on(Thread& t) {
  if (t.state == State::fresh) {
    t.state = State::ready;
    t.fiber = idle_fiber(live);
  }
  thread = &t;
  resume(t.fiber);
  if (thread->state == State::exited && failure.empty()) put_back(std::exchange(thread->fiber, nullptr));
}

// -- A block, from its first thread's beginning to its last one's end.

void reset_threads() {
  exited = arrived = 0;
  predicates = 0;
  waiting.fill(0);
  present.fill(0);
  for (uint32_t i = 0; i < count; ++i) {
    Thread& t = threads[i];
    t.index = {i % block_size.x, i / block_size.x % block_size.y, i / (block_size.x * block_size.y)};
    t.rank = i;
    present[i / 32] |= 1u << i % 32;
    t.state = State::fresh;
    t.copies.clear();
  }
}

void set_first_order() {
  order.resize(count);
  std::iota(order.begin(), order.end(), 0);
  if (order_seed == 1) std::reverse(order.begin(), order.end());
}

void shuffle(uint32_t begin, uint32_t end) {
  for (uint32_t i = end; i > begin + 1; --i) std::swap(order[i - 1], order[begin + random_below(i - begin)]);
}

// The place in `order` where the warp that begins there ends.
uint32_t end_of_warp(uint32_t begin) {
  uint32_t end = begin;
  while (end < count && order[end] / 32 == order[begin] / 32) ++end;
  return end;
}

void shuffle_warps() {
  std::array<uint32_t, 32> place;
  for (uint32_t& p : place) p = random_below(1 << 30);
  std::sort(order.begin(), order.end(),
      [&](uint32_t a, uint32_t b) { return std::tie(place[a / 32], a) < std::tie(place[b / 32], b); });
  for (uint32_t begin = 0; begin < count; begin = end_of_warp(begin)) shuffle(begin, end_of_warp(begin));
}

// Each of these threads that can runs until it cannot. False: none could.
bool pass(uint32_t begin, uint32_t end) {
  bool any = false;
  limit = end;
  for (position = begin; position < end && failure.empty();) {
    Thread& t = threads[order[position++]];
    if (t.state != State::fresh && t.state != State::ready) continue;
    go_on(t);
    any = true;
  }
  return any;
}

// Warp by warp, each as far as it gets: one that runs ahead of the others overwrites what they still need, unless a barrier
// holds it back. In random orders now and then thread by thread.
bool round() {
  if (order_seed >= 2 && random_below(2)) {
    shuffle(0, count);
    return pass(0, count);
  }
  if (order_seed >= 2) shuffle_warps();
  bool any = false;
  for (uint32_t begin = 0; begin < count; begin = end_of_warp(begin))
    while (pass(begin, end_of_warp(begin))) any = true;
  return any;
}

void open_barrier() {
  barrier_result = predicates;
  predicates = 0;
  arrived = 0;
  for (uint32_t i = 0; i < count; ++i) threads[i].state = State::ready;
}

const char* word_for(State state) {
  return state == State::at_barrier ? "waits at a barrier"
      : state == State::in_warp     ? "waits for its warp"
                                    : "has exited";
}

std::string where_it_is(const Thread& t) {
  return name_of(t) + " " + word_for(t.state) + (t.state == State::exited ? "" : ", " + text_of(t.place));
}

// The thread that keeps `t` waiting, for the report.
const Thread& culprit(const Thread& t) {
  for (uint32_t i = 0; i < count; ++i)
    if (t.state == State::at_barrier ? threads[i].state != State::at_barrier
                                     : i / 32 == t.rank / 32 && (t.mask >> i % 32 & 1) &&
                (threads[i].state != State::in_warp || threads[i].mask != t.mask || threads[i].serve != t.serve))
      return threads[i];
  return t;
}

void report_standstill() {
  const auto stuck = std::find_if(threads, threads + count,
      [](const Thread& t) { return t.state == State::in_warp || t.state == State::at_barrier; });
  const Thread& other = culprit(*stuck);
  const bool barrier = stuck->state == State::at_barrier;
  note_failure(*stuck, stuck->place,
      std::string(barrier ? "divergent barrier: " : "the warp never meets: ") + "it waits for ever, while " +
          where_it_is(other) + (!barrier && other.state == State::in_warp ? " (another operation or mask)" : ""));
}

void run_block() {
  reset_threads();
  begin_shared(launch->shared_bytes, launch->shared_limit);
  while (failure.empty()) {
    const bool any = round();
    if (exited == count || !failure.empty()) return;
    if (arrived == count) open_barrier();
    else if (!any) report_standstill();
  }
}

void abandon_all() {
  for (uint32_t i = 0; i < count; ++i)
    if (threads[i].fiber) abandon(std::exchange(threads[i].fiber, nullptr));
}

// The i-th block to run: in order, backwards, or by a step that has no factor in common with their number.
struct BlockOrder {
  uint64_t blocks, start = 0, step = 1;

  explicit BlockOrder(uint64_t blocks) : blocks(blocks) {
    if (order_seed == 0 || blocks < 2) return;
    start = order_seed == 1 ? blocks - 1 : random_below(uint32_t(std::min<uint64_t>(blocks, 1u << 30)));
    step = order_seed == 1 ? blocks - 1 : 1 + random_below(uint32_t(std::min<uint64_t>(blocks, 1u << 30)));
    while (std::gcd(step, blocks) != 1) ++step;
  }
  uint3 operator[](uint64_t i) const {
    const auto block = uint64_t((start + (unsigned __int128)i * step) % blocks);
    return {uint32_t(block % grid_size.x), uint32_t(block / grid_size.x % grid_size.y),
        uint32_t(block / grid_size.x / grid_size.y)};
  }
};

}  // namespace

void set_order(unsigned seed) { order_seed = seed; }

std::string run(const Launch& what) {
  launch = &what;
  failure.clear();
  grid_size = what.grid;
  block_size = what.block;
  count = block_size.x * block_size.y * block_size.z;
  random_state = order_seed * 0x9E3779B97F4A7C15ull + 1;
  set_first_order();
  const uint64_t blocks = uint64_t(grid_size.x) * grid_size.y * grid_size.z;
  const BlockOrder block_order(blocks);
  for (uint64_t i = 0; i < blocks && failure.empty(); ++i) {
    block_index = block_order[i];
    run_block();
  }
  abandon_all();
  end_shared();
  return std::exchange(failure, {});
}

void fail(Place where, std::string what) {
  note_failure(*thread, where, std::exchange(what, {}));
  for (;;) suspend();
}

int barrier(bool predicate, Place where) {
  predicates += predicate;
  if (arrived++ == 0) first_arrived = thread;
  else if (!same(first_arrived->place, where))
    fail(where, "divergent barrier: it waits here, while " + where_it_is(*first_arrived));
  wait_as(State::at_barrier, where);
  return barrier_result;
}

namespace {

void check_mask(uint32_t mask, Place where) {
  if (!(mask >> thread->lane() & 1)) fail(where, "the mask of its warp's operation does not name the calling lane");
  const uint32_t absent = mask & ~present[thread->rank / 32];
  if (absent == 0) return;
  const int lane = std::countr_zero(absent);
  const Thread* other = lane_of(*thread, lane);
  if (other) fail(where, "the mask names " + name_of(*other) + ", which has exited");
  fail(where, "the mask names lane " + std::to_string(lane) + ", which this warp of the block has not");
}

// Whether all lanes of the mask wait for the same; then their requests are in `lanes`.
bool gather(uint32_t mask, Serve serve, Lanes& lanes) {
  if (waiting[thread->rank / 32] < uint32_t(std::popcount(mask))) return false;
  for (int lane = 0; lane < 32; ++lane) {
    lanes.request[lane] = nullptr;
    if (!(mask >> lane & 1)) continue;
    const Thread* other = lane_of(*thread, lane);
    if (other->state != State::in_warp || other->mask != mask || other->serve != serve) return false;
    lanes.request[lane] = other->request;
  }
  return true;
}

void release(uint32_t mask) {
  waiting[thread->rank / 32] -= uint32_t(std::popcount(mask));
  for (int lane = 0; lane < 32; ++lane)
    if (mask >> lane & 1) lane_of(*thread, lane)->state = State::ready;
}

}  // namespace

void meet(uint32_t mask, Serve serve, void* request, Place where) {
  check_mask(mask, where);
  thread->state = State::in_warp;
  thread->place = where;
  thread->mask = mask;
  thread->serve = serve;
  thread->request = request;
  ++waiting[thread->rank / 32];
  Lanes lanes;
  if (!gather(mask, serve, lanes)) return wait_as(State::in_warp, where);
  serve(lanes);
  release(mask);
}

}  // namespace standin
