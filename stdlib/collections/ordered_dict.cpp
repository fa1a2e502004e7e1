// OrderedDict: a dict whose order can be changed, its views and its iterator.
//
// A dict keeps its entries in the order of insertion; to move one is to take it out of its place and to put it behind the last
// or before the first. What popitem(last=False) leaves at the start is remembered (`holes`), so that a queue never looks at it again.
#include <iterator>

#include "isolate/objects/dict_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/list.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "stdlib/collections/deque.h"

namespace skerry::collections {

TypeObject ordered_dict_type;

namespace {

TypeObject keys_type, items_type, values_type, iterator_type;

struct OrderedDict : DictObject {
  uint32_t holes;          // so many entries at the start are deleted ones,
  uint64_t holes_version;  // as long as the dict has this version
  uint64_t cleared;        // the version that clear() left: what iterators say of it is something else
  static bool check(Value v) { return is_instance_of(v, ordered_dict_type); }
  static TypeObject& type() { return ordered_dict_type; }
};

OrderedDict* ordered(Value v) { return v.as<OrderedDict>(); }

// The number of the first entry of a dict that has one.
uint32_t first_entry(OrderedDict* d) {
  uint32_t i = d->holes_version == d->version ? d->holes : 0;
  while (d->entries[i].key.is_empty()) ++i;
  d->holes = i;
  d->holes_version = d->version;
  return i;
}

int64_t last_entry(const OrderedDict* d) {
  int64_t i = int64_t{d->used} - 1;
  while (d->entries[i].key.is_empty()) --i;
  return i;
}

// Changes the dict. If that was one key that came or went, and no new table, the holes stay known.
template <class Change>
auto keeping_holes(Isolate& iso, OrderedDict* d, Change change) {
  bool known = d->holes_version == d->version;
  uint64_t next = iso.next_version;
  auto result = change();
  if (known && d->version == next && iso.next_version == next + 1) d->holes_version = next;
  return result;
}

Status set_item_slot(Isolate& iso, Value self, Value key, Value value) {
  return keeping_holes(iso, ordered(self), [&] { return dict_type.slots.set_item(iso, self, key, value); });
}

// Whether x[k] = v of this class is ours.
bool has_own_set_item(Value self) { return type_of(self)->slots.set_item == set_item_slot; }

// ---- Filling

Status add_pairs(Isolate& iso, Value self, Value pairs) {
  return for_each(iso, pairs, [&](Value pair) -> Status {
    Ref items(iso, TRY(to_tuple(iso, pair)));
    const TupleObject& two = *items.as<TupleObject>();
    if (two.length < 2) return iso.raise(ValueError, "need more than {} value{} to unpack", two.length, two.length == 1 ? "" : "s");
    if (two.length > 2) return iso.raise_message(ValueError, "too many values to unpack (expected 2)");
    return set_item(iso, self, two[0], two[1]);
  });
}

Status update_from(Isolate& iso, Value self, Value other) {
  if (has_own_set_item(self) && (is_exact_dict(other) || has_type(other, ordered_dict_type)))
    return dict_merge_dict(iso, ordered(self), other.as<DictObject>(), MergeMode::kOverride);
  if (is_exact_dict(other)) {
    Ref items(iso, TRY(call_method(iso, other, names.items)));
    Ref pairs(iso, TRY(to_list(iso, items)));
    return add_pairs(iso, self, pairs);
  }
  Result found = get_attribute_or_not_found(iso, other, names.keys);
  if (!found.is_not_found()) {
    Ref method(iso, TRY(found));
    Ref keys(iso, TRY(call(iso, method, {})));
    return for_each(iso, keys, [&](Value key) -> Status {
      Ref value(iso, TRY(get_item(iso, other, key)));
      return set_item(iso, self, key, value);
    });
  }
  found = get_attribute_or_not_found(iso, other, names.items);
  if (!found.is_not_found()) {
    Ref method(iso, TRY(found));
    Ref items(iso, TRY(call(iso, method, {})));
    return add_pairs(iso, self, items);
  }
  return add_pairs(iso, self, other);
}

Status update_from_arguments(Isolate& iso, Value self, Args args) {
  if (args.count == 1) TRY(update_from(iso, self, args[0]));
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    TRY(set_item(iso, self, (*args.keywords.as<TupleObject>())[i], args.keyword_value(i)));
  return Status::ok();
}

Result ordered_dict_new(Isolate& iso, TypeObject* cls, Args args) {
  Value made = TRY(dict_type.slots.new_(iso, cls, args));
  ordered(made)->holes = 0;
  ordered(made)->holes_version = ordered(made)->version;
  ordered(made)->cleared = 0;
  return made;
}

Status ordered_dict_init(Isolate& iso, Value self, Args args) {
  if (args.count > 1) return iso.raise(TypeError, "expected at most 1 arguments, got {}", args.count);
  return update_from_arguments(iso, self, args);
}

Status update(Isolate& iso, OrderedDict* self, Args args) {
  if (args.count > 1)
    return iso.raise(TypeError, "update() takes at most 1 positional argument ({} given)", args.count);
  return update_from_arguments(iso, Value::object(self), args);
}

// ---- Iteration

struct OrderedIterator : Object {
  enum Kind : uint8_t { kKeys, kValues, kItems };
  Value dict;        // owned; Empty: ended
  uint64_t version;  // of the dict, when it was made
  size_t position;   // of the next entry; in reverse: behind it. Found out when the one before it is given: what comes later is a mutation
  bool is_at_end;    // there is no next entry
  Kind kind;
  bool is_reverse;
  static bool check(Value v) { return has_type(v, iterator_type); }
  static TypeObject& type() { return iterator_type; }
};
using Kind = OrderedIterator::Kind;
enum class Direction { kForward, kBackward };

// Puts it at the next live entry, from where it is.
void find_next(OrderedIterator* it) {
  const OrderedDict* d = ordered(it->dict);
  if (it->is_reverse) {
    while (it->position > 0 && d->entries[it->position - 1].key.is_empty()) --it->position;
    it->is_at_end = it->position == 0;
  } else {
    while (it->position < d->used && d->entries[it->position].key.is_empty()) ++it->position;
    it->is_at_end = it->position >= d->used;
  }
}

Result make_iterator(Isolate& iso, Value dict, Kind kind, Direction direction) {
  Value made = TRY(allocate_instance(iso, &iterator_type));
  auto* it = made.as<OrderedIterator>();
  it->dict = retained(iso, dict);
  it->version = ordered(dict)->version;
  it->is_reverse = direction == Direction::kBackward;
  it->position = it->is_reverse ? ordered(dict)->used : ordered(dict)->live == 0 ? 0 : first_entry(ordered(dict));
  it->kind = kind;
  find_next(it);
  return made;
}

Result iterator_next_slot(Isolate& iso, Value self) {
  auto* it = self.as<OrderedIterator>();
  if (it->dict.is_empty()) return Fault(FaultKind::kExhausted);
  if (it->is_at_end) {
    clear_field(iso, it->dict);
    return Fault(FaultKind::kExhausted);
  }
  const auto* d = ordered(it->dict);
  if (d->version != it->version) {
    if (d->version == d->cleared) return iso.raise_message(RuntimeError, "OrderedDict changed size during iteration");
    Fault fault = iso.raise_message(RuntimeError, "OrderedDict mutated during iteration");
    clear_field(iso, it->dict);
    return fault;
  }
  const DictEntry* entry = &d->entries[it->is_reverse ? --it->position : it->position++];
  find_next(it);
  if (it->kind == Kind::kKeys) return retained(iso, entry->key);
  if (it->kind == Kind::kValues) return retained(iso, entry->value);
  return make_tuple(iso, {entry->key, entry->value});
}

Result iterator_iter(Isolate& iso, Value self) { return retained(iso, self); }
void iterator_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<OrderedIterator*>(self)->dict); }
void iterator_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<OrderedIterator*>(self)->dict); }

