// The type `code`: life, attributes, comparison, and the look-ups that tracebacks and the run loop make.
#include "isolate/compiler/code.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "isolate/compiler/code_replace.h"
#include "isolate/compiler/listing.h"
#include "isolate/compiler/positions.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/code_state.h"
#include "isolate/vm/frame_inspect.h"

namespace skerry {

TypeObject code_type;

const ExceptionEntry* find_handler(const CodeObject* code, uint32_t word) {
  for (uint32_t i = 0; i < code->exception_count; ++i) {
    const ExceptionEntry& e = code->exceptions[i];
    if (word >= e.start && word < e.end) return &e;
  }
  return nullptr;
}

std::string disassemble(const CodeObject* code) {
  compiler::ListingSource s;
  s.words = code->words;
  s.word_count = code->word_count;
  std::vector<Position> positions;
  for (uint32_t i = 0; i < code->position_count; ++i) positions.push_back(position_at(code, i));
  s.positions = positions.data();
  s.position_count = code->position_count;
  s.exceptions = code->exceptions;
  s.exception_count = code->exception_count;
  s.register_name = [code](unsigned r) -> std::string {
    if (r < code->local_count) return to_utf8((*code->local_names.as<TupleObject>())[r]);
    if (r < code->local_count + code->free_count) return to_utf8((*code->free_names.as<TupleObject>())[r - code->local_count]);
    return fmt::format("t{}", r - code->local_count - code->free_count);
  };
  s.constant_text = [code](uint32_t i) -> std::string {
    Value v = code->constants[i];
    if (v.is_none()) return "None";
    if (v.is_small_int()) return std::to_string(v.as_small_int());
    if (is_exact_str(v)) return "'" + to_utf8(v) + "'";
    if (CodeObject::check(v)) return "<code " + to_utf8(v.as<CodeObject>()->qualname) + ">";
    return "<" + std::string(type_name(v)) + ">";
  };
  s.name_text = [code](uint32_t i) { return to_utf8(code->names[i]); };
  return compiler::list_instructions(s);
}

namespace {

enum LocalKind : uint8_t { kIsParameter = 1, kIsCell = 2, kIsHidden = 4 };

void code_destroy(Isolate& iso, Object* self) {
  auto* c = static_cast<CodeObject*>(self);
  iso.code_states().forget(c);
  auto release = [&iso](auto* memory, size_t count) {
    if (memory) iso.heap.release(memory, count * sizeof *memory);
  };
  for (uint32_t i = 0; i < c->constant_count; ++i) decrement(iso, c->constants[i]);
  for (uint32_t i = 0; i < c->name_count; ++i) decrement(iso, c->names[i]);
  release(c->words, c->word_count);
  release(c->constants, c->constant_count);
  release(c->names, c->name_count);
  release(c->exceptions, c->exception_count);
  release_positions(iso, c);
  release(c->local_kinds, c->local_count);
  for (Value v : {c->local_names, c->free_names, c->name, c->qualname, c->filename, c->source}) decrement(iso, v);
}

Result code_repr(Isolate& iso, Value self) {
  auto* c = self.as<CodeObject>();
  return make_str(iso, fmt::format("<code object {} at {:#x}, file \"{}\", line {}>", to_utf8(c->name),
                                   reinterpret_cast<uintptr_t>(c), to_utf8(c->filename), c->first_line));
}

// Constants are the same only if their types are: 1 == 1.0 is not enough, at any depth.
Fallible<bool> same_constant(Isolate& iso, Value a, Value b) {
  if (a == b) return true;
  if (type_of(a) != type_of(b)) return false;
  TRY(iso.check_native_stack(" in comparison"));
  if (is_exact_tuple(a)) {
    auto *x = a.as<TupleObject>(), *y = b.as<TupleObject>();
    if (x->length != y->length) return false;
    for (size_t i = 0; i < x->length; ++i)
      if (!TRY(same_constant(iso, (*x)[i], (*y)[i]))) return false;
    return true;
  }
  return equals(iso, a, b);
}

Result code_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !CodeObject::check(other)) return Value::not_implemented();
  auto *a = self.as<CodeObject>(), *b = other.as<CodeObject>();
  auto same = [&]() -> Fallible<bool> {
    if (a == b) return true;
    if (a->flags != b->flags || a->argument_count != b->argument_count || a->first_line != b->first_line ||
        a->positional_only_count != b->positional_only_count || a->keyword_only_count != b->keyword_only_count ||
        a->word_count != b->word_count || a->constant_count != b->constant_count || a->name_count != b->name_count ||
        a->position_count != b->position_count)
      return false;
    if (std::memcmp(a->words, b->words, a->word_count * sizeof(CodeWord)) != 0) return false;
    for (uint32_t i = 0; i < a->position_count; ++i) {
      Position x = position_at(a, i), y = position_at(b, i);
      if (std::memcmp(&x, &y, sizeof x) != 0) return false;
    }
    for (uint32_t i = 0; i < a->name_count; ++i)
      if (!TRY(equals(iso, a->names[i], b->names[i]))) return false;
    for (uint32_t i = 0; i < a->constant_count; ++i)
      if (!TRY(same_constant(iso, a->constants[i], b->constants[i]))) return false;
    if (!TRY(equals(iso, a->name, b->name)) || !TRY(equals(iso, a->local_names, b->local_names))) return false;
    return equals(iso, a->free_names, b->free_names);
  };
  return Value::boolean(TRY(same()) == (op == CompareOp::kEq));
}

