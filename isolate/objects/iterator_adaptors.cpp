// enumerate, zip, map and filter: iterators over other iterators.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"

namespace skerry {

TypeObject enumerate_type, zip_type, map_type, filter_type;

namespace {

Result same(Isolate& iso, Value self) { return retained(iso, self); }

// The usual iterators without the call.
Result step(Isolate& iso, Value it) {
  if (has_type(it, list_iterator_type)) return list_iterator_next(iso, it.as<SequenceIterator>());
  if (has_type(it, range_iterator_type)) return range_iterator_next(iso, it.as<RangeIterator>());
  if (has_type(it, tuple_iterator_type)) return tuple_iterator_next(iso, it.as<SequenceIterator>());
  return iterator_next(iso, it);
}

// ---- enumerate

struct Enumerate : Object {
  Value iterator;  // owned
  Value count;     // owned int
  Value pair;      // owned: see pair_again
};

Result enumerate_new(Isolate& iso, TypeObject* cls, Value iterable, Value start) {
  if (iterable.is_empty()) return iso.raise(TypeError, "enumerate() missing required argument 'iterable'");
  Ref count(iso, TRY(as_index(iso, start)));
  Ref iterator(iso, TRY(get_iterator(iso, iterable)));
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  Enumerate* e = made.value().as<Enumerate>();
  e->iterator = iterator.release();
  e->count = count.release();
  e->pair = Value();
  return made;
}

void enumerate_destroy(Isolate& iso, Object* self) {
  Enumerate* e = static_cast<Enumerate*>(self);
  clear_field(iso, e->iterator);
  clear_field(iso, e->count);
  clear_field(iso, e->pair);
}
void enumerate_traverse(Object* self, Visitor& visitor) {
  Enumerate* e = static_cast<Enumerate*>(self);
  visitor.visit(e->iterator);
  visitor.visit(e->count);
  visitor.visit(e->pair);
}

Result enumerate_next(Isolate& iso, Value self) {
  Enumerate* e = self.as<Enumerate>();
  if (e->iterator.is_empty()) return Fault(FaultKind::kExhausted);
  Value item = TRY(step(iso, e->iterator));
  Value count = e->count;
  if (count.is_small_int() && count.as_small_int() < Value::kSmallIntMax) [[likely]] {
    e->count = Value::small_int(count.as_small_int() + 1);
    return pair_again(iso, e->pair, count, item);
  }
  Ref held(iso, item), number = Ref::borrow(iso, count);
  assign(iso, e->count, TRY(int_add(iso, number, Value::small_int(1))));
  return pair_again(iso, e->pair, number.release(), held.release());
}

// ---- map and zip: a function (or nothing) and a tuple of iterators

struct MapOrZip : Object {
  Value function;   // owned; Empty for zip
  Value iterators;  // owned tuple
  Value pair;       // owned: see pair_again; of zip
  bool strict;
};

void map_destroy(Isolate& iso, Object* self) {
  MapOrZip* m = static_cast<MapOrZip*>(self);
  clear_field(iso, m->iterators);
  clear_field(iso, m->function);
  clear_field(iso, m->pair);
}
void map_traverse(Object* self, Visitor& visitor) {
  MapOrZip* m = static_cast<MapOrZip*>(self);
  visitor.visit(m->function);
  visitor.visit(m->iterators);
  visitor.visit(m->pair);
}

Result make_map_or_zip(Isolate& iso, TypeObject* cls, Value function, Args iterables, bool strict) {
  Ref iterators(iso, TRY(allocate_tuple(iso, iterables.count)));
  for (uint32_t i = 0; i < iterables.count; ++i)
    iterators.as<TupleObject>()->items()[i] = TRY(get_iterator(iso, iterables[i]));
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  MapOrZip* m = made.value().as<MapOrZip>();
  m->function = retained(iso, function);
  m->iterators = iterators.release();
  m->pair = Value();
  m->strict = strict;
  return made;
}

Result map_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.keyword_count() > 0 && cls->slots.init == map_type.slots.init) return iso.raise(TypeError, "map() takes no keyword arguments");
  if (args.count < 2) return iso.raise(TypeError, "map() must have at least two arguments.");
  return make_map_or_zip(iso, cls, args[0], Args{args.values + 1, args.count - 1, Value()}, false);
}

