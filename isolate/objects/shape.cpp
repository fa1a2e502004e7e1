#include "isolate/objects/shape.h"

#include <algorithm>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/function.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_table.h"

namespace skerry {

namespace {

bool same_name(Value a, Value b) { return a == b || str_equal(a.as<StrObject>(), b.as<StrObject>()); }

// Moves the inline attributes into a dict, for good. MemoryError leaves the instance as it was.
Result to_dictionary_mode(Isolate& iso, Object* o) {
  const Shape* shape = iso.shapes().at(o->shape);
  uint32_t count = shape == nullptr ? 0 : shape->count;
  Ref dict(iso, TRY(make_dict(iso, count)));  // with room: filling it cannot fail
  DictEntry entries[kMaxInlineSlots];
  Value* slots = inline_slots(o);
  for (const Shape* s = shape; s != nullptr && s->count > 0; s = s->parent) {
    uint32_t i = s->count - 1;
    entries[i] = {str_hash(s->name.as<StrObject>()), retained(iso, s->name), slots[i]};
    slots[i] = Value();
  }
  o->shape &= ~kShapeIdMask;
  AttributePrefix* prefix = attribute_prefix(o);
  prefix->attributes = dict.release();
  TRY(dict_fill(iso, prefix->attributes.as<DictObject>(), entries, count));
  return prefix->attributes;
}

// What a dict of attributes holds tells its own version; which one it is, this.
void note_other_dict(Isolate& iso, const Object* o) {
  if (o->type == &function_type) iso.types().note_redefinition();
}

// The names that a function stores in its first argument.
void collect_stores(Value function, std::vector<Value>& found) {
  if (!has_type(function, function_type)) return;
  const CodeObject* code = function.as<FunctionObject>()->code;
  if (code->argument_count == 0) return;
  for (uint32_t i = 0; i < code->word_count; ++i) {
    const Insn& insn = code->words[i].insn;
    Op op = static_cast<Op>(insn.op);
    if (op == Op::STORE_ATTR && insn.a == 0) {
      Value name = code->names[insn.c];
      if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
    }
    if (has_ext(op)) ++i;
  }
}

}  // namespace

uint32_t expected_attributes(const DictObject* ns, const TypeObject* base) {
  constexpr uint32_t kUnknown = 4, kMost = 32;
  std::vector<Value> found;
  auto look_at = [&found](const DictObject* d) {
    size_t position = 0;
    Value key, value;
    while (dict_next(d, &position, &key, &value)) collect_stores(value, found);
  };
  look_at(ns);
  // What the bases store is in their count already; it is looked at again only for what comes on top of it.
  if (!found.empty())
    for (; base->has(TypeFlag::kHeapType) && found.size() < kMost; base = base->base)
      if (base->dict.is_object()) look_at(base->dict.as<DictObject>());
  size_t declared = 0;  // as data classes do, whose __init__ comes later
  for (uint32_t i = 0; i < ns->used; ++i)
    if (ns->entries[i].key == names.dunder_annotations && is_exact_dict(ns->entries[i].value))
      declared = ns->entries[i].value.as<DictObject>()->live;
  size_t expected = found.empty() ? std::max<size_t>(declared, kUnknown) : std::max(declared, found.size());
  return static_cast<uint32_t>(std::min<size_t>(expected, kMost));
}

Result make_plain_instance(Isolate& iso, TypeObject* t) {
  uint32_t capacity = t->inline_slots;
  constexpr uint32_t kWanted = flags(TypeFlag::kHeapType, TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kInlineSlots);
  if (t->root_shape == 0 || t->root_shape >> kShapeCapacityShift != capacity || t->instance_size != sizeof(Object) ||
      (t->flags & (kWanted | flags(TypeFlag::kVariableSize))) != kWanted)
    return allocate_instance(iso, t);
  constexpr size_t kPrefix = sizeof(AttributePrefix) + sizeof(GcPrefix);
  auto* memory = static_cast<char*>(iso.heap.allocate(kPrefix + sizeof(Object) + capacity * sizeof(Value)));
  if (memory == nullptr) return iso.raise_memory_error();
  auto* o = reinterpret_cast<Object*>(memory + kPrefix);
  *attribute_prefix(o) = AttributePrefix{Value(), nullptr};
  *gc_prefix(o) = GcPrefix{nullptr, 0};
  o->refs = 1;
  o->shape = t->root_shape;
  o->type = t;
  increment(iso, t);
  auto* slots = reinterpret_cast<Value*>(o + 1);
  for (uint32_t i = 0; i < capacity; ++i) slots[i] = Value();
  iso.collector().track(o);
  return Value::object(o);
}

Shape* ShapeTable::make(TypeObject* t, const Shape* parent, uint32_t capacity, Value name) {
  if (shapes_.size() >= kShapeIdMask) return nullptr;
  auto shape = std::make_unique<Shape>();
  shape->word = static_cast<uint32_t>(shapes_.size() + 1) | (capacity << kShapeCapacityShift);
  shape->count = parent == nullptr ? 0 : parent->count + 1;
  shape->type = t;
  shape->parent = parent;
  shape->name = retained(iso_, name);
  shapes_.push_back(std::move(shape));
  return shapes_.back().get();
}

uint32_t ShapeTable::root(TypeObject* t) {
  if (t->root_shape != 0 && t->root_shape >> kShapeCapacityShift == t->inline_slots) return t->root_shape;
  if (!roots_) roots_ = std::make_unique<std::unordered_map<TypeObject*, uint32_t>>();
  auto [it, added] = roots_->try_emplace(t, 0);
  if (!added) {
    uint32_t word = it->second;
    if (word >> kShapeCapacityShift == t->inline_slots) return word;
  }
  Shape* shape = make(t, nullptr, t->inline_slots, Value());
  it->second = shape == nullptr ? t->inline_slots << kShapeCapacityShift : shape->word;
  if (shape != nullptr && !t->is_shared()) t->root_shape = shape->word;
  return it->second;
}

int ShapeTable::find(const Shape* shape, Value name) const {
  for (const Shape* s = shape; s->count > 0; s = s->parent)
    if (s->name == name) return static_cast<int>(s->count) - 1;
  if (name.as<StrObject>()->is_interned()) {
    // Interned names are almost always the same object; a process-wide and an isolate's own interning may still differ.
    for (const Shape* s = shape; s->count > 0; s = s->parent)
      if (s->name.as<StrObject>()->hash == name.as<StrObject>()->hash && same_name(s->name, name))
        return static_cast<int>(s->count) - 1;
    return -1;
  }
  for (const Shape* s = shape; s->count > 0; s = s->parent)
    if (same_name(s->name, name)) return static_cast<int>(s->count) - 1;
  return -1;
}

const Shape* ShapeTable::add(uint32_t word, Value name) {
  Shape* from = shapes_[(word & kShapeIdMask) - 1].get();
  for (auto& [known, to] : from->transitions)
    if (known == name) return to;
  if (from->count >= from->word >> kShapeCapacityShift) return nullptr;
  Ref interned_name(iso_, intern(iso_, retained(iso_, name)));
  for (auto& [known, to] : from->transitions)
    if (same_name(known, interned_name)) return to;
  Shape* to = make(from->type, from, from->word >> kShapeCapacityShift, interned_name);
  if (to != nullptr) from->transitions.emplace_back(to->name, to);
  return to;
}

void ShapeTable::forget_type(TypeObject* t) {
  if (!roots_ || roots_->erase(t) == 0) return;
  for (auto& shape : shapes_)
    if (shape != nullptr && shape->type == t) {
      decrement(iso_, shape->name);
      shape.reset();
    }
}

Value instance_attribute(Isolate& iso, Object* o, Value name) {
  if (o->shape & kShapeIdMask) {
    int slot = iso.shapes().find(iso.shapes().at(o->shape), name);
    return slot < 0 ? Value() : inline_slots(o)[slot];
  }
  Value dict = attribute_prefix(o)->attributes;
  return dict.is_empty() ? Value() : dict_get_str(iso, dict.as<DictObject>(), name);
}

Status set_instance_attribute(Isolate& iso, Object* o, Value name, Value value) {
  if (o->shape & kShapeIdMask) {
    const Shape* shape = iso.shapes().at(o->shape);
    int slot = iso.shapes().find(shape, name);
    if (slot >= 0) {
      assign(iso, inline_slots(o)[slot], retained(iso, value));
      return Status::ok();
    }
    if (const Shape* wider = iso.shapes().add(o->shape, name)) {
      inline_slots(o)[shape->count] = retained(iso, value);
      o->shape = wider->word;
      return Status::ok();
    }
    // Later instances of the class get more room.
    TypeObject* t = o->type;
    if (t->inline_slots == inline_capacity(o) && t->inline_slots < 32 && !t->is_shared())
      t->inline_slots = std::max<uint32_t>(4, t->inline_slots * 2);
    TRY(to_dictionary_mode(iso, o));
  }
  Value& dict = attribute_prefix(o)->attributes;
  if (dict.is_empty()) {
    dict = TRY(make_dict(iso));
    note_other_dict(iso, o);
  }
  return dict_set(iso, dict.as<DictObject>(), name, value);
}

Fallible<bool> delete_instance_attribute(Isolate& iso, Object* o, Value name) {
  if (o->shape & kShapeIdMask) {
    const Shape* shape = iso.shapes().at(o->shape);
    int slot = iso.shapes().find(shape, name);
    if (slot < 0) return false;
    if (static_cast<uint32_t>(slot) + 1 == shape->count) {
      o->shape = shape->parent->word;
      clear_field(iso, inline_slots(o)[slot]);
      return true;
    }
    TRY(to_dictionary_mode(iso, o));
  }
  Value dict = attribute_prefix(o)->attributes;
  if (dict.is_empty()) return false;
  return dict_delete(iso, dict.as<DictObject>(), name);
}

Result instance_dict(Isolate& iso, Object* o) {
  if (o->shape & kShapeIdMask) return to_dictionary_mode(iso, o);
  Value& dict = attribute_prefix(o)->attributes;
  if (dict.is_empty()) {
    dict = TRY(make_dict(iso));
    note_other_dict(iso, o);
  }
  return dict;
}

Status set_instance_dict(Isolate& iso, Object* o, Value dict) {
  if (o->shape & kShapeIdMask) TRY(to_dictionary_mode(iso, o));
  note_other_dict(iso, o);
  assign(iso, attribute_prefix(o)->attributes, retained(iso, dict));
  return Status::ok();
}

void clear_instance_attributes(Isolate& iso, Object* o) {
  TypeObject* t = o->type;
  if (!t->has(TypeFlag::kHeapType)) {
    if (t->has(TypeFlag::kAttributes)) clear_field(iso, attribute_prefix(o)->attributes);
    return;
  }
  auto* member = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + t->native_size);
  auto* members_end = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + t->instance_size);
  if (!t->has(TypeFlag::kVariableSize))
    for (; member < members_end; ++member) clear_field(iso, *member);
  if (t->has(TypeFlag::kInlineSlots)) {
    uint32_t capacity = inline_capacity(o);
    Value* slots = inline_slots(o);
    o->shape &= ~kShapeIdMask;
    for (uint32_t i = 0; i < capacity; ++i) clear_field(iso, slots[i]);
  }
  if (t->has(TypeFlag::kAttributes)) clear_field(iso, attribute_prefix(o)->attributes);
}

void visit_instance_attributes(Object* o, Visitor& visitor) {
  TypeObject* t = o->type;
  if (t->has(TypeFlag::kAttributes)) visitor.visit(attribute_prefix(o)->attributes);
  if (!t->has(TypeFlag::kHeapType)) return;
  visitor.visit(as_value(t));
  if (!t->has(TypeFlag::kVariableSize)) {
    auto* member = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + t->native_size);
    auto* members_end = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + t->instance_size);
    for (; member < members_end; ++member) visitor.visit(*member);
  }
  if (t->has(TypeFlag::kInlineSlots)) {
    uint32_t capacity = inline_capacity(o);
    for (uint32_t i = 0; i < capacity; ++i) visitor.visit(inline_slots(o)[i]);
  }
}

}  // namespace skerry
