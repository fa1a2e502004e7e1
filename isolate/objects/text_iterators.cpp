#include "isolate/objects/text_iterators.h"

#include <algorithm>
#include <iterator>

#include "isolate/builtins/boot.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/memoryview.h"
#include "isolate/objects/names.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject str_iterator_type, str_ascii_iterator_type, bytes_iterator_type, bytearray_iterator_type,
    memory_iterator_type;

bool TextIteratorObject::check(Value v) {
  TypeObject* t = type_of(v);
  return t == &str_iterator_type || t == &str_ascii_iterator_type || t == &bytes_iterator_type ||
         t == &bytearray_iterator_type || t == &memory_iterator_type;
}
TypeObject& TextIteratorObject::type() { return str_iterator_type; }

Result make_text_iterator(Isolate& iso, TypeObject& type, Value sequence) {
  Result r = allocate_instance(iso, &type);
  auto* it = TRY(r).as<TextIteratorObject>();
  it->sequence = retained(iso, sequence);
  it->position = 0;
  return r;
}

namespace {

Result end_of(Isolate& iso, TextIteratorObject* it) {
  clear_field(iso, it->sequence);
  return Fault(FaultKind::kExhausted);
}

Result next_str(Isolate& iso, Value self) {
  auto* it = self.as<TextIteratorObject>();
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  auto* s = it->sequence.as<StrObject>();
  if (it->position >= s->length()) return end_of(iso, it);
  return make_str_char(iso, s->at(it->position++));
}

Result next_bytes(Isolate& iso, Value self) {
  auto* it = self.as<TextIteratorObject>();
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  auto* b = it->sequence.as<BytesObject>();
  if (it->position >= b->length()) return end_of(iso, it);
  return Value::small_int(b->data()[it->position++]);
}

Result next_bytearray(Isolate& iso, Value self) {
  auto* it = self.as<TextIteratorObject>();
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  auto* b = it->sequence.as<ByteArrayObject>();
  if (it->position >= b->length) return end_of(iso, it);
  return Value::small_int(b->data[it->position++]);
}

Result next_memory(Isolate& iso, Value self) {
  auto* it = self.as<TextIteratorObject>();
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  int64_t n = TRY(memoryview_length(iso, it->sequence));
  if (it->position >= static_cast<size_t>(n)) return end_of(iso, it);
  return get_item(iso, it->sequence, Value::small_int(static_cast<int64_t>(it->position++)));
}

Result iterator_iter(Isolate& iso, Value self) { return retained(iso, self); }
void iterator_destroy(Isolate& iso, Object* o) { decrement(iso, static_cast<TextIteratorObject*>(o)->sequence); }
void iterator_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<TextIteratorObject*>(o)->sequence); }
void iterator_clear(Isolate& iso, Object* o) { clear_field(iso, static_cast<TextIteratorObject*>(o)->sequence); }

Fallible<int64_t> text_iterator_length_hint(Isolate& iso, TextIteratorObject* self) {
  if (self->sequence.is_empty()) return int64_t{0};
  int64_t n = TRY(length(iso, self->sequence));
  return std::max<int64_t>(0, n - static_cast<int64_t>(self->position));
}

Result text_iterator_reduce(Isolate& iso, TextIteratorObject* self) {
  Value iter = dict_get_str(iso, shared_builtins().as<DictObject>(), "iter");
  bool of_str = has_type(Value::object(self), str_iterator_type) || has_type(Value::object(self), str_ascii_iterator_type);
  if (self->sequence.is_empty()) {
    Ref rest(iso, of_str ? Value(names.empty) : TRY(make_tuple(iso, {})));
    Ref arguments(iso, TRY(make_tuple(iso, {rest})));
    return make_tuple(iso, {iter, arguments});
  }
  Ref arguments(iso, TRY(make_tuple(iso, {self->sequence})));
  Ref position(iso, TRY(make_int(iso, static_cast<int64_t>(self->position))));
  return make_tuple(iso, {iter, arguments, position});
}

Status text_iterator_setstate(Isolate& iso, TextIteratorObject* self, int64_t state) {
  if (self->sequence.is_empty()) return Status::ok();
  int64_t n = TRY(length(iso, self->sequence));
  self->position = static_cast<size_t>(std::clamp<int64_t>(state, 0, n));
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"__length_hint__(self, /)", text_iterator_length_hint>("Private method returning an estimate of len(list(it))."),
    def<"__reduce__(self, /)", text_iterator_reduce>("Return state information for pickling."),
    def<"__setstate__(self, state, /)", text_iterator_setstate>("Set state information for unpickling."),
};

constexpr TypeDef iterator_def(TypeObject* type, const char* name, UnarySlot next) {
  TypeDef d{.type = type, .name = name, .doc = nullptr, .base = nullptr,
            .instance_size = sizeof(TextIteratorObject),
            .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation)};
  d.slots.destroy = iterator_destroy;
  d.slots.traverse = iterator_traverse;
  d.slots.clear = iterator_clear;
  d.slots.iter = iterator_iter;
  d.slots.next = next;
  d.methods = kMethods;
  d.method_count = std::size(kMethods);
  return d;
}

}  // namespace

constinit const TypeDef str_iterator_type_def = iterator_def(&str_iterator_type, "str_iterator", next_str);
constinit const TypeDef str_ascii_iterator_type_def =
    iterator_def(&str_ascii_iterator_type, "str_ascii_iterator", next_str);
constinit const TypeDef bytes_iterator_type_def = iterator_def(&bytes_iterator_type, "bytes_iterator", next_bytes);
constinit const TypeDef bytearray_iterator_type_def =
    iterator_def(&bytearray_iterator_type, "bytearray_iterator", next_bytearray);
constinit const TypeDef memory_iterator_type_def = iterator_def(&memory_iterator_type, "memory_iterator", next_memory);

}  // namespace skerry