Result map_next(Isolate& iso, Value self) {
  MapOrZip* m = self.as<MapOrZip>();
  if (m->iterators.is_empty()) return Fault(FaultKind::kExhausted);
  Ref iterators = Ref::borrow(iso, m->iterators);
  Ref function = Ref::borrow(iso, m->function);
  const TupleObject& from = *iterators.as<TupleObject>();
  if (from.length == 1) {
    Ref item(iso, TRY(step(iso, from[0])));
    return call(iso, function, {item});
  }
  Ref items(iso, TRY(allocate_tuple(iso, from.length)));
  TupleObject* to = items.as<TupleObject>();
  for (size_t i = 0; i < from.length; ++i) to->items()[i] = TRY(iterator_next(iso, from[i]));
  return call(iso, function, Args{to->items(), static_cast<uint32_t>(to->length), Value()});
}

Result zip_new(Isolate& iso, TypeObject* cls, bool strict, Args iterables) {
  return make_map_or_zip(iso, cls, Value(), Args{iterables.values, iterables.count, Value()}, strict);
}

Fault unequal(Isolate& iso, size_t i, const char* relation) {
  return iso.raise(ValueError, "zip() argument {} is {} than argument{}{}", i + 1, relation, i == 1 ? " " : "s 1-", i);
}

// Iterator i has ended first. In strict mode all the others must end now, too.
Result zip_ended(Isolate& iso, const TupleObject& from, size_t i) {
  if (i > 0) return unequal(iso, i, "shorter");
  for (size_t k = 1; k < from.length; ++k) {
    Result item = iterator_next(iso, from[k]);
    if (item.is_exhausted()) continue;
    decrement(iso, TRY(item));
    return unequal(iso, k, "longer");
  }
  return Fault(FaultKind::kExhausted);
}

Result zip_next(Isolate& iso, Value self) {
  MapOrZip* z = self.as<MapOrZip>();
  if (z->iterators.is_empty()) return Fault(FaultKind::kExhausted);
  const TupleObject& from = *z->iterators.as<TupleObject>();
  if (from.length == 0) return Fault(FaultKind::kExhausted);
  bool strict = z->strict;
  if (from.length == 2 && !strict) {
    Value first = TRY(step(iso, from[0]));
    Result second = step(iso, from[1]);
    if (!second.is_fault()) [[likely]] return pair_again(iso, z->pair, first, second.value());
    decrement(iso, first);
    return second;
  }
  Ref items(iso, TRY(allocate_tuple(iso, from.length)));
  for (size_t i = 0; i < from.length; ++i) {
    Result item = step(iso, from[i]);
    if (item.is_exhausted() && strict) return zip_ended(iso, from, i);
    items.as<TupleObject>()->items()[i] = TRY(item);
  }
  return items.release();
}

// ---- filter

struct Filter : Object {
  Value function, iterator;  // owned
};

void filter_destroy(Isolate& iso, Object* self) {
  Filter* f = static_cast<Filter*>(self);
  clear_field(iso, f->function);
  clear_field(iso, f->iterator);
}
void filter_traverse(Object* self, Visitor& visitor) {
  Filter* f = static_cast<Filter*>(self);
  visitor.visit(f->function);
  visitor.visit(f->iterator);
}

Result filter_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.keyword_count() > 0 && cls->slots.init == filter_type.slots.init)
    return iso.raise(TypeError, "filter() takes no keyword arguments");
  if (args.count != 2) return iso.raise(TypeError, "filter expected 2 arguments, got {}", args.count);
  Ref iterator(iso, TRY(get_iterator(iso, args[1])));
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  Filter* f = made.value().as<Filter>();
  f->function = retained(iso, args[0]);
  f->iterator = iterator.release();
  return made;
}

Result filter_next(Isolate& iso, Value self) {
  Filter* f = self.as<Filter>();
  if (f->iterator.is_empty()) return Fault(FaultKind::kExhausted);
  Ref iterator = Ref::borrow(iso, f->iterator);
  Ref function = Ref::borrow(iso, f->function);
  bool by_truth = function.get().is_none() || function.get() == as_value(&bool_type);
  for (;;) {
    Ref item(iso, TRY(iterator_next(iso, iterator)));
    Ref verdict = by_truth ? item.copy() : Ref(iso, TRY(call(iso, function, {item})));
    if (TRY(is_true(iso, verdict))) return item.release();
  }
}