Fallible<int64_t> code_hash(Isolate& iso, Value self) {
  auto* c = self.as<CodeObject>();
  uint64_t hash = static_cast<uint64_t>(TRY(hash_value(iso, c->name)));
  for (uint32_t i = 0; i < c->word_count; ++i)
    hash = (hash ^ (uint64_t{c->words[i].ext.y} << 32 | c->words[i].ext.x)) * 0x9E3779B97F4A7C15u;
  int64_t result = static_cast<int64_t>(hash ^ hash >> 32);
  return result == -1 ? int64_t{-2} : result;
}

// ---- Attributes

Result get_name(Isolate& iso, Value self) { return retained(iso, self.as<CodeObject>()->name); }
Result get_qualname(Isolate& iso, Value self) { return retained(iso, self.as<CodeObject>()->qualname); }
Result get_filename(Isolate& iso, Value self) { return retained(iso, self.as<CodeObject>()->filename); }
Result get_free_names(Isolate& iso, Value self) { return retained(iso, self.as<CodeObject>()->free_names); }
Result get_first_line(Isolate& iso, Value self) { return make_int(iso, self.as<CodeObject>()->first_line); }
Result get_flags(Isolate& iso, Value self) { return make_int(iso, self.as<CodeObject>()->flags); }
Result get_argument_count(Isolate& iso, Value self) { return make_int(iso, self.as<CodeObject>()->argument_count); }
Result get_stack_size(Isolate& iso, Value self) { return make_int(iso, self.as<CodeObject>()->register_count); }
Result get_positional_only(Isolate& iso, Value self) {
  return make_int(iso, self.as<CodeObject>()->positional_only_count);
}
Result get_keyword_only(Isolate& iso, Value self) { return make_int(iso, self.as<CodeObject>()->keyword_only_count); }

Result get_constants(Isolate& iso, Value self) {
  auto* c = self.as<CodeObject>();
  return make_tuple(iso, c->constants, c->constant_count);
}
Result get_names(Isolate& iso, Value self) {
  auto* c = self.as<CodeObject>();
  return make_tuple(iso, c->names, c->name_count);
}
// Parameters and plain locals; cells that are not parameters are only in co_cellvars.
Result select_locals(Isolate& iso, const CodeObject* c, bool cells) {
  std::vector<Value> list;
  for (unsigned i = 0; i < c->local_count; ++i) {
    bool wanted = cells ? c->local_kinds[i] & kIsCell : !(c->local_kinds[i] & kIsCell) || c->local_kinds[i] & kIsParameter;
    if (wanted) list.push_back((*c->local_names.as<TupleObject>())[i]);
  }
  return make_tuple(iso, list.data(), list.size());
}
Result get_variables(Isolate& iso, Value self) { return select_locals(iso, self.as<CodeObject>(), false); }
Result get_cells(Isolate& iso, Value self) { return select_locals(iso, self.as<CodeObject>(), true); }
Result get_local_count(Isolate& iso, Value self) {
  Ref variables(iso, TRY(get_variables(iso, self)));
  return make_int(iso, static_cast<int64_t>(variables.as<TupleObject>()->length));
}
Result get_code(Isolate& iso, Value self) {
  // The library's dis reads it as instructions of CPython: nonsense, or an error somewhere in the middle.
  std::string buffer;
  const Frame* reader = current_frame(iso);
  if (reader != nullptr && utf8_view(reader->code->filename, buffer).ends_with("/dis.py"))
    return iso.raise(NotImplementedError, "dis reads byte code of CPython; Skerry's code objects hold instructions of its own");
  auto* c = self.as<CodeObject>();
  return make_bytes(iso, {reinterpret_cast<const char*>(c->words), c->word_count * sizeof(CodeWord)});
}