// What is left, from a copy: this one goes on.
Result iterator_reduce(Isolate& iso, OrderedIterator* self) {
  Ref rest(iso, TRY(make_list(iso)));
  if (!self->dict.is_empty()) {
    Ref copy(iso, TRY(make_iterator(iso, self->dict, self->kind, self->is_reverse ? Direction::kBackward : Direction::kForward)));
    copy.as<OrderedIterator>()->position = self->position;
    copy.as<OrderedIterator>()->version = self->version;
    copy.as<OrderedIterator>()->is_at_end = self->is_at_end;
    rest.reset(TRY(to_list(iso, copy)));
  }
  return reduce_to_call(iso, "iter", rest);
}

Result ordered_dict_iter(Isolate& iso, Value self) { return make_iterator(iso, self, Kind::kKeys, Direction::kForward); }
Result reversed(Isolate& iso, OrderedDict* self) {
  return make_iterator(iso, Value::object(self), Kind::kKeys, Direction::kBackward);
}

template <Kind kKind>
Result view_iter(Isolate& iso, Value self) {
  return make_iterator(iso, self.as<DictView>()->dict, kKind, Direction::kForward);
}
template <Kind kKind>
Result view_reversed(Isolate& iso, DictView* self) {
  return make_iterator(iso, self->dict, kKind, Direction::kBackward);
}

