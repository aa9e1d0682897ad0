// SPDX-License-Identifier: MIT
#include "program.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace gemmule {
namespace {

constexpr int64_t kMostArena = int64_t{1} << 53;  // bytes: beside any one temporary, no sum of two overflows

constexpr int32_t kMostLocals = 1 << 22;

bool is_op(const Record& r) { return r.op >= 0 && r.op < int(OpCode::count); }
bool is_share(const Record& r) { return r.op == int16_t(StreamOp::share); }
size_t local_index(int32_t handle) { return size_t(-int64_t{handle} - 1); }

// Calls f(handle, access) for each operand that is there.
template <class F>
void each_handle(const Record& r, F f) {
  if (is_share(r)) {
    f(r.handle[0], Access::read);
    f(r.handle[1], Access::write);
  } else if (is_op(r)) {
    const OpInfo& op = op_infos[r.op];
    for (int i = 0; i < op.operands; ++i)
      if (r.handle[i] != 0) f(r.handle[i], op.operand[i].access);
  }
}
// Operand slots that the instruction does not have hold whatever an earlier one left there.
Record without_leftovers(Record r) {
  const int operands = is_share(r) ? 2 : op_infos[r.op].operands;
  std::fill(r.handle + operands, r.handle + kHandles, 0);
  return r;
}
bool touches(const Record& r, int32_t handle, bool writes_only) {
  bool found = false;
  each_handle(r, [&](int32_t h, Access a) { found |= h == handle && (!writes_only || a == Access::update); });
  return found;
}
bool writes_variable(const Record& r) {
  bool found = false;
  each_handle(r, [&](int32_t, Access a) { found |= a == Access::update; });
  return found;
}

class Planner {
 public:
  Planner(const Capture& capture, const Table& table) : capture_(capture), table_(table) {}

  Program run() {
    program_.params = int(capture_.params.size());
    if (capture_.locals < 0 || capture_.locals > kMostLocals)
      throw std::runtime_error("capture: more values than a Program may have");
    program_.locals.resize(size_t(capture_.locals));
    if (capture_.params.size() > program_.locals.size())
      throw std::runtime_error("capture: more parameters than locals");
    for (size_t i = 0; i < capture_.params.size(); ++i)
      program_.locals[i] = {LocalKind::param, capture_.params[i].dtype, capture_.params[i].size, int64_t(i)};
    for (const Record& r : capture_.code)
      if (is_op(r) || is_share(r)) code_.push_back(without_leftovers(r));
      else if (r.op != int16_t(StreamOp::free)) throw std::runtime_error("capture: an unknown instruction");
    resolve_shares();
    add_results();
    drop_unused();
    defer_writes();
    type_locals();
    lay_out();
    return std::move(program_);
  }

 private:
  // Reshapes and snapshots become other names for what they share; only a snapshot of a variable that is written
  // before the snapshot's last use becomes a copy.
  void resolve_shares() {
    std::vector<int32_t> name(program_.locals.size());
    for (size_t i = 0; i < name.size(); ++i) name[i] = -int32_t(i) - 1;
    std::vector<Record> kept;
    for (size_t i = 0; i < code_.size(); ++i) {
      Record r = code_[i];
      for (int32_t& h : r.handle)
        if (h < 0) h = name.at(local_index(h));
      if (is_share(r) && r.handle[1] < 0 && !overwritten_while_used(r.handle[0], code_[i].handle[1], i))
        name.at(local_index(code_[i].handle[1])) = r.handle[0];
      else kept.push_back(is_share(r) ? copy_of(r.handle[0], r.handle[1], kept) : r);
    }
    code_ = std::move(kept);
    results_ = capture_.results;
    for (int32_t& h : results_)
      if (h < 0) h = name.at(local_index(h));
  }
  bool overwritten_while_used(int32_t source, int32_t alias, size_t from) const {
    if (source < 0) return false;
    const bool is_result = std::find(capture_.results.begin(), capture_.results.end(), alias) != capture_.results.end();
    bool written = false;
    for (size_t i = from + 1; i < code_.size(); ++i) {
      if (written && touches(code_[i], alias, false)) return true;
      written |= touches(code_[i], source, true);
      if (written && is_share(code_[i]) && code_[i].handle[0] == alias) return true;
    }
    return written && (is_result || shared_on(alias, from));
  }
  bool shared_on(int32_t alias, size_t from) const {
    return std::any_of(code_.begin() + int64_t(from), code_.end(),
        [&](const Record& r) { return is_share(r) && r.handle[0] == alias; });
  }
  TableEntry entry(int32_t handle, const std::vector<Record>& so_far) const {
    if (handle > 0) return table_(handle);
    const Local& l = program_.locals.at(local_index(handle));
    if (l.kind == LocalKind::param) return {true, l.size, l.dtype};
    for (auto r = so_far.rbegin(); r != so_far.rend(); ++r) {
      const OpInfo& op = op_infos[r->op];
      for (int i = 0; i < op.operands; ++i)
        if (r->handle[i] == handle && op.operand[i].access == Access::write) {
          int64_t sizes[kHandles];
          bool optional[kHandles];
          if (!op.sizes(*r, sizes, optional)) return {true, sizes[i], dtype_of(op.operand[i].element, DType(r->type))};
        }
    }
    return {};
  }
  Record copy_of(int32_t from, int32_t to, const std::vector<Record>& so_far) const {
    const TableEntry e = entry(from, so_far);
    if (!e.present) throw std::runtime_error("capture: reads a tensor that was disposed");
    Record r{int16_t(OpCode::copy), int16_t(e.dtype), {from, to}, {double(e.size)}};
    return r;
  }