// ---- Pickling
Result enumerate_reduce(Isolate& iso, Value self) {
  Enumerate* e = self.as<Enumerate>();
  Ref arguments(iso, TRY(make_tuple(iso, {e->iterator, e->count})));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}
Result zip_reduce(Isolate& iso, Value self) {
  MapOrZip* z = self.as<MapOrZip>();
  Ref iterators(iso, z->iterators.is_empty() ? TRY(make_tuple(iso, {})) : retained(iso, z->iterators));
  if (z->strict) return make_tuple(iso, {as_value(type_of(self)), iterators, Value::true_()});
  return make_tuple(iso, {as_value(type_of(self)), iterators});
}
Status zip_setstate(Isolate& iso, Value self, Value state) {
  self.as<MapOrZip>()->strict = TRY(is_true(iso, state));
  return Status::ok();
}
Result map_reduce(Isolate& iso, Value self) {
  MapOrZip* m = self.as<MapOrZip>();
  size_t count = m->iterators.is_empty() ? 0 : m->iterators.as<TupleObject>()->length;
  Ref arguments(iso, TRY(allocate_tuple(iso, count + 1)));
  Value* items = arguments.as<TupleObject>()->items();
  items[0] = retained(iso, m->function);
  for (size_t i = 0; i < count; ++i) items[i + 1] = retained(iso, (*m->iterators.as<TupleObject>())[i]);
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}
Result filter_reduce(Isolate& iso, Value self) {
  Filter* f = self.as<Filter>();
  Ref arguments(iso, TRY(make_tuple(iso, {f->function, f->iterator})));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}
constexpr char kReduceDoc[] = "Return state information for pickling.";
constexpr MethodDef kMapMethods[] = {def<"__reduce__(self, /)", map_reduce>(kReduceDoc)};
constexpr MethodDef kFilterMethods[] = {def<"__reduce__(self, /)", filter_reduce>(kReduceDoc)};

constexpr MethodDef kEnumerateMethods[] = {
    def<"new enumerate(iterable=<unset>, start=0)", enumerate_new>(
        "Return an enumerate object.\n\n"
        "  iterable\n    an object supporting iteration\n\n"
        "The enumerate object yields pairs containing a count (from start, which\n"
        "defaults to zero) and a value yielded by the iterable argument.\n\n"
        "enumerate is useful for obtaining an indexed list:\n"
        "    (0, seq[0]), (1, seq[1]), (2, seq[2]), ..."),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"__reduce__(self, /)", enumerate_reduce>(kReduceDoc),
};
constexpr MethodDef kZipMethods[] = {
    def<"new zip(*iterables, strict=False)", zip_new>(
        "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted."),
    def<"__reduce__(self, /)", zip_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", zip_setstate>("Set state information for unpickling."),
};

constexpr uint32_t kAdaptorFlags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kImmutable);

// Whether list, tuple or range iterators have another item, and that item.
bool has_item(Value it) {
  const TypeObject* type = it.is_object() ? it.as_object()->type : nullptr;
  if (type == &list_iterator_type) {
    const auto* s = it.as<SequenceIterator>();
    return !s->sequence.is_empty() && static_cast<size_t>(s->index) < s->sequence.as<ListObject>()->length;
  }
  if (type == &range_iterator_type) return it.as<RangeIterator>()->remaining > 0 && Value::fits_small_int(it.as<RangeIterator>()->next);
  if (type == &tuple_iterator_type) {
    const auto* s = it.as<SequenceIterator>();
    return !s->sequence.is_empty() && static_cast<size_t>(s->index) < s->sequence.as<TupleObject>()->length;
  }
  return false;
}
Value take_item(Isolate& iso, Value it) {
  if (it.as_object()->type == &range_iterator_type) {
    RangeIterator* range = it.as<RangeIterator>();
    int64_t item = range->next;
    --range->remaining;
    range->next = static_cast<int64_t>(static_cast<uint64_t>(item) + static_cast<uint64_t>(range->step));
    return Value::small_int(item);
  }
  SequenceIterator* s = it.as<SequenceIterator>();
  auto i = static_cast<size_t>(s->index++);
  return retained(iso, it.as_object()->type == &list_iterator_type ? s->sequence.as<ListObject>()->items[i] : (*s->sequence.as<TupleObject>())[i]);
}

}  // namespace

