// SPDX-License-Identifier: MIT
// Writes src/native/ops.gen.ts, docs/ops.md and test/hardening/fields.gen.ts from ops.def and the args structs' own field lists.
//   cmake --build build --target generate && build/generate . .        # generate OUTDIR SOURCEDIR
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "record.h"

namespace gemmule {
namespace {

using std::string;

enum class Kind { operand, operands, number, flag, numbers };

struct FieldText {
  string name;
  Kind kind;
  int count = 1;          // slots of the record
  bool optional = false;  // operands: extents() says so; numbers: there is a default
  string fallback = {};   // the default as written in TypeScript
  Access access = Access::read;
  Element element = Element::own;
};

struct OpText {
  string name, title;  // adam_update, AdamUpdate
  bool real, faults;
  std::vector<FieldText> fields;
  std::vector<string> comment;  // of native/ops/<name>.h
};

string camel(const string& snake) {
  string out;
  for (size_t i = 0; i < snake.size(); ++i) {
    if (snake[i] == '_') out += char(std::toupper(snake[++i]));
    else out += snake[i];
  }
  return out;
}

// ---- what a struct says of itself ------------------------------------------------------------------------------------

// noipa: the compiler must not know that the bytes under an object mean nothing before its constructor has run.
__attribute__((noipa)) void fill(void* memory, int byte, size_t bytes) { std::memset(memory, byte, bytes); }
template <class A>
__attribute__((noipa)) A& construct(void* memory) {
  return *new (memory) A;
}

// A struct constructed over memory of two patterns: a member without a default keeps the pattern and so differs.
template <class A>
struct Twice {
  alignas(A) unsigned char memory[2][sizeof(A)];
  A* made[2];
  Twice() {
    for (int i = 0; i < 2; ++i) fill(memory[i], i ? 0x11 : 0, sizeof(A)), made[i] = &construct<A>(memory[i]);
  }
  template <class M, class Base>
  bool has_default(M Base::*member) const {
    return !std::memcmp(&(made[0]->*member), &(made[1]->*member), sizeof(M));
  }
};

template <class T>
string text_of(T v) {
  if constexpr (std::is_same_v<T, bool>) return v ? "true" : "false";
  else {
    char text[32];
    return {text, std::to_chars(text, text + 32, v).ptr};
  }
}

// The operands that extents() calls optional, with one set of numbers or another.
struct Optionals {
  std::vector<const void*> found;
  template <class O>
  void operator()(const O&, int64_t) {}
  template <class O>
  void optional(const O& operand, int64_t) {
    found.push_back(&operand);
  }
  bool has(const void* operand) const { return std::find(found.begin(), found.end(), operand) != found.end(); }
};

template <class A>
Optionals optionals(A& args, const Twice<A>& twice) {
  Optionals v;
  for (bool usual :
      {false, true}) {  // all numbers 1 and flags set; then as they are where nobody sets them, and flags not set
    A::fields([&](const char*, auto member) {
      auto& m = args.*member;
      using M = std::remove_reference_t<decltype(m)>;
      if constexpr (IsNumbers<M>::value) m.fill(1);
      else if constexpr (std::is_same_v<M, bool>) m = !usual;
      else if constexpr (std::is_arithmetic_v<M>)
        m = usual && twice.has_default(member) ? twice.made[0]->*member : M(1);
    });
    args.extents(v);
  }
  return v;
}

template <class A, class Base, class M>
FieldText describe(const char* name, M Base::*member, const Twice<A>& twice, const A& ones, const Optionals& absent) {
  if constexpr (IsOperand<M>::value)
    return {name, Kind::operand, 1, absent.has(&(ones.*member)), {}, M::access, M::element};
  else if constexpr (IsOperands<M>::value)
    return {name, Kind::operands, int(std::tuple_size_v<M>), false, {}, M::value_type::access, M::value_type::element};
  else if constexpr (IsNumbers<M>::value) return {name, Kind::numbers, int(std::tuple_size_v<M>)};
  else {
    const bool known = twice.has_default(member);
    return {name, std::is_same_v<M, bool> ? Kind::flag : Kind::number, 1, known,
        known ? text_of(twice.made[0]->*member) : string()};
  }
}

template <class A>
std::vector<FieldText> texts_of() {
  Twice<A> twice, other;
  A& ones = *other.made[0];
  const Optionals absent = optionals(ones, twice);
  std::vector<FieldText> out;
  A::fields([&](const char* name, auto member) { out.push_back(describe(name, member, twice, ones, absent)); });
  return out;
}

// The `//` lines at the top of a header, without the licence.
std::vector<string> comment_of(const string& path) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error("generate: cannot read " + path + "; pass the source directory as the second argument.");
  std::vector<string> lines;
  for (string line; std::getline(file, line) && line.starts_with("//");) {
    if (line.find("SPDX") == string::npos) lines.push_back(line.size() > 3 ? line.substr(3) : "");
  }
  return lines;
}

std::vector<OpText> read_ops(const string& source) {
  auto comment = [&](const char* name) { return comment_of(source + "/native/ops/" + name + ".h"); };
  return {
#define OP(name, args, types, faults) \
  {#name, #args, !std::strcmp(#types, "real"), !std::strcmp(#faults, "faults"), texts_of<args##Args>(), comment(#name)},
#include "ops/ops.def"
#undef OP
  };
}

// ---- ops.gen.ts ------------------------------------------------------------------------------------------------------

struct Names {
  const char* title;
  std::vector<string> names;
};
const std::vector<Names>& enums() {
#define NAME(name, ...) #name,
#define UNARY NAME
#define BINARY NAME
  static const std::vector<Names> all = {
      {"UnaryFn",
          {
#include "ops/unary.def"
          }},
      {"BinaryFn",
          {
#include "ops/binary.def"
          }},
      {"CompareFn", {GEMMULE_COMPARE_NAMES(NAME)}},
      {"ReduceFn", {GEMMULE_REDUCE_NAMES(NAME)}},
      {"ArgReduceFn", {GEMMULE_ARG_REDUCE_NAMES(NAME)}},
      {"RandomFn", {GEMMULE_RANDOM_NAMES(NAME)}},
      {"PadMode", {GEMMULE_PAD_NAMES(NAME)}},
      {"ResizeMode", {GEMMULE_RESIZE_NAMES(NAME)}},
      {"FillMode", {GEMMULE_FILL_NAMES(NAME)}},
  };
#undef UNARY
#undef BINARY
#undef NAME
  return all;
}

void write_enum(std::ostream& out, const string& title, const std::vector<string>& names) {
  out << "export const " << title << " = {";
  for (size_t i = 0; i < names.size(); ++i) out << (i % 8 ? " " : "\n  ") << camel(names[i]) << ": " << i << ',';
  out << "\n} as const;\n\n";
}

void write_constants(std::ostream& out, const std::vector<OpText>& ops) {
  std::vector<string> names;
  for (const OpText& op : ops) names.push_back(op.name);
  write_enum(out, "OpCode", names);
  out << "/** The names of the ops, by their code. */\nexport const opNames: readonly string[] = "
         "Object.keys(OpCode);\n\n"
      << "/** Instructions of the stream itself, beside the ops. */\n"
      << "export const StreamOp = { free: " << int(StreamOp::free) << ", share: " << int(StreamOp::share)
      << " } as const;\n\n";
  for (const Names& e : enums()) write_enum(out, e.title, e.names);
  out << "export const DTypeCode = { float32: " << int(DType::float32) << ", int32: " << int(DType::int32)
      << ", uint8: " << int(DType::uint8) << ", bool: " << int(DType::boolean) << ", float64: " << int(DType::float64)
      << " } as const;\n\n"
      << "/** Bytes of a record, and how many operands and numbers it has room for. */\n"
      << "export const RECORD_BYTES = " << sizeof(Record) << ";\nexport const HANDLES = " << kHandles
      << ";\nexport const NUMBERS = " << kNumbers << ";\n\n";
}

const char* type_of(Kind kind) {
  switch (kind) {
    case Kind::operand: return "Operand";
    case Kind::operands: return "readonly Operand[]";
    case Kind::number: return "number";
    case Kind::flag: return "boolean";
    default: return "readonly number[]";
  }
}

void write_interface(std::ostream& out, const OpText& op) {
  out << "/**\n";
  for (const string& line : op.comment) out << (line.empty() ? " *" : " * ") << line << '\n';
  out << " */\nexport interface " << op.title << "Record {\n  type?: DType | undefined;\n";
  for (const FieldText& f : op.fields)
    out << "  " << f.name << (f.optional ? "?: " : ": ") << type_of(f.kind) << (f.optional ? " | undefined;\n" : ";\n");
  out << "}\n\n";
}

// The own type, where the record does not name it: that of the first operand which has it; int32 for ops on integers alone.
string default_type(const OpText& op) {
  for (const FieldText& f : op.fields)
    if (f.kind == Kind::operand && f.element == Element::own && !f.optional) return "r." + f.name + ".dtype";
  return "'int32'";
}

// What stands in the places that an array leaves free: an axis that is not there has extent 1, starts at 0, and stays where it is.
string padding(const string& name) {
  if (name == "perm") return "identity";
  return name == "begin" || name == "before" || name == "after" || name == "widths" ? "0" : "1";
}

string plus(const char* base, int n) { return n ? string(base) + " + " + std::to_string(n) : base; }

void write_operand(std::ostream& out, const FieldText& f, int& slot) {
  if (f.kind == Kind::operand)
    out << "      i[" << plus("w", slot) << "] = r." << f.name << (f.optional ? "?.handle ?? 0;\n" : ".handle;\n");
  else out << "      putHandles(i, " << plus("w", slot) << ", r." << f.name << ", " << f.count << ");\n";
  slot += f.count;
}

void write_number(std::ostream& out, const FieldText& f, int& at) {
  const string value = "r." + f.name, or_default = f.optional ? " ?? " + f.fallback : "";
  if (f.kind == Kind::numbers && padding(f.name) == "identity")
    out << "      putPermutation(f, " << plus("n", at) << ", " << value << ", " << f.count << ");\n";
  else if (f.kind == Kind::numbers)
    out << "      putNumbers(f, " << plus("n", at) << ", " << value << ", " << f.count << ", " << padding(f.name)
        << ");\n";
  else if (f.kind == Kind::flag)
    out << "      f[" << plus("n", at) << "] = " << (f.fallback == "true" ? "(" + value + or_default + ")" : value)
        << " ? 1 : 0;\n";
  else out << "      f[" << plus("n", at) << "] = " << value << or_default << ";\n";
  at += f.count;
}

bool is_operand(const FieldText& f) { return f.kind == Kind::operand || f.kind == Kind::operands; }

void write_method(std::ostream& out, const OpText& op, int code) {
  bool numbers = false;
  for (const FieldText& f : op.fields) numbers |= !is_operand(f);
  out << "    " << camel(op.name) << "(r) {\n      const w = sink.begin() * 64, i = sink.i32"
      << (numbers ? ", f = sink.f64, n = (w >> 1) + 8;\n" : ";\n") << "      i[w] = " << code
      << " | dtypeCode(r.type ?? " << default_type(op) << ") << 16;\n";
  int slot = 1, number = 0;
  for (const FieldText& f : op.fields) is_operand(f) ? write_operand(out, f, slot) : write_number(out, f, number);
  out << "      sink.end();\n    },\n";
}

constexpr const char* kHeader = R"(// SPDX-License-Identifier: MIT
// GENERATED by native/gen/generate.cpp from native/ops/ops.def. Do not edit: run `npm run gen`.
import type { DType } from '../dtype.js';

)";

constexpr const char* kContract =
    R"(/** A tensor as a record names it: > 0 in the stream's table, < 0 a local of a program. */
export interface Operand {
  handle: number;
  dtype: DType;
}

/** Where records are written. The arrays are views of one buffer, and may be replaced by begin(). */
export interface RecordSink {
  i32: Int32Array;
  f64: Float64Array;
  /** The index of a free record. */
  begin(): number;
  /** The record is complete. */
  end(): void;
}

)";

