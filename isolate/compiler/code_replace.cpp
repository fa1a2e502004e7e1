// code.replace(): a copy of a code object with some of its attributes changed.
#include <cstring>
#include <span>
#include <vector>

#include "isolate/compiler/code_replace.h"
#include "isolate/compiler/positions.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

template <class T>
Status duplicate(Isolate& iso, T** field, size_t count) {
  const T* from = *field;
  *field = nullptr;
  if (!from || count == 0) return Status::ok();
  void* memory = iso.heap.allocate(count * sizeof(T));
  if (!memory) return iso.raise_memory_error();
  std::memcpy(memory, static_cast<const void*>(from), count * sizeof(T));
  *field = static_cast<T*>(memory);
  return Status::ok();
}

Status set_str(Isolate& iso, Value* field, std::string_view name, Value value) {
  if (!StrObject::check(value)) return iso.raise(TypeError, "replace() argument '{}' must be str, not {}", name, type_name_or_none(value));
  assign(iso, *field, retained(iso, value));
  return Status::ok();
}

// Instructions take for granted that what they use as code, or as names of keywords, is such.
bool may_replace(Value old, Value made) {
  if (CodeObject::check(old)) return CodeObject::check(made);
  if (!is_exact_tuple(old)) return true;
  auto* before = old.as<TupleObject>();
  if (!is_exact_tuple(made) || made.as<TupleObject>()->length != before->length) return false;
  for (size_t i = 0; i < before->length; ++i)
    if (type_of((*before)[i]) != type_of((*made.as<TupleObject>())[i])) return false;
  return true;
}

// The places of co_linetable in the forms that we write ourselves; none for an empty one.
Status set_locations(Isolate& iso, CodeObject* c, std::string_view table) {
  std::vector<Position> made;
  size_t at = 0;
  uint32_t word = 0;
  int32_t line = c->first_line;
  auto number = [&]() -> uint32_t {
    uint32_t value = 0;
    for (unsigned shift = 0; at < table.size() && shift < 30; shift += 6) {
      auto byte = static_cast<unsigned char>(table[at++]);
      value |= (byte & 63u) << shift;
      if (!(byte & 64)) break;
    }
    return value;
  };
  while (at < table.size()) {
    auto head = static_cast<unsigned char>(table[at++]);
    unsigned form = head >> 3 & 15;
    if (!(head & 128) || form < 13) return iso.raise(ValueError, "replace(): co_linetable is in a form that is not understood");
    Position p{word, 0, 0, -1, -1};
    if (form != 15) {
      uint32_t delta = number();
      line += delta & 1 ? -static_cast<int32_t>(delta >> 1) : static_cast<int32_t>(delta >> 1);
      p.line = p.end_line = line;
    }
    if (form == 14) {
      p.end_line = line + static_cast<int32_t>(number());
      p.column = static_cast<int32_t>(number()) - 1;
      p.end_column = static_cast<int32_t>(number()) - 1;
    }
    if (word < c->word_count) made.push_back(p);
    word += (head & 7u) + 1;
  }
  return set_positions(iso, c, made);
}

// The lines of co_linetable count from the first.
void move_to_line(CodeObject* c, int32_t first_line) {
  int32_t delta = first_line - c->first_line;
  c->first_line = first_line;
  if (!c->wide_positions) return;  // they count from it, too
  for (Position& p : std::span(c->positions.wide, c->position_count)) {
    if (p.line <= 0) continue;
    p.line += delta;
    p.end_line += delta;
  }
}

Status set_attribute_of(Isolate& iso, CodeObject* c, std::string_view name, Value value) {
  if (name == "co_name") return set_str(iso, &c->name, name, value);
  if (name == "co_qualname") return set_str(iso, &c->qualname, name, value);
  if (name == "co_filename") return set_str(iso, &c->filename, name, value);
  if (name == "co_firstlineno" || name == "co_flags") {
    int64_t i = TRY(as_int64(iso, value, Overflow::kRaise));
    // What decides how the code is entered and left stays.
    constexpr uint32_t kFixed = kCodeOptimized | kCodeNewLocals | kCodeVarArgs | kCodeVarKeywords | kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator;
    if (name == "co_flags") c->flags = (static_cast<uint32_t>(i) & ~kFixed) | (c->flags & kFixed);
    else move_to_line(c, static_cast<int32_t>(i));
    return Status::ok();
  }
  if (name == "co_linetable") {
    if (!BytesObject::check(value)) return iso.raise(TypeError, "replace() argument 'co_linetable' must be bytes, not {}", type_name(value));
    return set_locations(iso, c, value.as<BytesObject>()->view());
  }
  if (name == "co_consts") {
    if (!TupleObject::check(value)) return iso.raise(TypeError, "replace() argument 'co_consts' must be tuple, not {}", type_name(value));
    auto* items = value.as<TupleObject>();
    if (items->length != c->constant_count) return iso.raise(ValueError, "replace(): co_consts must keep its length");
    for (uint32_t i = 0; i < c->constant_count; ++i)
      if (!may_replace(c->constants[i], (*items)[i])) return iso.raise(ValueError, "replace(): co_consts must keep its code objects and tuples of names");
    for (uint32_t i = 0; i < c->constant_count; ++i) assign(iso, c->constants[i], retained(iso, (*items)[i]));
    return Status::ok();
  }
  return iso.raise(TypeError, "replace(): attribute '{}' cannot be replaced", name);
}

}  // namespace

Result code_replace(Isolate& iso, CodeObject* self, Args changes) {
  Ref copy(iso, TRY(allocate_instance(iso, &code_type)));
  auto* c = copy.as<CodeObject>();
  // All fields after the header; then what is owned is owned twice, or copied.
  std::memcpy(reinterpret_cast<char*>(c) + sizeof(Object), reinterpret_cast<const char*>(self) + sizeof(Object),
              sizeof(CodeObject) - sizeof(Object));
  c->id = new_code_id();
  for (Value v : {c->local_names, c->free_names, c->name, c->qualname, c->filename, c->source}) increment(iso, v);
  Status status[] = {
      duplicate(iso, &c->words, c->word_count),           duplicate(iso, &c->constants, c->constant_count),
      duplicate(iso, &c->names, c->name_count),           duplicate(iso, &c->exceptions, c->exception_count),
      c->wide_positions ? duplicate(iso, &c->positions.wide, c->position_count) : duplicate(iso, &c->positions.packed, c->position_count),
      duplicate(iso, &c->local_kinds, c->local_count),
  };
  if (!c->constants) c->constant_count = 0;
  if (!c->names) c->name_count = 0;
  for (uint32_t i = 0; i < c->constant_count; ++i) increment(iso, c->constants[i]);
  for (uint32_t i = 0; i < c->name_count; ++i) increment(iso, c->names[i]);
  for (Status s : status) TRY(s);
  for (uint32_t i = 0; i < changes.keyword_count(); ++i) {
    std::string name = to_utf8((*changes.keywords.as<TupleObject>())[i]);
    TRY(set_attribute_of(iso, c, name, changes.keyword_value(i)));
    if (name != "co_filename") clear_field(iso, c->source);  // it is not what its source says any more
  }
  return copy.release();
}

}  // namespace skerry