  // A result that is a parameter, a constant, a variable or a result already is copied into one of its own.
  void add_results() {
    std::set<int32_t> taken;
    for (size_t i = 0; i < results_.size(); ++i) {
      int32_t& h = results_[i];
      const bool own = h < 0 && program_.locals.at(local_index(h)).kind != LocalKind::param && taken.insert(h).second;
      if (!own) {
        program_.locals.push_back({});
        const int32_t fresh = -int32_t(program_.locals.size());
        code_.push_back(copy_of(h, fresh, code_));
        h = fresh;
      }
      Local& l = program_.locals.at(local_index(h));
      l.kind = LocalKind::result;
      l.place = int64_t(i);
    }
  }

  // Instructions whose values nobody reads go, unless they change a variable or are there to refuse data.
  void drop_unused() {
    std::set<int32_t> needed(results_.begin(), results_.end());
    std::vector<Record> kept;
    for (auto r = code_.rbegin(); r != code_.rend(); ++r) {
      bool used = !op_infos[r->op].droppable;
      each_handle(
          *r, [&](int32_t h, Access a) { used |= a == Access::update || (a == Access::write && needed.count(h)); });
      if (!used) continue;
      each_handle(*r, [&](int32_t h, Access a) {
        if (a != Access::write) needed.insert(h);
      });
      kept.push_back(*r);
    }
    code_.assign(kept.rbegin(), kept.rend());
  }

  // Moves writes of variables, and what follows from them, behind the last instruction that may fault.
  void defer_writes() {
    size_t last = code_.size();
    for (size_t i = 0; i < code_.size(); ++i)
      if (op_infos[code_[i].op].faults) last = i;
    if (last == code_.size()) return;
    std::set<int32_t> moved_values;  // variables written, and locals produced, by what moves
    std::vector<Record> early, late;
    for (size_t i = 0; i <= last; ++i) {
      bool depends = false;
      each_handle(code_[i], [&](int32_t h, Access) { depends |= moved_values.count(h) > 0; });
      const bool moves = depends || writes_variable(code_[i]);
      if (moves && op_infos[code_[i].op].faults) return restore_instead(last);
      if (moves)
        each_handle(code_[i], [&](int32_t h, Access a) {
          if (a != Access::read) moved_values.insert(h);
        });
      (moves ? late : early).push_back(code_[i]);
    }
    // What stays must not write what a moved instruction reads: only moved instructions write variables, so it cannot.
    early.insert(early.end(), late.begin(), late.end());
    std::copy(early.begin(), early.end(), code_.begin());
  }
  void restore_instead(size_t last) {
    std::set<int32_t> variables;
    for (size_t i = 0; i <= last; ++i)
      each_handle(code_[i], [&](int32_t h, Access a) {
        if (a == Access::update) variables.insert(h);
      });
    program_.restored.assign(variables.begin(), variables.end());
  }

  [[noreturn]] static void refuse(const Record& r, const std::string& why) {
    throw std::runtime_error(std::string(op_infos[r.op].name) + ": " + why);
  }