constexpr const char* kEncoders = R"(function dtypeCode(type: DType): number {
  return type === 'float32' ? 0 : type === 'int32' ? 1 : type === 'bool' ? 3 : type === 'uint8' ? 2 : 4;
}

function putHandles(i: Int32Array, at: number, operands: readonly Operand[], places: number): void {
  for (let k = 0; k < places; ++k) i[at + k] = k < operands.length ? operands[k]!.handle : 0;
}

function putNumbers(f: Float64Array, at: number, numbers: readonly number[], places: number, padding: number): void {
  for (let k = 0; k < places; ++k) f[at + k] = k < numbers.length ? numbers[k]! : padding;
}

function putPermutation(f: Float64Array, at: number, axes: readonly number[], places: number): void {
  for (let k = 0; k < places; ++k) f[at + k] = k < axes.length ? axes[k]! : k;
}

)";

constexpr const char* kStreamMethods = R"(    free(handle) {
      const w = sink.begin() * 64, i = sink.i32;
      i[w] = StreamOp.free;
      i[w + 1] = handle;
      sink.end();
    },
    share(from, to) {
      const w = sink.begin() * 64, i = sink.i32;
      i[w] = StreamOp.share;
      i[w + 1] = from;
      i[w + 2] = to;
      sink.end();
    },
)";

