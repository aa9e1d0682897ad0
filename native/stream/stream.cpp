// SPDX-License-Identifier: MIT
#include "stream.h"

#include <chrono>
#include <cstring>

#include "scratch.h"
#include "team.h"

namespace gemmule {

int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// ---- the table ---------------------------------------------------------------------------------------------------------

Slot& Stream::slot(int32_t handle) {
  const size_t h = size_t(handle);
  if (h >= slots_.size()) slots_.resize(h + h / 2 + 64);
  return slots_[h];
}

Table Stream::table() {
  return [this](int32_t handle) {
    const Slot& s = slot(handle);
    return TableEntry{s.storage != nullptr, s.size, s.dtype};
  };
}

void Stream::set(int32_t handle, Storage* storage, int64_t size, DType dtype) {
  Slot& s = slot(handle);
  Storage* before = s.storage;
  s = {storage, size, dtype, 0};
  allocator_.release(before);
}

void Stream::free(int32_t handle) { set(handle, nullptr, 0, DType::float32); }

void Stream::assign(int32_t handle, const void* data, int64_t size, DType dtype) {
  const int64_t bytes = size * bytes_of(dtype);
  Storage* storage = allocator_.allocate(bytes);
  if (storage) std::memcpy(storage->memory, data, size_t(bytes));
  set(handle, storage, size, dtype);
  if (!storage)
    taint(slot(handle), {{}, "out of memory: " + std::to_string(bytes) + " bytes were asked for", sequence_, -1});
}

void Stream::adopt(int32_t handle, Storage* storage, int64_t size, DType dtype) {
  allocator_.adopt(storage);
  set(handle, storage, size, dtype);
}

Failure Stream::read(int32_t handle, void* to, int64_t bytes) {
  Slot& s = slot(handle);
  if (s.failure > 0) {
    Failure f = std::move(failures_[size_t(s.failure - 1)]);
    failures_[size_t(s.failure - 1)] = {{}, "it follows from a failure that was reported before", f.sequence, -1};
    return f;
  }
  if (!s.storage) return {{}, "the tensor has no value: it was disposed", sequence_, -1};
  if (s.size * bytes_of(s.dtype) < bytes) return {{}, "the tensor is smaller than what is read", sequence_, -1};
  std::memcpy(to, s.storage->memory, size_t(bytes));
  return {};
}

// ---- failures -------------------------------------------------------------------------------------------------------------

void Stream::taint(Slot& s, const Failure& f) {
  const size_t at = size_t(failed_++) % kFailures;
  if (at >= failures_.size()) failures_.resize(at + 1);
  failures_[at] = f;
  s.failure = int32_t(at) + 1;
}

Failure Stream::take_fault() {
  Failure f{context_.fault, {}, sequence_, -1};
  const int64_t e = f.fault.element;
  if (context_.batch_rows && e >= 0 && e < context_.batch_count && f.fault.op != int32_t(OpCode::gather_batch))
    f.row = context_.batch_rows[e];
  context_.fault = {};
  return f;
}

// ---- eager execution --------------------------------------------------------------------------------------------------------

void Stream::execute(const Record& r) {
  ++sequence_;
  if (r.op == int16_t(StreamOp::free)) {
    if (r.handle[0] > 0) free(r.handle[0]);
  } else if (r.op == int16_t(StreamOp::share)) {
    if (r.handle[0] <= 0 || r.handle[1] <= 0) return;
    const Slot from = slot(r.handle[0]);
    if (from.storage) ++from.storage->refs;
    set(r.handle[1], from.storage, from.size, from.dtype);
    slot(r.handle[1]).failure = from.failure;
  } else if (r.op >= 0 && r.op < int(OpCode::count)) {
    execute_op(r);
  }
}

// One eager instruction. A failure does not stop the stream: it taints the outputs, and whatever is computed from them.
void Stream::execute_op(const Record& r) {
  const OpInfo& op = op_infos[r.op];
  int64_t sizes[kHandles];
  bool optional[kHandles];
  Bound bound[kHandles] = {};
  Storage* made[kHandles] = {};
  char text[256];
  int32_t inherited = 0;
  const char* why = op.sizes(r, sizes, optional);
  for (int i = 0; i < op.operands && !why; ++i) {
    const int32_t h = r.handle[i];
    if (h < 0) why = "a local outside of its Program";
    if (h <= 0) continue;
    const OperandInfo& o = op.operand[i];
    if (o.access == Access::write) continue;
    Slot& s = slot(h);
    if (s.failure > 0 && !inherited) inherited = s.failure;
    if (s.storage) bound[i] = {s.storage->memory, s.size, s.dtype};
  }
  if (!why && !inherited) why = check_memory(r, bound, sizes, optional, text);
  for (int i = 0; i < op.operands && !why && !inherited; ++i) {
    const int32_t h = r.handle[i];
    const OperandInfo& o = op.operand[i];
    if (o.access == Access::update && h > 0) {
      if (!copy_on_write(slot(h))) why = "out of memory";
      bound[i].memory = slot(h).storage->memory;
    } else if (o.access == Access::write) {
      const DType dtype = dtype_of(o.element, DType(r.type));
      made[i] = h > 0 ? allocator_.allocate(sizes[i] * bytes_of(dtype)) : nullptr;
      if (made[i]) bound[i] = {made[i]->memory, sizes[i], dtype};
      else why = h > 0 ? "out of memory" : "an output is missing";
    }
  }
  if (!why && !inherited) run_kernel(r, bound, sizes);
  Failure failure = context_.fault.set ? take_fault() : Failure{};
  if (why) {
    failure.clause = why;
    failure.fault.op = r.op;
    failure.sequence = sequence_;
  }
  for (int i = 0; i < op.operands; ++i) {
    if (op.operand[i].access != Access::write || r.handle[i] <= 0) continue;
    set(r.handle[i], made[i], bound[i].size, bound[i].dtype);
    Slot& s = slot(r.handle[i]);
    if (inherited) s.failure = inherited;
    else if (failure) taint(s, failure);
  }
}

// A storage that somebody else shares is copied before it is written.
bool Stream::copy_on_write(Slot& s) {
  if (s.storage->refs == 1) return true;
  Storage* copy = allocator_.allocate(s.size * bytes_of(s.dtype));
  if (!copy) return false;
  std::memcpy(copy->memory, s.storage->memory, size_t(s.size * bytes_of(s.dtype)));
  allocator_.release(s.storage);
  s.storage = copy;
  ++copies_on_write;
  return true;
}

void Stream::run_kernel(const Record& r, const Bound* bound, const int64_t* sizes) {
  const OpInfo& op = op_infos[r.op];
  if (!profiling) return op.run(r, bound, *backend_->kernels, context_);
  const int64_t began = now_ns();
  op.run(r, bound, *backend_->kernels, context_);
  OpTime& t = times[size_t(r.op)];
  t.ns += now_ns() - began;
  ++t.calls;
  for (int i = 0; i < op.operands; ++i)
    if (bound[i].memory) t.bytes += sizes[i] * bytes_of(bound[i].dtype);
}

// ---- Programs -----------------------------------------------------------------------------------------------------------------

bool Stream::grow_arena(int64_t bytes) {
  if (bytes <= arena_size_) return true;
  free_aligned(arena_);
  arena_ = static_cast<char*>(allocate_aligned(bytes));
  arena_size_ = arena_ ? bytes : 0;
  return arena_ != nullptr;
}

Bound Stream::bound_of(const Program& program, int32_t handle, const Locals& locals) {
  if (handle == 0) return {};
  if (handle < 0) {
    const Local& l = program.locals[size_t(-int64_t{handle} - 1)];
    if (l.kind == LocalKind::temporary) return {arena_ + l.place, l.size, l.dtype};
    if (l.kind == LocalKind::result) return {locals.results[l.place], l.size, l.dtype};
    handle = (*locals.params)[size_t(l.place)];
  }
  const Slot& s = slot(handle);
  return s.storage && s.failure == 0 ? Bound{s.storage->memory, s.size, s.dtype} : Bound{};
}

bool Stream::prepare_writes(const Program& program) {
  for (int32_t v : program.written) {
    Slot& s = slot(v);
    if (s.storage && !copy_on_write(s)) return false;
  }
  return true;
}

// Runs the code once; false, with the failure, where it ended early. No variable has changed then.
bool Stream::run_steps(Program& program, const Locals& locals, Failure& failure) {
  std::vector<std::pair<int32_t, Storage*>> kept;
  for (int32_t v : program.restored)
    if (Storage* s = slot(v).storage) {
      ++s->refs;
      kept.push_back({v, s});
    }
  auto failed = [&](const Record& r, const char* why) {
    failure.clause = why;
    failure.fault.op = r.op;
    failure.sequence = sequence_;
  };
  if (!grow_arena(program.arena_bytes) || !prepare_writes(program)) failure.clause = "out of memory";
  for (size_t i = 0; i < program.code.size() && !failure; ++i) {
    const Step& step = program.code[i];
    const OpInfo& op = op_infos[step.record.op];
    Bound bound[kHandles];
    for (int k = 0; k < op.operands; ++k) bound[k] = bound_of(program, step.record.handle[k], locals);
    char text[256];
    if (const char* why = check_memory(step.record, bound, step.sizes, step.optional, text)) {
      failed(step.record, why);
      break;
    }
    run_kernel(step.record, bound, step.sizes);
    if (context_.fault.set) failure = take_fault();
  }
  context_.batch_rows = nullptr;
  for (auto [v, storage] : kept) {
    if (failure) set(v, storage, slot(v).size, slot(v).dtype);
    else allocator_.release(storage);
  }
  return !failure;
}

void Stream::replay(Program& program, const std::vector<int32_t>& params, const std::vector<int32_t>& results) {
  ++sequence_;
  Failure failure;
  int32_t inherited = 0;
  for (int32_t h : params)
    if (!inherited) inherited = slot(h).failure;
  made_.assign(results.size(), nullptr);
  made_memory_.assign(results.size(), nullptr);
  for (size_t i = 0; i < results.size() && !inherited; ++i) {
    made_[i] = allocator_.allocate(program.results[i].size * bytes_of(program.results[i].dtype));
    if (made_[i]) made_memory_[i] = made_[i]->memory;
    else failure.clause = "out of memory";
  }
  if (!inherited && !failure) run_steps(program, {&params, made_memory_.data()}, failure);
  for (size_t i = 0; i < results.size(); ++i) {
    set(results[i], made_[i], program.results[i].size, program.results[i].dtype);
    if (inherited) slot(results[i]).failure = inherited;
    else if (failure) taint(slot(results[i]), failure);
  }
}

// ---- the lanes and the claim -----------------------------------------------------------------------------------------------------

Stream::Stream(const Backend& backend) : backend_(&backend), context_(team_context()) {
  executor_ = std::thread([this] { work(); });
}

Stream::~Stream() {
  stop_ = true;
  queued_.fetch_add(1);
  queued_.notify_all();
  executor_.join();
  for (Slot& s : slots_) allocator_.release(s.storage);
  free_aligned(arena_);
}

void Stream::submit(Packet p) {
  waiting_records_.fetch_add(int64_t(p.code.size()), std::memory_order_relaxed);
  waiting_bytes_.fetch_add(p.bytes, std::memory_order_relaxed);
  {
    std::lock_guard lock(mutex_);
    front_.push_back(std::move(p));
  }
  waiting_.fetch_add(1, std::memory_order_release);
  queued_.fetch_add(1);
  queued_.notify_one();
}

void Stream::submit(Chunk c) {
  {
    std::lock_guard lock(mutex_);
    back_.push_back(std::move(c));
  }
  waiting_.fetch_add(1, std::memory_order_release);
  queued_.fetch_add(1);
  queued_.notify_one();
}

void Stream::push(Run& run, Segment segment) {
  std::lock_guard lock(mutex_);
  run.segments.push_back(std::move(segment));
}

void Stream::claim() {
  uint32_t free = 0;
  if (owner_.compare_exchange_strong(free, 1, std::memory_order_acquire)) return;
  wanted_.fetch_add(1);
  for (int n = 0; free = 0, !owner_.compare_exchange_weak(free, 1, std::memory_order_acquire);)
    if (++n < 2 * kSpin) pause();
    else owner_.wait(1);
  if (wanted_.fetch_sub(1) == 1) wanted_.notify_all();
}

void Stream::release_claim() {
  owner_.store(0);  // seq_cst: notify reads its count of waiters, and must not do so before this store
  owner_.notify_one();
}

void Stream::drain_front() {
  while (waiting_.load(std::memory_order_acquire) > 0) {
    Packet p;
    {
      std::lock_guard lock(mutex_);
      if (front_.empty()) return;
      p = std::move(front_.front());
      front_.pop_front();
    }
    for (const Record& r : p.code) execute(r);
    if (p.call) p.call(*this);
    waiting_records_.fetch_sub(int64_t(p.code.size()), std::memory_order_relaxed);
    waiting_bytes_.fetch_sub(p.bytes, std::memory_order_relaxed);
    waiting_.fetch_sub(1, std::memory_order_release);
  }
}

void Stream::finish(Chunk& front, const Failure& failure) {
  auto done = std::move(front.done);
  const int64_t steps = front.steps;
  {
    std::lock_guard lock(mutex_);
    back_.pop_front();
  }
  waiting_.fetch_sub(1, std::memory_order_release);
  done(steps, failure);
}

// One step of the back lane; false where there is none.
bool Stream::step_of_back() {
  Chunk* chunk;
  Segment* segment = nullptr;
  {
    std::lock_guard lock(mutex_);
    if (back_.empty()) return false;
    chunk = &back_.front();  // only the claim's holder pops; push_back leaves references valid
    auto& segments = chunk->run->segments;
    if (!segments.empty()) segment = &segments.front();
  }
  Run& run = *chunk->run;
  if (!segment || run.cancelled || run.failure) return finish(*chunk, run.failure), true;
  if (chunk->began == 0) chunk->began = now_ns();
  for (const Record& r : segment->before) execute(r);
  segment->before.clear();
  if (segment->steps > 0) {
    ++sequence_;
    if (!run_steps(*segment->program, {&segment->params, nullptr}, run.failure))
      return finish(*chunk, run.failure), true;
    ++chunk->steps;
    --segment->steps;
  }
  bool stops = false;
  if (segment->steps <= 0) {
    stops = segment->stops;
    std::lock_guard lock(mutex_);
    run.segments.pop_front();
  }
  if (stops || now_ns() - chunk->began >= kDeadlineNs) finish(*chunk, {});
  return true;
}

void Stream::work() {
  FlushDenormals mode;
  lower_priority();
  while (!stop_) {
    const uint32_t seen = queued_.load(std::memory_order_acquire);
    if (waiting_.load(std::memory_order_acquire) == 0) {
      for (int n = 0; n < kSpin && queued_.load(std::memory_order_acquire) == seen; ++n) pause();
      if (queued_.load(std::memory_order_acquire) == seen) queued_.wait(seen);
      continue;
    }
    for (uint32_t w; (w = wanted_.load()) != 0;) wanted_.wait(w);  // inline callers go first
    claim();
    drain_front();
    step_of_back();
    release_claim();
  }
}

}  // namespace gemmule