  // Gives every local its dtype and size, and checks every instruction against the memory it will touch.
  void type_locals() {
    std::set<int32_t> written;
    for (const Record& r : code_) {
      Step step{r, {}, {}};
      const OpInfo& op = op_infos[r.op];
      if (const char* why = op.sizes(r, step.sizes, step.optional)) refuse(r, why);
      Bound bound[kHandles];
      for (int i = 0; i < op.operands; ++i) type_operand(r, i, step, bound[i], written);
      char text[256];
      if (const char* why = check_memory(r, bound, step.sizes, step.optional, text)) refuse(r, why);
      program_.code.push_back(step);
    }
    program_.written.assign(written.begin(), written.end());
    program_.may_fault = std::any_of(code_.begin(), code_.end(), [](const Record& r) { return op_infos[r.op].faults; });
    for (int32_t h : results_) {
      if (!defined_.count(h)) throw std::runtime_error("capture: a result that nothing computes");
      program_.results.push_back(program_.locals.at(local_index(h)));
    }
  }
  void type_operand(const Record& r, int i, const Step& step, Bound& bound, std::set<int32_t>& written) {
    static char somewhere;
    const int64_t size = step.sizes[i];
    const OperandInfo& o = op_infos[r.op].operand[i];
    const int32_t h = r.handle[i];
    if (h == 0 && o.access == Access::write && !step.optional[i]) refuse(r, std::string(o.name) + " is missing");
    if (h == 0) return;
    if (o.access == Access::write) {
      if (h > 0) refuse(r, "writes a tensor from outside of the capture");
      Local& l = program_.locals.at(local_index(h));
      if (l.kind == LocalKind::param || defined_.count(h)) refuse(r, "writes a value twice");
      if (l.kind == LocalKind::unknown) l.kind = LocalKind::temporary;
      if (size < 0) refuse(r, std::string("the size of ") + o.name + " is negative or too large");
      l.dtype = dtype_of(o.element, DType(r.type));
      l.size = size;
      defined_.insert(h);
      bound = {&somewhere, size, l.dtype};
      return;
    }
    if (o.access == Access::update) {
      if (h < 0) refuse(r, "updates what is no variable");
      written.insert(h);
    }
    if (h > 0) {
      const TableEntry e = table_(h);
      if (e.present) bound = {&somewhere, e.size, e.dtype};
      return;
    }
    const Local& l = program_.locals.at(local_index(h));
    if (l.kind != LocalKind::param && !defined_.count(h))
      refuse(r, std::string(o.name) + " is a value that nothing has computed");
    bound = {&somewhere, l.size, l.dtype};
  }

  struct Life {
    int64_t bytes;
    size_t from, to;
    int32_t local;
    int64_t place = 0;
  };
  // Largest first, each at the lowest offset that is free for its whole life.
  void lay_out() {
    std::vector<Life> lives = lifetimes();
    std::sort(lives.begin(), lives.end(),
        [](const Life& a, const Life& b) { return a.bytes != b.bytes ? a.bytes > b.bytes : a.local > b.local; });
    std::vector<const Life*> placed;  // by place
    for (Life& life : lives) {
      int64_t at = 0;
      for (const Life* other : placed) {
        if (other->from > life.to || life.from > other->to) continue;
        if (at + life.bytes <= other->place) break;
        at = std::max(at, other->place + other->bytes);
      }
      life.place = at;
      program_.locals[local_index(life.local)].place = at;
      program_.arena_bytes = std::max(program_.arena_bytes, at + life.bytes);
      program_.temporary_bytes += life.bytes;
      if (program_.arena_bytes > kMostArena) throw std::runtime_error("capture: its temporaries are too large");
      placed.insert(std::upper_bound(placed.begin(), placed.end(), &life,
                        [](const Life* a, const Life* b) { return a->place < b->place; }),
          &life);
    }
  }
  std::vector<Life> lifetimes() const {
    std::vector<size_t> first(program_.locals.size(), SIZE_MAX), last(program_.locals.size(), 0);
    for (size_t i = 0; i < program_.code.size(); ++i)
      each_handle(program_.code[i].record, [&](int32_t h, Access) {
        if (h >= 0) return;
        first[local_index(h)] = std::min(first[local_index(h)], i);
        last[local_index(h)] = i;
      });
    std::vector<Life> lives;
    for (size_t l = 0; l < program_.locals.size(); ++l)
      if (program_.locals[l].kind == LocalKind::temporary && first[l] != SIZE_MAX)
        lives.push_back(
            {std::max<int64_t>((program_.locals[l].size * bytes_of(program_.locals[l].dtype) + 63) / 64 * 64, 64),
                first[l], last[l], -int32_t(l) - 1});
    return lives;
  }

  const Capture& capture_;
  const Table& table_;
  Program program_;
  std::vector<Record> code_;
  std::vector<int32_t> results_;
  std::set<int32_t> defined_;
};

}  // namespace

Program plan(const Capture& capture, const Table& table) { return Planner(capture, table).run(); }

}  // namespace gemmule