void write_typescript(std::ostream& out, const std::vector<OpText>& ops) {
  out << kHeader;
  write_constants(out, ops);
  out << kContract;
  for (const OpText& op : ops) write_interface(out, op);
  out << "/** Writes one record a call. Arrays must fit: " << kMaxRank << " axes, " << kMaxInputs
      << " inputs of a concat. */\nexport interface Recorder {\n";
  for (const OpText& op : ops) out << "  " << camel(op.name) << "(r: " << op.title << "Record): void;\n";
  out << "  /** `handle` ends. */\n  free(handle: number): void;\n  /** `to` becomes what `from` is now. */\n  "
         "share(from: number, to: number): void;\n}\n\n"
      << kEncoders;
  out << "export function makeRecorder(sink: RecordSink): Recorder {\n  return {\n";
  for (size_t code = 0; code < ops.size(); ++code) write_method(out, ops[code], int(code));
  out << kStreamMethods << "  };\n}\n";
}

// ---- test/hardening/fields.gen.ts ------------------------------------------------------------------------------------

void write_fields(std::ostream& out, const std::vector<OpText>& ops) {
  static const char* const accesses[] = {"read", "write", "update"};
  static const char* const elements[] = {"own", "real", "int32", "bool", "uint8", "float64", "any"};
  out << "// SPDX-License-Identifier: MIT\n"
         "// GENERATED by native/gen/generate.cpp from native/ops/ops.def. Do not edit: run `npm run gen`.\n\n"
         "/** The places of each op's record, by its code: [name, access, element] of operands, [name, kind] of "
         "numbers. "
         "*/\n"
         "export const fields: readonly {\n  op: string;\n  operands: readonly (readonly [string, string, string])[];\n"
         "  numbers: readonly (readonly [string, string])[];\n}[] = [\n";
  for (const OpText& op : ops) {
    string operands, numbers;
    for (const FieldText& f : op.fields)
      for (int i = 0; i < f.count; ++i)
        if (is_operand(f))
          operands += "['" + f.name + "', '" + accesses[int(f.access)] + "', '" + elements[int(f.element)] + "'], ";
        else numbers += "['" + f.name + "', '" + type_of(f.kind == Kind::numbers ? Kind::number : f.kind) + "'], ";
    out << "  { op: '" << camel(op.name) << "',\n    operands: [" << operands << "],\n    numbers: [" << numbers
        << "] },\n";
  }
  out << "];\n";
}