Result keys(Isolate& iso, OrderedDict* self) { return make_dict_view(iso, keys_type, self); }
Result items(Isolate& iso, OrderedDict* self) { return make_dict_view(iso, items_type, self); }
Result values(Isolate& iso, OrderedDict* self) { return make_dict_view(iso, values_type, self); }

// ---- Comparison, text, operators

Result ordered_dict_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!DictObject::check(other) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::not_implemented();
  bool same = TRY(dict_equal(iso, ordered(self), other.as<DictObject>()));
  if (same && OrderedDict::check(other)) {
    Ref mine(iso, TRY(ordered_dict_iter(iso, self))), theirs(iso, TRY(ordered_dict_iter(iso, other)));
    while (same) {
      Result a = iterator_next(iso, mine), b = Fault(FaultKind::kExhausted);
      if (a.is_exhausted()) break;
      Ref left(iso, TRY(a));
      b = iterator_next(iso, theirs);
      if (b.is_exhausted()) break;
      Ref right(iso, TRY(b));
      same = TRY(equals(iso, left, right));
    }
  }
  return Value::boolean(same == (op == CompareOp::kEq));
}

Result ordered_dict_repr(Isolate& iso, Value self) {
  StrBuilder text(iso);
  text.append_ascii(short_type_name(type_of(self)));
  text.append_char('(');
  if (ordered(self)->live > 0) {
    ReprGuard guard(iso, self);
    if (guard.is_recursive()) return make_str(iso, "...");
    TRY(iso.check_native_stack(" while getting the repr of an object"));
    Ref shown(iso, has_type(self, ordered_dict_type) ? TRY(items(iso, ordered(self))) : TRY(call_method(iso, self, names.items)));
    Ref list(iso, TRY(to_list(iso, shown)));
    Ref list_text(iso, TRY(repr(iso, list)));
    text.append(list_text.as<StrObject>());
  }
  text.append_char(')');
  return text.build();
}

Result ordered_dict_or(Isolate& iso, Value left, Value right) {
  if (!DictObject::check(left) || !DictObject::check(right)) return Value::not_implemented();
  Value giver = OrderedDict::check(left) ? left : right;
  Ref merged(iso, TRY(call(iso, as_value(type_of(giver)), {left})));
  TRY(update_from(iso, merged, right));
  return merged.release();
}

Result ordered_dict_inplace_or(Isolate& iso, Value self, Value other) {
  TRY(update_from(iso, self, other));
  return retained(iso, self);
}

// ---- Methods

