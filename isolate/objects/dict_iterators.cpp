// The iterators over a dict: keys, values and items, forwards and backwards.
//
// They keep a position in the entry array and notice, as CPython's do, that the size is not what it was at the start or
// that there are more entries left than keys.
#include <algorithm>
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"

namespace skerry {

TypeObject dict_key_iterator_type, dict_value_iterator_type, dict_item_iterator_type;
TypeObject dict_reverse_key_iterator_type, dict_reverse_value_iterator_type, dict_reverse_item_iterator_type;

namespace {

Status check_size(Isolate& iso, DictIterator* it, const DictObject* d) {
  if (it->expected_live == d->live) return Status::ok();
  it->expected_live = kDictIteratorBroken;
  return iso.raise(RuntimeError, "dictionary changed size during iteration");
}

Fault end(Isolate& iso, DictIterator* it) {
  clear_field(iso, it->dict);
  return Fault(FaultKind::kExhausted);
}

// The entry to yield next; kExhausted at the end.
Fallible<const DictEntry*> step(Isolate& iso, DictIterator* it) {
  if (it->dict.is_empty()) return Fault(FaultKind::kExhausted);
  DictObject* d = it->dict.as<DictObject>();
  TRY(check_size(iso, it, d));
  size_t i = it->position;
  while (i < d->used && d->entries[i].key.is_empty()) ++i;
  if (i >= d->used) return end(iso, it);
  if (it->remaining == 0) {
    Fault fault = iso.raise(RuntimeError, "dictionary keys changed during iteration");
    clear_field(iso, it->dict);
    return fault;
  }
  --it->remaining;
  it->position = i + 1;
  return &d->entries[i];
}

Fallible<const DictEntry*> step_back(Isolate& iso, DictIterator* it) {
  if (it->dict.is_empty()) return Fault(FaultKind::kExhausted);
  DictObject* d = it->dict.as<DictObject>();
  TRY(check_size(iso, it, d));
  size_t i = std::min<size_t>(it->position, d->used);
  while (i > 0 && d->entries[i - 1].key.is_empty()) --i;
  if (i == 0) return end(iso, it);
  it->position = i - 1;
  if (it->remaining > 0) --it->remaining;
  return &d->entries[i - 1];
}

using Step = Fallible<const DictEntry*> (*)(Isolate&, DictIterator*);

template <Step kStep>
Result next_key(Isolate& iso, Value self) {
  return retained(iso, TRY(kStep(iso, self.as<DictIterator>()))->key);
}
template <Step kStep>
Result next_value(Isolate& iso, Value self) {
  return retained(iso, TRY(kStep(iso, self.as<DictIterator>()))->value);
}
template <Step kStep>
Result next_item(Isolate& iso, Value self) {
  DictIterator* it = self.as<DictIterator>();
  const DictEntry* entry = TRY(kStep(iso, it));
  return pair_again(iso, it->pair, retained(iso, entry->key), retained(iso, entry->value));
}

void iterator_destroy(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<DictIterator*>(self)->dict);
  clear_field(iso, static_cast<DictIterator*>(self)->pair);
}
void iterator_traverse(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<DictIterator*>(self)->dict);
  visitor.visit(static_cast<DictIterator*>(self)->pair);
}
Result iterator_iter(Isolate& iso, Value self) { return retained(iso, self); }

Fallible<int64_t> iterator_length_hint(Isolate&, Value self) {
  DictIterator* it = self.as<DictIterator>();
  if (it->dict.is_empty() || it->expected_live != it->dict.as<DictObject>()->live) return int64_t{0};
  return int64_t{it->remaining};
}

// For pickle: a copy of the iterator is run to its end.
Result iterator_reduce(Isolate& iso, Value self) {
  const DictIterator* it = self.as<DictIterator>();
  Ref copy(iso, TRY(allocate_instance(iso, type_of(self))));
  DictIterator* c = copy.as<DictIterator>();
  c->dict = retained(iso, it->dict);
  c->position = it->position;
  c->remaining = it->remaining;
  c->expected_live = it->expected_live;
  c->pair = Value();
  Ref rest(iso, TRY(to_list(iso, copy)));
  return reduce_to_call(iso, "iter", rest);
}

constexpr MethodDef kMethods[] = {
    def<"__reduce__(self, /)", iterator_reduce>("Return state information for pickling."),
    def<"__length_hint__(self, /)", iterator_length_hint>("Private method returning an estimate of len(list(it))."),
};

constexpr TypeDef iterator_def(TypeObject* type, const char* name, UnarySlot next) {
  return TypeDef{.type = type,
                 .name = name,
                 .doc = nullptr,
                 .base = nullptr,
                 .instance_size = sizeof(DictIterator),
                 .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
                 .slots = {.destroy = iterator_destroy,
                           .traverse = iterator_traverse,
                           .clear = iterator_destroy,
                           .iter = iterator_iter,
                           .next = next},
                 .methods = kMethods,
                 .method_count = std::size(kMethods)};
}

bool is_reverse(const TypeObject& type) {
  return &type == &dict_reverse_key_iterator_type || &type == &dict_reverse_value_iterator_type ||
         &type == &dict_reverse_item_iterator_type;
}

}  // namespace

Result make_dict_iterator(Isolate& iso, TypeObject& type, DictObject* dict) {
  auto* it = allocate_exact<DictIterator, Cycles::kPossible>(iso, &type);
  if (it == nullptr) return Fault(FaultKind::kRaised);
  it->dict = retained(iso, Value::object(dict));
  it->position = is_reverse(type) ? dict->used : 0;
  it->remaining = it->expected_live = dict->live;
  it->pair = Value();
  return Value::object(it);
}

Result dict_key_iterator_next(Isolate& iso, DictIterator* it) { return next_key<step>(iso, Value::object(it)); }
Result dict_value_iterator_next(Isolate& iso, DictIterator* it) { return next_value<step>(iso, Value::object(it)); }
Result dict_item_iterator_next(Isolate& iso, DictIterator* it) { return next_item<step>(iso, Value::object(it)); }

Result dict_iter(Isolate& iso, Value self) {
  return make_dict_iterator(iso, dict_key_iterator_type, self.as<DictObject>());
}
Result dict_reversed(Isolate& iso, DictObject* self) {
  return make_dict_iterator(iso, dict_reverse_key_iterator_type, self);
}

extern const TypeDef dict_key_iterator_type_def = iterator_def(&dict_key_iterator_type, "dict_keyiterator", next_key<step>);
extern const TypeDef dict_value_iterator_type_def =
    iterator_def(&dict_value_iterator_type, "dict_valueiterator", next_value<step>);
extern const TypeDef dict_item_iterator_type_def =
    iterator_def(&dict_item_iterator_type, "dict_itemiterator", next_item<step>);
extern const TypeDef dict_reverse_key_iterator_type_def =
    iterator_def(&dict_reverse_key_iterator_type, "dict_reversekeyiterator", next_key<step_back>);
extern const TypeDef dict_reverse_value_iterator_type_def =
    iterator_def(&dict_reverse_value_iterator_type, "dict_reversevalueiterator", next_value<step_back>);
extern const TypeDef dict_reverse_item_iterator_type_def =
    iterator_def(&dict_reverse_item_iterator_type, "dict_reverseitemiterator", next_item<step_back>);

}  // namespace skerry
