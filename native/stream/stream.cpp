// SPDX-License-Identifier: MIT
#include "stream.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "team.h"

namespace gemmule {

namespace {

constexpr int64_t kMostWaitingRecords = 10'000;
std::atomic<int64_t> most_waiting_bytes{int64_t{1} << 30};

}  // namespace

void set_most_in_flight(int64_t bytes) { most_waiting_bytes = bytes; }

// ---- the table ---------------------------------------------------------------------------------------------------------

Slot& Stream::slot(int32_t handle) {
  const size_t h = size_t(handle < 0 || handle > kMostHandles ? 0 : handle);
  if (h >= slots_.size()) slots_.resize(std::min(h + h / 2 + 64, size_t{kMostHandles} + 1));
  return slots_[h];
}

// Why a Program cannot be planned on a tensor that has no value.
static std::string told(const Failure& f) {
  return f.clause.empty() ? "it reads a tensor that follows from bad data: read that, and the error says which"
                          : f.clause;
}

Table Stream::table() {
  return [this](int32_t handle) {
    const Slot& s = slot(handle);
    if (s.failure > 0) throw std::runtime_error("capture: " + told(failures_[size_t(s.failure - 1)]));
    return TableEntry{s.storage != nullptr, s.size, s.dtype};
  };
}

void Stream::set(int32_t handle, Storage* storage, int64_t size, DType dtype) {
  Slot& s = slot(handle);
  Storage* before = s.storage;
  s = {storage, size, dtype, 0};
  Allocator::release(before);
}

void Stream::free(int32_t handle) { set(handle, nullptr, 0, DType::float32); }

void Stream::assign(int32_t handle, const void* data, int64_t size, DType dtype) {
  const int64_t bytes = size * bytes_of(dtype);
  Storage* storage = home_of(handle).allocate_with(data, bytes);
  set(handle, storage, size, dtype);
  if (!storage) taint(slot(handle), no_memory(bytes));
}

void Stream::adopt(int32_t handle, Storage* outside, int64_t size, DType dtype) {
  Storage* storage = home_of(handle).adopt(outside);
  set(handle, storage, size, dtype);
  if (!storage) taint(slot(handle), no_memory(size * bytes_of(dtype)));
}

// A variable stays where it is; what is new is made on the device in use.
Allocator& Stream::home_of(int32_t handle) {
  const Storage* s = slot(handle).storage;
  return s ? *s->home : allocator();
}

Failure Stream::why_unreadable(int32_t handle, int64_t bytes) {
  Slot& s = slot(handle);
  if (s.failure > 0) {
    Failure f = std::move(failures_[size_t(s.failure - 1)]);
    failures_[size_t(s.failure - 1)] = {{}, "it follows from a failure that was reported before", f.sequence, -1};
    return f;
  }
  if (!s.storage) return {{}, "the tensor has no value: it was disposed", sequence_, -1};
  if (s.size * bytes_of(s.dtype) < bytes) return {{}, "the tensor is smaller than what is read", sequence_, -1};
  return {};
}

Failure Stream::read(int32_t handle, void* to, int64_t bytes) {
  if (Failure f = why_unreadable(handle, bytes)) return f;
  Storage* s = slot(handle).storage;
  Device& device = s->home->device();
  device.download(to, s->memory, bytes);
  return {{}, device.take_problem(), sequence_, -1};
}

void Stream::read_later(int32_t handle, void* to, int64_t bytes, std::function<void(const Failure&)> done) {
  if (const Failure f = why_unreadable(handle, bytes)) return done(f);
  Storage* s = slot(handle).storage;
  s->home->device().download_later(
      to, s->memory, bytes, [done = std::move(done), at = sequence_](const std::string& failure) {
        done({{}, failure, at, -1});
      });
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

// What went wrong in the kernel that was called last. On a GPU what its data did is known only by waiting for it.
Failure Stream::kernel_failure(bool may_fault) {
  if (!device().is_asynchronous()) return context_.fault.set ? take_fault() : Failure{};
  Failure f;
  if (may_fault) {
    const Device::Report report = device().take_report();
    f = {report.fault, {}, sequence_, report.row};
  }
  if (!f) f = {{}, device().take_problem(), sequence_, -1};
  return f;
}

Failure Stream::no_memory(int64_t bytes) { return {{}, device().no_memory(bytes), sequence_, -1}; }

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

// Null, or why an instruction cannot run on what is in use now.
const char* Stream::why_elsewhere(const Record& r, const Allocator* const* homes, char* text) const {
  const OpInfo& op = op_infos[r.op];
  const Allocator* here = &now_.place->allocator;
  if (places_.size() == 1) return nullptr;  // only the host
  if (here->device().is_asynchronous() && !op.any_type && DType(r.type) == DType::float64)
    return "float64 is computed on the host only: cast to float32, or use setBackend('reference')";
  for (int i = 0; i < op.operands; ++i)
    if (homes[i] && homes[i] != here)
      return snprintf(text, 256, "%s is on %s, and this runs on %s. Call setBackend before tensors and models are made",
                 op.operand[i].name, homes[i]->device().name().c_str(), here->device().name().c_str()),
             text;
  return nullptr;
}

// One eager instruction. A failure does not stop the stream: it taints the outputs, and whatever is computed from them.
void Stream::execute_op(const Record& r) {
  const OpInfo& op = op_infos[r.op];
  int64_t sizes[kHandles];
  bool optional[kHandles];
  Bound bound[kHandles] = {};
  Storage* made[kHandles] = {};
  const Allocator* homes[kHandles] = {};
  char text[256];
  int32_t inherited = 0;
  Failure failure;
  const char* why = op.sizes(r, sizes, optional);
  for (int i = 0; i < op.operands && !why; ++i) {
    const int32_t h = r.handle[i];
    if (h < 0) why = "a local outside of its Program";
    if (h <= 0) continue;
    const OperandInfo& o = op.operand[i];
    if (o.access == Access::write) continue;
    Slot& s = slot(h);
    if (s.failure > 0 && !inherited) inherited = s.failure;
    if (!s.storage) continue;
    bound[i] = {s.storage->memory, s.size, s.dtype};
    homes[i] = s.storage->home;
  }
  if (!why && !inherited) why = why_elsewhere(r, homes, text);
  if (!why && !inherited) why = check_memory(r, bound, sizes, optional, text);
  for (int i = 0; i < op.operands && !why && !inherited && !failure; ++i) {
    const int32_t h = r.handle[i];
    const OperandInfo& o = op.operand[i];
    if (o.access == Access::update && bound[i].memory) {
      if (!copy_on_write(slot(h))) failure = no_memory(bound[i].size * bytes_of(bound[i].dtype));
      bound[i].memory = slot(h).storage->memory;
    } else if (o.access == Access::write) {
      const DType dtype = dtype_of(o.element, DType(r.type));
      made[i] = h > 0 ? allocator().allocate(sizes[i] * bytes_of(dtype)) : nullptr;
      if (made[i]) bound[i] = {made[i]->memory, sizes[i], dtype};
      else if (h > 0) failure = no_memory(sizes[i] * bytes_of(dtype));
      else if (!optional[i]) why = "an output is missing";
    }
  }
  if (!why && !inherited && !failure) {
    run_kernel(r, bound, sizes);
    failure = kernel_failure(op.faults);
  }
  context_.batch_rows = nullptr;
  if (why) failure.clause = why;
  if (!failure.clause.empty()) {
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
  Storage* copy = allocator().allocate(s.size * bytes_of(s.dtype));
  if (!copy) return false;
  device().copy(copy->memory, s.storage->memory, s.size * bytes_of(s.dtype));
  Allocator::release(s.storage);
  s.storage = copy;
  ++copies_on_write;
  return true;
}

void Stream::run_kernel(const Record& r, const Bound* bound, const int64_t* sizes) {
  const OpInfo& op = op_infos[r.op];
  if (!writes(op, sizes)) return;
  const auto run = [&] { op.run(r, bound, *now_.backend->kernels, context_); };
  if (!profiling) return run();
  OpTime& t = times[size_t(r.op)];
  t.ns += device().time(run);
  ++t.calls;
  for (int i = 0; i < op.operands; ++i)
    if (bound[i].memory) t.bytes += sizes[i] * bytes_of(bound[i].dtype);
}

// ---- Programs -----------------------------------------------------------------------------------------------------------------

Program Stream::compile(const Capture& capture) {
  Program made = plan(capture, table());
  made.backend = now_.backend;
  made.place = now_.place;
  return made;
}

bool Stream::grow_arena(int64_t bytes) {
  Place& here = *now_.place;
  if (bytes <= here.arena_bytes) return true;
  here.device->release(here.arena);
  here.arena = static_cast<char*>(here.device->allocate(bytes));
  here.arena_bytes = here.arena ? bytes : 0;
  return here.arena != nullptr;
}

Bound Stream::bound_of(const Program& program, int32_t handle, const Locals& locals) {
  if (handle == 0) return {};
  if (handle < 0) {
    const Local& l = program.locals[size_t(-int64_t{handle} - 1)];
    if (l.kind == LocalKind::temporary) return {now_.place->arena + l.place, l.size, l.dtype};
    if (l.kind == LocalKind::result) return {locals.results[l.place], l.size, l.dtype};
    handle = (*locals.params)[size_t(l.place)];
  }
  const Slot& s = slot(handle);
  return s.storage && s.failure == 0 ? Bound{s.storage->memory, s.size, s.dtype} : Bound{};
}

// Whose memory stands behind an operand that comes from outside.
const Allocator* Stream::home_of(const Program& program, int32_t handle, const Locals& locals) {
  if (handle < 0) {
    const Local& l = program.locals[size_t(-int64_t{handle} - 1)];
    handle = l.kind == LocalKind::param ? (*locals.params)[size_t(l.place)] : 0;
  }
  const Storage* s = handle > 0 ? slot(handle).storage : nullptr;
  return s ? s->home : nullptr;
}

// The memory of an instruction's operands; false, with the failure, where it cannot run on that.
bool Stream::bind(const Program& program, const Step& step, const Locals& locals, Bound* bound, Failure& failure) {
  const Record& r = step.record;
  const Allocator* homes[kHandles];
  char text[256];
  for (int k = 0; k < op_infos[r.op].operands; ++k) {
    bound[k] = bound_of(program, r.handle[k], locals);
    if (places_.size() > 1) homes[k] = home_of(program, r.handle[k], locals);
  }
  const char* why = why_elsewhere(r, homes, text);
  if (!why) why = check_memory(r, bound, step.sizes, step.optional, text);
  if (!why) return true;
  failure = {{}, why, sequence_, -1};
  failure.fault.op = r.op;
  return false;
}

bool Stream::prepare_writes(const Program& program) {
  for (int32_t v : program.written) {
    Slot& s = slot(v);
    if (s.storage && !copy_on_write(s)) return false;
  }
  return true;
}

void Stream::run_each(const Program& program, const Locals& locals, Failure& failure) {
  for (size_t i = 0; i < program.code.size() && !failure; ++i) {
    Bound bound[kHandles];
    if (!bind(program, program.code[i], locals, bound, failure)) return;
    run_kernel(program.code[i].record, bound, program.code[i].sizes);
    if (context_.fault.set) failure = take_fault();
  }
}

// On a GPU: everything is bound first, so that the device can replay what it has recorded. A step of a fit is not waited for.
void Stream::enqueue_all(Program& program, const Locals& locals, Failure& failure) {
  bounds_.assign(program.code.size() * kHandles, {});  // nothing of another Program: what differs is recorded anew
  for (size_t i = 0; i < program.code.size(); ++i)
    if (!bind(program, program.code[i], locals, &bounds_[i * kHandles], failure)) return;
  const bool is_step = !locals.results;
  const auto enqueue = [&] {
    for (size_t i = 0; i < program.code.size(); ++i)
      run_kernel(program.code[i].record, &bounds_[i * kHandles], program.code[i].sizes);
    if (is_step && program.may_fault) device().count_step();
  };
  if (profiling) enqueue();
  else device().replay(program.recording, bounds_, enqueue);
  failure = kernel_failure(is_step ? !program.restored.empty() : program.may_fault);
}

// Runs the code once; false, with the failure, where it ended early. No variable has changed then.
bool Stream::run_steps(Program& program, const Locals& locals, Failure& failure) {
  std::vector<std::pair<int32_t, Storage*>> kept;
  for (int32_t v : program.restored)
    if (Storage* s = slot(v).storage) {
      ++s->refs;
      kept.push_back({v, s});
    }
  if (!grow_arena(program.arena_bytes) || !prepare_writes(program)) failure = no_memory(program.arena_bytes);
  else if (device().is_asynchronous()) enqueue_all(program, locals, failure);
  else run_each(program, locals, failure);
  context_.batch_rows = nullptr;
  for (auto [v, storage] : kept) {
    if (failure) set(v, storage, slot(v).size, slot(v).dtype);
    else Allocator::release(storage);
  }
  return !failure;
}

void Stream::replay(Program& program, const std::vector<int32_t>& params, const std::vector<int32_t>& results) {
  ++sequence_;
  const Using engine(*this, program);
  Failure failure;
  int32_t inherited = 0;
  for (int32_t h : params)
    if (!inherited) inherited = slot(h).failure;
  made_.assign(results.size(), nullptr);
  made_memory_.assign(results.size(), nullptr);
  for (size_t i = 0; i < results.size() && !inherited; ++i) {
    const int64_t bytes = program.results[i].size * bytes_of(program.results[i].dtype);
    made_[i] = allocator().allocate(bytes);
    if (made_[i]) made_memory_[i] = made_[i]->memory;
    else failure = no_memory(bytes);
  }
  if (!inherited && !failure) run_steps(program, {&params, made_memory_.data()}, failure);
  for (size_t i = 0; i < results.size(); ++i) {
    set(results[i], made_[i], program.results[i].size, program.results[i].dtype);
    if (inherited) slot(results[i]).failure = inherited;
    else if (failure) taint(slot(results[i]), failure);
  }
}

// ---- the lanes and the claim -----------------------------------------------------------------------------------------------------

Place::~Place() { device->release(arena); }

Stream::Stream(const Backend& backend) : context_(team_context()) {
  places_.push_back(std::make_unique<Place>(std::make_unique<Device>()));
  now_ = {&backend, places_.front().get()};
  executor_ = std::thread([this] { work(); });
}

Stream::~Stream() {
  stop_ = true;
  queued_.fetch_add(1);
  queued_.notify_all();
  executor_.join();
  for (Slot& s : slots_) Allocator::release(s.storage);
}

void Stream::switch_to(Engine engine) {
  now_ = engine;
  engine.place->device->ready(context_);
}

void Stream::use(
    const Backend& backend, const std::string& device, const std::function<std::unique_ptr<Device>()>& make) {
  for (auto& place : places_)
    if (place->device->name() == device) return switch_to({&backend, place.get()});
  places_.push_back(std::make_unique<Place>(make()));
  switch_to({&backend, places_.back().get()});
}

int64_t Stream::live_bytes() const {
  int64_t live = 0;
  for (const auto& place : places_) live += place->allocator.live_bytes();
  return live;
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

void Stream::hold_back() {
  if (waiting_records() > kMostWaitingRecords || waiting_bytes() > most_waiting_bytes.load(std::memory_order_relaxed))
    run_inline([](Stream&) {});
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
    settle_steps();
    for (const Record& r : p.code) execute(r);
    if (p.call) p.call(*this);
    waiting_records_.fetch_sub(int64_t(p.code.size()), std::memory_order_relaxed);
    waiting_bytes_.fetch_sub(p.bytes, std::memory_order_relaxed);
    waiting_.fetch_sub(1, std::memory_order_release);
  }
}

void Stream::finish(Chunk& front) {
  settle_steps();
  auto done = std::move(front.done);
  const int64_t steps = front.steps;
  const Failure failure = front.run->failure;
  {
    std::lock_guard lock(mutex_);
    back_.pop_front();
  }
  waiting_.fetch_sub(1, std::memory_order_release);
  done(steps, failure);
}

// Waits for a fit's steps that were enqueued on a GPU. One that refused its data has changed no variable, nor has any after it.
void Stream::settle_steps() {
  if (!unsettled_) return;
  Chunk& chunk = *std::exchange(unsettled_, nullptr);
  const Device::Report report = unsettled_at_->device->take_report();
  if (report.fault.set) {
    chunk.run->failure = {report.fault, {}, sequence_, report.row};
    chunk.steps = settled_steps_ + report.steps;
  } else if (std::string problem = unsettled_at_->device->take_problem(); !problem.empty()) {
    chunk.run->failure = {{}, problem, sequence_, -1};
  }
}

// One step of a fit; false, with the run's failure, where it did not run.
bool Stream::step(Chunk& chunk, Segment& segment) {
  ++sequence_;
  const bool enqueues = device().is_asynchronous();
  if (enqueues && !unsettled_) {
    unsettled_ = &chunk, unsettled_at_ = now_.place, settled_steps_ = chunk.steps;
    device().begin_steps();
  }
  Failure failure;
  if (!run_steps(*segment.program, {&segment.params, nullptr}, failure)) {
    settle_steps();  // an earlier step's failure comes first
    if (!chunk.run->failure) chunk.run->failure = failure;
    return false;
  }
  if (enqueues) device().keep_pace();
  ++chunk.steps;
  --segment.steps;
  return true;
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
  if (!segment || run.cancelled || run.failure) return finish(*chunk), true;
  const Using engine(*this, *segment->program);
  if (chunk->began == 0) chunk->began = now_ns();
  for (const Record& r : segment->before) execute(r);
  segment->before.clear();
  if (segment->steps > 0 && !step(*chunk, *segment)) return finish(*chunk), true;
  bool stops = false;
  if (segment->steps <= 0) {
    stops = segment->stops;
    std::lock_guard lock(mutex_);
    run.segments.pop_front();
  }
  if (stops || now_ns() - chunk->began >= kDeadlineNs) finish(*chunk);
  return true;
}

void Stream::work() {
  FlushDenormals mode;
  lower_priority();
  for (;;) {
    const uint32_t seen = queued_.load(std::memory_order_acquire);
    if (stop_) return;  // asked after `seen`, which the end raises last: else it could be slept through
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