Status clear(Isolate& iso, OrderedDict* self) {
  dict_clear(iso, self);
  if (self->live == 0) self->cleared = self->version;
  return Status::ok();
}

Result copy(Isolate& iso, OrderedDict* self) {
  Value me = Value::object(self);
  Ref made(iso, TRY(call(iso, as_value(type_of(me)), {})));
  if (has_type(me, ordered_dict_type)) {
    TRY(dict_merge_dict(iso, made.as<DictObject>(), self, MergeMode::kOverride));
    return made.release();
  }
  Ref iterator(iso, TRY(ordered_dict_iter(iso, me)));
  for (;;) {
    Result next = iterator_next(iso, iterator);
    if (next.is_exhausted()) return made.release();
    Ref key(iso, TRY(next));
    Ref value(iso, TRY(get_item(iso, me, key)));
    TRY(set_item(iso, made, key, value));
  }
}

Result fromkeys(Isolate& iso, TypeObject* cls, Value iterable, Value value) {
  Ref made(iso, TRY(call(iso, as_value(cls), {})));
  TRY(for_each(iso, iterable, [&](Value key) { return set_item(iso, made, key, value); }));
  return made.release();
}

Result move_to_end(Isolate& iso, OrderedDict* self, Value key, Value last) {
  bool to_last = TRY(is_true(iso, last));
  int64_t entry = TRY(dict_find(iso, self, key));
  if (entry < 0) return iso.raise_key_error(key);
  if (to_last) {
    if (entry != last_entry(self)) TRY(keeping_holes(iso, self, [&] { return dict_move_last(iso, self, entry); }));
  } else if (uint32_t first = first_entry(self); entry != int64_t{first}) {
    TRY(dict_move_first(iso, self, entry, first));
  }
  return Value::none();
}

Result popitem(Isolate& iso, OrderedDict* self, Value last) {
  bool from_last = TRY(is_true(iso, last));
  if (self->live == 0) {
    Ref text(iso, TRY(make_str(iso, "dictionary is empty")));
    return iso.raise_key_error(text);
  }
  DictEntry taken;
  if (from_last) {
    keeping_holes(iso, self, [&] { return dict_pop_last(iso, self, &taken); });
  } else {
    uint32_t first = first_entry(self);
    taken = keeping_holes(iso, self, [&] { return dict_take(iso, self, first); });
  }
  Value pair[] = {taken.key, taken.value};
  return make_tuple_steal(iso, pair, 2);
}

Result pop(Isolate& iso, OrderedDict* self, Value key, Value fallback_or_unset) {
  Result popped = keeping_holes(iso, self, [&] { return dict_pop(iso, self, key); });
  if (!popped.is_not_found()) return popped;
  if (fallback_or_unset.is_empty()) return iso.raise_key_error(key);
  return retained(iso, fallback_or_unset);
}

Result setdefault(Isolate& iso, OrderedDict* self, Value key, Value fallback) {
  Value me = Value::object(self);
  if (has_type(me, ordered_dict_type))
    return keeping_holes(iso, self, [&] { return dict_set_default(iso, self, key, fallback); });
  if (TRY(contains(iso, me, key))) return get_item(iso, me, key);
  TRY(set_item(iso, me, key, fallback));
  return retained(iso, fallback);
}

Result reduce(Isolate& iso, OrderedDict* self) {
  Value me = Value::object(self);
  Ref state(iso, TRY(call_method(iso, me, names.dunder_getstate)));
  Ref pairs(iso, TRY(call_method(iso, me, names.items)));
  Ref iterator(iso, TRY(get_iterator(iso, pairs)));
  return make_tuple(iso, {as_value(type_of(me)), empty_tuple(), state, Value::none(), iterator});
}