Result optional_int(Isolate& iso, int64_t value, bool known) { return known ? make_int(iso, value) : Result(Value::none()); }

// (start, end, line) of ranges with one line; offsets as in tb_lasti and f_lasti: two for each word.
Result code_lines(Isolate& iso, CodeObject* c) {
  Ref list(iso, TRY(make_list(iso)));
  for (uint32_t i = 0; i < c->position_count;) {
    uint32_t j = i + 1;
    const Position here = position_at(c, i);
    while (j < c->position_count && position_at(c, j).line == here.line) ++j;
    uint32_t end = j < c->position_count ? position_word(c, j) : c->word_count;
    Ref line(iso, TRY(optional_int(iso, here.line, here.line > 0)));
    Ref item(iso, TRY(make_tuple(iso, {Value::small_int(int64_t{here.word} * 2),
                                       Value::small_int(int64_t{end} * 2), line})));
    TRY(list_append(iso, list.as<ListObject>(), item));
    i = j;
  }
  return get_iterator(iso, list);
}

// (line, end_line, column, end_column) for each word of co_code.
Result code_positions(Isolate& iso, CodeObject* c) {
  Ref list(iso, TRY(make_list(iso)));
  for (uint32_t word = 0; word < c->word_count; ++word) {
    auto p = find_position(c, word);
    Value parts[4];
    bool known = p && p->line > 0;
    parts[0] = known ? Value::small_int(p->line) : Value::none();
    parts[1] = known ? Value::small_int(p->end_line > 0 ? p->end_line : p->line) : Value::none();
    parts[2] = known && p->column >= 0 ? Value::small_int(p->column) : Value::none();
    parts[3] = known && p->end_column >= 0 ? Value::small_int(p->end_column) : Value::none();
    Ref item(iso, TRY(make_tuple(iso, parts, 4)));
    TRY(list_append(iso, list.as<ListObject>(), item));
  }
  return get_iterator(iso, list);
}

// ---- The tables in CPython 3.11's formats, a word of ours standing for a code unit.

void append_number(std::string& out, uint32_t value) {
  for (; value >= 64; value >>= 6) out += static_cast<char>((value & 63) | 64);
  out += static_cast<char>(value);
}

// Objects/locations.md in CPython: entries of at most eight units, in the long form or without columns.
Result get_location_table(Isolate& iso, Value self) {
  auto* c = self.as<CodeObject>();
  enum Form : unsigned { kNoColumns = 13, kLong = 14, kNone = 15 };
  std::string out;
  int32_t line = c->first_line;
  for (uint32_t i = 0; i < c->position_count; ++i) {
    const Position p = position_at(c, i);
    uint32_t end = i + 1 < c->position_count ? position_word(c, i + 1) : c->word_count;
    Form form = p.line <= 0 ? kNone : p.column < 0 || p.end_column < 0 || p.end_line < p.line ? kNoColumns : kLong;
    for (uint32_t at = p.word; at < end; at += 8) {
      uint32_t length = std::min<uint32_t>(8, end - at);
      out += static_cast<char>(0x80 | form << 3 | (length - 1));
      if (form == kNone) continue;
      int32_t delta = p.line - line;
      line = p.line;
      append_number(out, delta < 0 ? static_cast<uint32_t>(-delta) << 1 | 1 : static_cast<uint32_t>(delta) << 1);
      if (form != kLong) continue;
      append_number(out, static_cast<uint32_t>(p.end_line - p.line));
      append_number(out, static_cast<uint32_t>(p.column + 1));
      append_number(out, static_cast<uint32_t>(p.end_column + 1));
    }
  }
  return make_bytes(iso, out);
}