// ---- docs/ops.md -----------------------------------------------------------------------------------------------------

const char* word(Access access) {
  return access == Access::read ? "read" : access == Access::write ? "written" : "updated";
}
const char* word(Element element) {
  static const char* const words[] = {"own", "own, real", "int32", "bool", "uint8", "float64", "any"};
  return words[int(element)];
}

string operand_row(const FieldText& f) {
  const string many = f.kind == Kind::operands ? ", up to " + std::to_string(f.count) : "";
  return "| `" + f.name + "`" + (f.optional ? " (optional)" : "") + " | " + word(f.access) + many + " | " +
      word(f.element) + " |\n";
}
string number_row(const FieldText& f) {
  static const char* const kinds[] = {"", "", "number", "boolean", "numbers"};
  const string count = f.kind == Kind::numbers ? "up to " + std::to_string(f.count) + " " : "";
  return "| `" + f.name + "` | " + count + kinds[int(f.kind)] + " | " +
      (f.optional ? "`" + f.fallback + "`" : "required") + " |\n";
}

void write_section(std::ostream& out, const OpText& op) {
  out << "\n## " << camel(op.name) << "\n\n```\n";
  for (const string& line : op.comment) out << line << '\n';
  out << "```\n\nCPU kernels for " << (op.real ? "float32; other types run on the reference kernel." : "every type.")
      << (op.faults ? " May refuse its data." : "") << "\n\n| operand | access | element |\n|---|---|---|\n";
  string numbers;
  for (const FieldText& f : op.fields) is_operand(f) ? void(out << operand_row(f)) : void(numbers += number_row(f));
  if (!numbers.empty()) out << "\n| number | kind | default |\n|---|---|---|\n" << numbers;
}

