// The life of objects: how they are allocated and what happens when the last reference goes.
#include "isolate/heap/object.h"

#include <cstring>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type.h"
#include "isolate/objects/type_ending.h"
#include "isolate/objects/type_table.h"

namespace skerry {

namespace {

constexpr int kDestroyDepth = 50;

// Both prefixes have the same size, so that their flags can be added.
static_assert(sizeof(GcPrefix) == sizeof(AttributePrefix));
static_assert(flags(TypeFlag::kGc) == 1 && flags(TypeFlag::kAttributes) == 2);
size_t prefix_size(const TypeObject* t) { return ((t->flags & 1) + (t->flags >> 1 & 1)) * sizeof(GcPrefix); }

// What the type's own size function and the class say about the bytes from the header on.
size_t object_size(const Object* o) {
  const TypeObject* t = o->type;
  size_t size = t->has(TypeFlag::kVariableSize) ? t->slots.variable_size(o) : t->instance_size;
  if (t->has(TypeFlag::kInlineSlots)) size += inline_capacity(o) * sizeof(Value);
  return size;
}

void free_object(Isolate& iso, Object* o, size_t size) {
  TypeObject* t = o->type;
  size_t prefix = prefix_size(t);
  iso.heap.release(reinterpret_cast<char*>(o) - prefix, size + prefix);
  if (t->has(TypeFlag::kHeapType)) decrement(iso, t);
}

void destroy_now(Isolate& iso, Object* o) {
  TypeObject* t = o->type;
  size_t size = object_size(o);
  if (t->has(TypeFlag::kGc)) iso.collector().untrack(o);
  ++iso.destroy_depth;
  clear_instance_attributes(iso, o);
  if (t->slots.destroy != nullptr) t->slots.destroy(iso, o);
  --iso.destroy_depth;
  free_object(iso, o, size);
}

// Of a built-in type without instance attributes, __del__ or weak references: list, str, bound method, iterators...
void destroy_plain(Isolate& iso, Object* o) {
  TypeObject* t = o->type;
  size_t size = t->has(TypeFlag::kVariableSize) ? t->slots.variable_size(o) : t->instance_size;
  size_t prefix = 0;
  if (t->has(TypeFlag::kGc)) {
    iso.collector().untrack(o);
    prefix = sizeof(GcPrefix);
  }
  if (t->slots.destroy != nullptr) {
    ++iso.destroy_depth;
    t->slots.destroy(iso, o);
    --iso.destroy_depth;
  }
  iso.heap.release(reinterpret_cast<char*>(o) - prefix, size + prefix);
}

// Deep structures are taken apart iteratively: what is due beyond kDestroyDepth waits here, linked through the prefix.
void destroy_deferred(Isolate& iso) {
  while (iso.destroy_later != nullptr) {
    Object* o = iso.destroy_later;
    GcPrefix* g = gc_prefix(o);
    iso.destroy_later = reinterpret_cast<Object*>(g->previous);
    g->next = nullptr;
    g->previous = 0;
    destroy_now(iso, o);
  }
}

}  // namespace

Result allocate_instance(Isolate& iso, TypeObject* t, size_t extra) {
  size_t prefix = prefix_size(t);
  bool inline_mode = t->has(TypeFlag::kInlineSlots);
  size_t size = t->instance_size + extra;
  if (size < extra) return iso.raise_memory_error();
  size_t slots_size = inline_mode ? t->inline_slots * sizeof(Value) : 0;
  auto* memory = static_cast<char*>(iso.heap.allocate(prefix + size + slots_size));
  if (memory == nullptr) return iso.raise_memory_error();
  if (!ends_as_memory(t)) [[unlikely]] iso.types().expect_endings();
  auto* o = reinterpret_cast<Object*>(memory + prefix);
  if (prefix != 0) {
    GcPrefix* g = gc_prefix(o);
    g->next = nullptr;
    g->previous = 0;
    if (t->has(TypeFlag::kAttributes)) *attribute_prefix(o) = AttributePrefix{Value(), nullptr};
  }
  o->refs = iso.booting ? kImmortalRefs : 1;
  o->shape = 0;
  o->type = t;
  // The fixed part is small: words instead of a call. Structs of 16-byte aligned objects are whole words.
  auto* word = reinterpret_cast<uint64_t*>(o + 1);
  for (auto* end = reinterpret_cast<uint64_t*>(reinterpret_cast<char*>(o) + t->instance_size); word < end; ++word) *word = 0;
  if (extra != 0) std::memset(static_cast<void*>(word), 0, extra);
  if (t->has(TypeFlag::kHeapType)) {
    increment(iso, t);
    if (!t->has(TypeFlag::kVariableSize)) {
      auto* member = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + t->native_size);
      auto* members_end = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + t->instance_size);
      for (; member < members_end; ++member) *member = Value();
    }
    if (inline_mode) {
      o->shape = iso.shapes().root(t);
      Value* slots = inline_slots(o);
      for (uint32_t i = 0; i < t->inline_slots; ++i) slots[i] = Value();
    }
  }
  if (t->has(TypeFlag::kGc)) iso.collector().track(o);
  return Value::object(o);
}