constexpr MethodDef kMethods[] = {
    def<"__reduce__(self, /)", reduce>("Return state information for pickling"),
    def<"__reversed__(self, /)", reversed>("od.__reversed__() <==> reversed(od)"),
    def<"clear(self, /)", clear>("od.clear() -> None.  Remove all items from od."),
    def<"copy(self, /)", copy>("od.copy() -> a shallow copy of od"),
    def<"class fromkeys(cls, /, iterable, value=None)", fromkeys>(
        "Create a new ordered dictionary with keys from iterable and values set to value."),
    def<"items(self, /)", items>(nullptr),
    def<"keys(self, /)", keys>(nullptr),
    def<"move_to_end(self, /, key, last=True)", move_to_end>(
        "Move an existing element to the end (or beginning if last is false).\n\n"
        "Raise KeyError if the element does not exist."),
    def<"pop(self, /, key, default=<unset>)", pop>(
        "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\n"
        "If the key is not found, return the default if given; otherwise,\n"
        "raise a KeyError."),
    def<"popitem(self, /, last=True)", popitem>(
        "Remove and return a (key, value) pair from the dictionary.\n\n"
        "Pairs are returned in LIFO order if last is true or FIFO order if false."),
    def<"setdefault(self, /, key, default=None)", setdefault>(
        "Insert key with a value of default if key is not in the dictionary.\n\n"
        "Return the value for key if key is in the dictionary, else default."),
    def<"update(self, /, *args, **kwargs)", update>(nullptr),
    def<"values(self, /)", values>(nullptr),
};
constexpr MethodDef kIteratorMethods[] = {
    def<"__reduce__(self, /)", iterator_reduce>("Return state information for pickling"),
};
constexpr MethodDef kKeysMethods[] = {def<"__reversed__(self, /)", view_reversed<Kind::kKeys>>(nullptr)};
constexpr MethodDef kItemsMethods[] = {def<"__reversed__(self, /)", view_reversed<Kind::kItems>>(nullptr)};
constexpr MethodDef kValuesMethods[] = {def<"__reversed__(self, /)", view_reversed<Kind::kValues>>(nullptr)};

template <size_t kCount>
constexpr TypeDef view_def(TypeObject* type, const char* name, TypeObject* base, UnarySlot iter, const MethodDef (&methods)[kCount]) {
  return TypeDef{.type = type,
                 .name = name,
                 .doc = nullptr,
                 .base = base,
                 .instance_size = sizeof(DictView),
                 .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
                 .slots = {.iter = iter},
                 .methods = methods,
                 .method_count = kCount};
}

}  // namespace

extern const TypeDef ordered_dict_keys_type_def =
    view_def(&keys_type, "odict_keys", &dict_keys_type, view_iter<Kind::kKeys>, kKeysMethods);
extern const TypeDef ordered_dict_items_type_def =
    view_def(&items_type, "odict_items", &dict_items_type, view_iter<Kind::kItems>, kItemsMethods);
extern const TypeDef ordered_dict_values_type_def =
    view_def(&values_type, "odict_values", &dict_values_type, view_iter<Kind::kValues>, kValuesMethods);

extern const TypeDef ordered_dict_iterator_type_def{
    .type = &iterator_type,
    .name = "odict_iterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(OrderedIterator),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = iterator_destroy,
              .traverse = iterator_traverse,
              .clear = iterator_destroy,
              .iter = iterator_iter,
              .next = iterator_next_slot},
    .methods = kIteratorMethods,
    .method_count = std::size(kIteratorMethods),
};

extern const TypeDef ordered_dict_type_def{
    .type = &ordered_dict_type,
    .name = "collections.OrderedDict",
    .doc = "Dictionary that remembers insertion order",
    .base = &dict_type,
    .instance_size = sizeof(OrderedDict),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
                   TypeFlag::kImmutable),
    .slots = {.new_ = ordered_dict_new,
              .init = ordered_dict_init,
              .repr = ordered_dict_repr,
              .hash = hash_not_implemented,
              .compare = ordered_dict_compare,
              .iter = ordered_dict_iter,
              .bit_or = ordered_dict_or,
              .inplace_bit_or = ordered_dict_inplace_or,
              .set_item = set_item_slot},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::collections