void write_docs(std::ostream& out, const std::vector<OpText>& ops) {
  out << "<!-- GENERATED by native/gen/generate.cpp from native/ops/ops.def. Do not edit: run `npm run gen`. -->\n# "
         "Native ops\n\n"
         "The instructions of the stream, as `native/ops/` defines them: "
      << ops.size() << " ops. *own* is the instruction's own type.\n";
  for (const OpText& op : ops) write_section(out, op);
}

// Leaves a file that would not change alone, so that nothing is rebuilt for it.
void save(const string& path, const string& text) {
  std::stringstream now;
  if (std::ifstream file(path); file) now << file.rdbuf();
  if (now.str() == text) return;
  std::ofstream file(path);
  if (!(file << text)) throw std::runtime_error("generate: cannot write " + path + "; its folder must exist.");
}

template <class Write>
void generate(const string& path, const std::vector<OpText>& ops, Write write) {
  std::ostringstream out;
  write(out, ops);
  save(path, out.str());
}

}  // namespace
}  // namespace gemmule

int main(int argc, char** argv) try {
  if (argc != 3) throw std::runtime_error("generate: expected two directories, where to write and where native/ is.");
  const auto ops = gemmule::read_ops(argv[2]);
  gemmule::generate(std::string(argv[1]) + "/src/native/ops.gen.ts", ops, gemmule::write_typescript);
  gemmule::generate(std::string(argv[1]) + "/test/hardening/fields.gen.ts", ops, gemmule::write_fields);
  gemmule::generate(std::string(argv[1]) + "/docs/ops.md", ops, gemmule::write_docs);
} catch (const std::exception& e) { return std::fprintf(stderr, "%s\n", e.what()), 1; }