void run_finalizer(Isolate& iso, Object* o) {
  Ref saved(iso, iso.has_pending() ? iso.take_pending().release() : Value());
  Status status = o->type->slots.finalize(iso, Value::object(o));
  if (status.is_fault() && iso.has_pending()) {
    Value del = type_lookup(iso, o->type, names.dunder_del);
    // What a script wrote is named; the finalizer of a built-in type is not, the object is.
    iso.report_unraisable("", del.is_empty() || !o->type->has(TypeFlag::kHeapType) ? Value::object(o) : del);
  }
  if (!saved.is_empty()) iso.restore_pending(saved.release());
}

void destroy_object(Isolate& iso, Object* o) {
  TypeObject* t = o->type;
  if (t == &str_type) {  // by far the most
    const auto* s = static_cast<const StrObject*>(o);
    if (!(s->flags() & (StrObject::kInterned | StrObject::kExternal))) [[likely]]
      return iso.heap.release(o, sizeof(StrObject) + s->length() * s->width());
  }
  if (t == &tuple_type && iso.destroy_depth < kDestroyDepth) {
    auto* tuple = static_cast<TupleObject*>(o);
    size_t length = tuple->length;
    o->refs = 0;
    iso.collector().untrack(o);
    ++iso.destroy_depth;
    for (size_t i = length; i-- > 0;) decrement(iso, tuple->items()[i]);
    --iso.destroy_depth;
    iso.heap.release(gc_prefix(o), sizeof(GcPrefix) + sizeof(TupleObject) + length * sizeof(Value));
    if (iso.destroy_depth == 0 && iso.destroy_later != nullptr) [[unlikely]] destroy_deferred(iso);
    return;
  }
  bool is_plain = (t->flags & flags(TypeFlag::kAttributes, TypeFlag::kHeapType)) == 0 && t->slots.finalize == nullptr;
  if (is_plain && (iso.destroy_depth < kDestroyDepth || !t->has(TypeFlag::kGc))) [[likely]] {
    o->refs = 0;
    destroy_plain(iso, o);
    if (iso.destroy_depth == 0 && iso.destroy_later != nullptr) [[unlikely]] destroy_deferred(iso);
    return;
  }
  if (t->slots.finalize != nullptr) {
    bool done = t->has(TypeFlag::kGc) && (gc_prefix(o)->previous & kGcFinalized);
    if (!done) {
      if (t->has(TypeFlag::kGc)) gc_prefix(o)->previous |= kGcFinalized;
      o->refs = 1;  // held while __del__ runs, which may give it new owners
      run_finalizer(iso, o);
      if (o->refs > 1) {
        --o->refs;
        return;
      }
    }
  }
  if (t->has(TypeFlag::kAttributes) && attribute_prefix(o)->weakrefs != nullptr) {
    o->refs = 1;
    clear_weak_references(iso, o);
    if (o->refs > 1) {  // cannot happen through the references, which are dead; a callback may only have seen it dead
      --o->refs;
      return;
    }
  }
  o->refs = 0;
  if (t->has(TypeFlag::kGc) && iso.destroy_depth >= kDestroyDepth) {
    iso.collector().untrack(o);
    gc_prefix(o)->previous = reinterpret_cast<uintptr_t>(iso.destroy_later);
    iso.destroy_later = o;
    return;
  }
  destroy_now(iso, o);
  if (iso.destroy_depth == 0 && iso.destroy_later != nullptr) destroy_deferred(iso);
}

namespace {
SegmentHooks segment_hooks;
}
void set_segment_hooks(SegmentHooks hooks) { segment_hooks = hooks; }
void segment_increment(Isolate& iso, Object* o) {
  if (segment_hooks.increment != nullptr) segment_hooks.increment(iso, o);
}
void segment_decrement(Isolate& iso, Object* o) {
  if (segment_hooks.decrement != nullptr) segment_hooks.decrement(iso, o);
}

void traverse_object(Object* o, Visitor& visitor) {
  if (o->type->slots.traverse != nullptr) o->type->slots.traverse(o, visitor);
  visit_instance_attributes(o, visitor);
}

}  // namespace skerry