extern const TypeDef enumerate_type_def{
    .type = &enumerate_type,
    .name = "enumerate",
    .doc = "Return an enumerate object.",
    .base = nullptr,
    .instance_size = sizeof(Enumerate),
    .flags = kAdaptorFlags,
    .slots = {.destroy = enumerate_destroy,
              .traverse = enumerate_traverse,
              .clear = enumerate_destroy,
              .iter = same,
              .next = enumerate_next},
    .methods = kEnumerateMethods,
    .method_count = std::size(kEnumerateMethods),
};

extern const TypeDef zip_type_def{
    .type = &zip_type,
    .name = "zip",
    .doc = "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n"
           "   >>> list(zip('abcdefg', range(3), range(4)))\n"
           "   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\n"
           "The zip object yields n-length tuples, where n is the number of iterables\n"
           "passed as positional arguments to zip().  The i-th element in every tuple\n"
           "comes from the i-th iterable argument to zip().  This continues until the\n"
           "shortest argument is exhausted.\n\n"
           "If strict is true and one of the arguments is exhausted before the others,\n"
           "raise a ValueError.",
    .base = nullptr,
    .instance_size = sizeof(MapOrZip),
    .flags = kAdaptorFlags,
    .slots = {.destroy = map_destroy, .traverse = map_traverse, .clear = map_destroy, .iter = same, .next = zip_next},
    .methods = kZipMethods,
    .method_count = std::size(kZipMethods),
};

extern const TypeDef map_type_def{
    .type = &map_type,
    .name = "map",
    .doc = "map(func, *iterables) --> map object\n\n"
           "Make an iterator that computes the function using arguments from\n"
           "each of the iterables.  Stops when the shortest iterable is exhausted.",
    .base = nullptr,
    .instance_size = sizeof(MapOrZip),
    .flags = kAdaptorFlags,
    .slots = {.destroy = map_destroy,
              .traverse = map_traverse,
              .clear = map_destroy,
              .new_ = map_new,
              .iter = same,
              .next = map_next},
    .methods = kMapMethods,
    .method_count = std::size(kMapMethods),
};

extern const TypeDef filter_type_def{
    .type = &filter_type,
    .name = "filter",
    .doc = "filter(function or None, iterable) --> filter object\n\n"
           "Return an iterator yielding those items of iterable for which function(item)\n"
           "is true. If function is None, return the items that are true.",
    .base = nullptr,
    .instance_size = sizeof(Filter),
    .flags = kAdaptorFlags,
    .slots = {.destroy = filter_destroy,
              .traverse = filter_traverse,
              .clear = filter_destroy,
              .new_ = filter_new,
              .iter = same,
              .next = filter_next},
    .methods = kFilterMethods,
    .method_count = std::size(kFilterMethods),
};

bool step_pair_quickly(Isolate& iso, Value it, Value pair[2]) {
  const TypeObject* type = it.as_object()->type;
  if (type == &enumerate_type) {
    Enumerate* e = it.as<Enumerate>();
    if (!e->count.is_small_int() || e->count.as_small_int() == Value::kSmallIntMax || !has_item(e->iterator)) return false;
    pair[0] = e->count;
    e->count = Value::small_int(e->count.as_small_int() + 1);
    pair[1] = take_item(iso, e->iterator);
    return true;
  }
  if (type == &dict_item_iterator_type) {
    DictIterator* i = it.as<DictIterator>();
    if (i->dict.is_empty()) return false;
    const DictObject* d = i->dict.as<DictObject>();
    if (i->expected_live != d->live || i->remaining == 0) return false;
    size_t at = i->position;
    while (at < d->used && d->entries[at].key.is_empty()) ++at;
    if (at >= d->used) return false;
    --i->remaining;
    i->position = at + 1;
    pair[0] = retained(iso, d->entries[at].key);
    pair[1] = retained(iso, d->entries[at].value);
    return true;
  }
  if (type != &zip_type) return false;
  MapOrZip* z = it.as<MapOrZip>();
  if (z->iterators.is_empty()) return false;
  const TupleObject& from = *z->iterators.as<TupleObject>();
  if (from.length != 2 || from[0] == from[1] || !has_item(from[0]) || !has_item(from[1])) return false;
  pair[0] = take_item(iso, from[0]);
  pair[1] = take_item(iso, from[1]);
  return true;
}

}  // namespace skerry