// Objects/exception_handling_notes.txt in CPython.
Result get_exception_table(Isolate& iso, Value self) {
  auto* c = self.as<CodeObject>();
  std::string out;
  auto append = [&out](uint32_t value, unsigned first) {
    unsigned bits = 0;
    while (value >> bits >= 64) bits += 6;
    for (;; bits -= 6) {
      out += static_cast<char>((value >> bits & 63) | (bits > 0 ? 64 : 0) | first);
      first = 0;
      if (bits == 0) return;
    }
  };
  for (uint32_t i = 0; i < c->exception_count; ++i) {
    const ExceptionEntry& e = c->exceptions[i];
    append(e.start, 128);
    append(e.end - e.start, 0);
    append(e.handler, 0);
    append(uint32_t{e.depth} << 1, 0);
  }
  return make_bytes(iso, out);
}

// Pairs of unsigned and signed bytes: how far in co_code, how many lines.
Result get_line_table(Isolate& iso, Value self) {
  auto* c = self.as<CodeObject>();
  std::string out;
  int32_t line = c->first_line;
  uint32_t offset = 0;
  for (uint32_t i = 0; i < c->position_count; ++i) {
    const Position p = position_at(c, i);
    if (p.line <= 0 || p.line == line) continue;
    uint32_t bytes = p.word * 2 - offset;
    offset = p.word * 2;
    for (; bytes > 254; bytes -= 254) out += {static_cast<char>(254), 0};
    int32_t lines = p.line - line;
    line = p.line;
    for (; lines > 127; lines -= 127, bytes = 0) out += {static_cast<char>(bytes), 127};
    for (; lines < -128; lines += 128, bytes = 0) out += {static_cast<char>(bytes), static_cast<char>(-128)};
    out += {static_cast<char>(bytes), static_cast<char>(lines)};
  }
  return make_bytes(iso, out);
}

Result code_variable_name(Isolate& iso, CodeObject* c, int64_t index) {
  if (index < 0 || index >= int64_t{c->local_count} + c->free_count) return iso.raise(IndexError, "tuple index out of range");
  if (index < c->local_count) return retained(iso, (*c->local_names.as<TupleObject>())[static_cast<size_t>(index)]);
  return retained(iso, (*c->free_names.as<TupleObject>())[static_cast<size_t>(index - c->local_count)]);
}

Result code_listing(Isolate& iso, CodeObject* c) { return make_str(iso, disassemble(c)); }

constexpr MethodDef kMethods[] = {
    def<"member co_name", get_name>("name of the function, class or module"),
    def<"member co_qualname", get_qualname>("qualified name"),
    def<"member co_filename", get_filename>("file in which it was written"),
    def<"member co_firstlineno", get_first_line>("first line"),
    def<"member co_flags", get_flags>("CO_* flags"),
    def<"member co_argcount", get_argument_count>("positional parameters, positional-only ones included"),
    def<"member co_posonlyargcount", get_positional_only>("positional-only parameters"),
    def<"member co_kwonlyargcount", get_keyword_only>("keyword-only parameters"),
    def<"member co_nlocals", get_local_count>("local variables"),
    def<"member co_stacksize", get_stack_size>("registers of a frame"),
    def<"member co_consts", get_constants>("constants"),
    def<"member co_names", get_names>("names that are not local"),
    def<"get co_varnames", get_variables>("parameters and local variables"),
    def<"get co_cellvars", get_cells>("local variables that inner functions use"),
    def<"get co_freevars", get_free_names>("variables of enclosing functions"),
    def<"get co_code", get_code>("instructions"),
    def<"get co_linetable", get_location_table>("places in the source, as CPython 3.11 writes them"),
    def<"get co_lnotab", get_line_table>("lines, as older CPythons wrote them"),
    def<"get co_exceptiontable", get_exception_table>("handlers, as CPython 3.11 writes them"),
    def<"_varname_from_oparg(self, oparg)", code_variable_name>(nullptr),
    def<"co_lines(self, /)", code_lines>("Iterate over (start, end, line) of the instructions."),
    def<"co_positions(self, /)", code_positions>("Iterate over (line, end line, column, end column) of the instructions."),
    def<"replace(self, **kwargs)", code_replace>("Return a copy with some attributes replaced."),
    def<"_listing(self, /)", code_listing>("The instructions as text."),
};

}  // namespace

extern const TypeDef code_type_def;
extern const TypeDef code_type_def{
    .type = &code_type,
    .name = "code",
    .doc = "Compiled code of one module, class or function.",
    .base = nullptr,
    .instance_size = sizeof(CodeObject),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = code_destroy, .repr = code_repr, .hash = code_hash, .compare = code_compare},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
