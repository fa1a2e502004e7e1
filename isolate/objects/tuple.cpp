// tuple: life, items, comparison, hash, and the definition of the type.
#include "isolate/objects/tuple.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/quick_hash.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"

namespace skerry {

TypeObject tuple_type;

namespace {

// The one empty tuple of all isolates. It has room for the prefix of every kGc object, which nobody ever writes.
struct EmptyTuple {
  GcPrefix prefix;
  TupleObject tuple;
};
constinit EmptyTuple the_empty_tuple = [] {
  EmptyTuple e{};
  e.tuple.refs = kImmortalRefs;
  e.tuple.Object::type = &tuple_type;
  e.tuple.hash_cache = -1;
  return e;
}();

constexpr size_t kLargestTuple = SIZE_MAX / 4 / sizeof(Value);

Result allocate(Isolate& iso, TypeObject* cls, size_t count) {
  if (count > kLargestTuple) return iso.raise_memory_error();
  Result made = allocate_instance(iso, cls, count * sizeof(Value));
  if (made.is_fault()) return made;
  TupleObject* tuple = made.value().as<TupleObject>();
  tuple->length = count;
  tuple->hash_cache = -1;
  std::fill_n(tuple->items(), count, Value());
  return made;
}

// Items not filled, which the caller does at once. Null: no memory, MemoryError is pending.
TupleObject* allocate_blank(Isolate& iso, size_t count) {
  if (count > kLargestTuple) {
    static_cast<void>(iso.raise_memory_error());
    return nullptr;
  }
  auto* tuple = allocate_exact<TupleObject, Cycles::kPossible>(iso, &tuple_type, sizeof(TupleObject) + count * sizeof(Value));
  if (tuple == nullptr) return nullptr;
  tuple->length = count;
  tuple->hash_cache = -1;
  return tuple;
}

Result copy_items(Isolate& iso, const Value* items, size_t count) {
  if (count == 0) return empty_tuple();
  TupleObject* tuple = allocate_blank(iso, count);
  if (tuple == nullptr) return Fault(FaultKind::kRaised);
  Value* to = tuple->items();
  for (size_t i = 0; i < count; ++i) to[i] = retained(iso, items[i]);
  return Value::object(tuple);
}

void tuple_destroy(Isolate& iso, Object* self) {
  TupleObject* tuple = static_cast<TupleObject*>(self);
  for (size_t i = tuple->length; i-- > 0;) decrement(iso, tuple->items()[i]);
}

void tuple_traverse(Object* self, Visitor& visitor) {
  TupleObject* tuple = static_cast<TupleObject*>(self);
  for (size_t i = 0; i < tuple->length; ++i) visitor.visit(tuple->items()[i]);
}

size_t tuple_size(const Object* self) {
  const TupleObject* tuple = static_cast<const TupleObject*>(self);
  return sizeof(TupleObject) + tuple->length * sizeof(Value);
}

Result tuple_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.keyword_count() > 0 && cls->slots.init == tuple_type.slots.init)  // a class with its own __init__ takes what it likes
    return iso.raise(TypeError, "tuple() takes no keyword arguments");
  if (args.count > 1) return iso.raise(TypeError, "tuple expected at most 1 argument, got {}", args.count);
  if (cls == &tuple_type) return args.count == 0 ? Result(empty_tuple()) : to_tuple(iso, args[0]);
  Ref items(iso, args.count == 0 ? empty_tuple() : TRY(to_tuple(iso, args[0])));
  TupleObject* source = items.as<TupleObject>();
  Ref made(iso, TRY(allocate(iso, cls, source->length)));
  for (size_t i = 0; i < source->length; ++i) made.as<TupleObject>()->items()[i] = retained(iso, (*source)[i]);
  return made.release();
}

Result tuple_repr(Isolate& iso, Value self) {
  TupleObject* tuple = self.as<TupleObject>();
  if (tuple->length == 0) return make_str(iso, "()");
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, "(...)");
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  StrBuilder text(iso);
  text.append_char('(');
  for (size_t i = 0; i < tuple->length; ++i) {
    if (i > 0) text.append_ascii(", ");
    Ref item_text(iso, TRY(repr(iso, (*tuple)[i])));
    text.append(item_text.as<StrObject>());
  }
  text.append_ascii(tuple->length == 1 ? ",)" : ")");
  return text.build();
}

// xxHash (Yann Collet, https://github.com/Cyan4973/xxHash), cut down to what hashes of items need.
class HashSum {
 public:
  void add(int64_t hash) { sum_ = std::rotl(sum_ + static_cast<uint64_t>(hash) * kPrime2, 31) * kPrime1; }
  int64_t end(size_t length) const {
    uint64_t sum = sum_ + (length ^ (kPrime5 ^ 3527539u));
    return sum == UINT64_MAX ? int64_t{1546275796} : static_cast<int64_t>(sum);
  }

 private:
  static constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u, kPrime5 = 2870177450012600261u;
  uint64_t sum_ = kPrime5;
};

Fallible<int64_t> tuple_hash(Isolate& iso, Value self) {
  TupleObject* tuple = self.as<TupleObject>();
  if (int64_t hash; tuple_hash_without_python(tuple, &hash)) return hash;
  TRY(iso.check_native_stack(" while hashing a tuple"));
  HashSum sum;
  bool lasting = !tuple->is_shared();  // no item's hash runs Python, which may give another one next time
  for (size_t i = 0; i < tuple->length; ++i) {
    Value item = (*tuple)[i];
    lasting = lasting && (!item.is_object() || is_exact_str(item));
    sum.add(TRY(hash_value(iso, item)));
  }
  int64_t hash = sum.end(tuple->length);
  if (lasting) tuple->hash_cache = hash;
  return hash;
}

Fallible<int64_t> tuple_length(Isolate&, Value self) { return static_cast<int64_t>(self.as<TupleObject>()->length); }

Fallible<bool> tuple_contains(Isolate& iso, Value self, Value item) {
  TupleObject* tuple = self.as<TupleObject>();
  for (size_t i = 0; i < tuple->length; ++i)
    if (TRY(equals(iso, (*tuple)[i], item))) return true;
  return false;
}

Result tuple_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!TupleObject::check(other)) return Value::not_implemented();
  const TupleObject& a = *self.as<TupleObject>();
  const TupleObject& b = *other.as<TupleObject>();
  for (size_t i = 0; i < a.length && i < b.length; ++i) {
    if (TRY(equals(iso, a[i], b[i]))) continue;
    if (op == CompareOp::kEq) return Value::false_();
    if (op == CompareOp::kNe) return Value::true_();
    return compare(iso, op, a[i], b[i]);
  }
  return compare(iso, op, Value::small_int(static_cast<int64_t>(a.length)),
                 Value::small_int(static_cast<int64_t>(b.length)));
}

Result tuple_concatenate(Isolate& iso, Value left, Value right) {
  if (!TupleObject::check(right))
    return iso.raise(TypeError, "can only concatenate tuple (not \"{}\") to tuple", type_name(right));
  const TupleObject* a = left.as<TupleObject>();
  const TupleObject* b = right.as<TupleObject>();
  if (a->length == 0 && is_exact_tuple(right)) return retained(iso, right);
  if (b->length == 0 && is_exact_tuple(left)) return retained(iso, left);
  Result made = allocate_tuple(iso, a->length + b->length);
  if (made.is_fault() || a->length + b->length == 0) return made;
  Value* to = made.value().as<TupleObject>()->items();
  for (size_t i = 0; i < a->length; ++i) *to++ = retained(iso, (*a)[i]);
  for (size_t i = 0; i < b->length; ++i) *to++ = retained(iso, (*b)[i]);
  return made;
}

Result tuple_repeat(Isolate& iso, Value self, int64_t count) {
  const TupleObject* source = self.as<TupleObject>();
  if ((source->length == 0 || count == 1) && is_exact_tuple(self)) return retained(iso, self);
  if (source->length == 0 || count <= 0) return empty_tuple();
  if (static_cast<uint64_t>(count) > kLargestTuple / source->length) return iso.raise_memory_error();
  size_t total = source->length * static_cast<size_t>(count);
  Result made = allocate_tuple(iso, total);
  if (made.is_fault()) return made;
  Value* to = made.value().as<TupleObject>()->items();
  for (size_t i = 0; i < total; ++i) to[i] = retained(iso, (*source)[i % source->length]);
  return made;
}

Result tuple_get_item(Isolate& iso, Value self, Value key) {
  TupleObject* tuple = self.as<TupleObject>();
  if (key.is_small_int() || type_of(key)->slots.index != nullptr) {
    int64_t index = key.is_small_int() ? key.as_small_int() : TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
    if (index < 0) index += static_cast<int64_t>(tuple->length);
    if (static_cast<uint64_t>(index) >= tuple->length) return iso.raise(IndexError, "tuple index out of range");
    return retained(iso, (*tuple)[static_cast<size_t>(index)]);
  }
  if (!SliceObject::check(key))
    return iso.raise(TypeError, "tuple indices must be integers or slices, not {}", type_name(key));
  SliceIndices slice =
      TRY(slice_indices(iso, key.as<SliceObject>(), static_cast<int64_t>(tuple->length)));
  if (slice.count <= 0) return empty_tuple();
  size_t count = static_cast<size_t>(slice.count);
  if (slice.step == 1) {
    if (count == tuple->length && is_exact_tuple(self)) return retained(iso, self);
    return copy_items(iso, tuple->items() + slice.start, count);
  }
  Result made = allocate_tuple(iso, count);
  if (made.is_fault()) return made;
  Value* to = made.value().as<TupleObject>()->items();
  for (int64_t i = 0, at = slice.start; i < slice.count; ++i, at += slice.step)
    to[i] = retained(iso, (*tuple)[static_cast<size_t>(at)]);
  return made;
}

Result tuple_iter(Isolate& iso, Value self) { return make_sequence_iterator(iso, tuple_iterator_type, self); }

Fallible<int64_t> tuple_count(Isolate& iso, TupleObject* self, Value value) {
  int64_t count = 0;
  for (size_t i = 0; i < self->length; ++i) count += TRY(equals(iso, (*self)[i], value));
  return count;
}

Result tuple_index(Isolate& iso, TupleObject* self, Value value, Clamped start, Value stop_or_unset) {
  int64_t length = static_cast<int64_t>(self->length);
  int64_t stop = length;
  if (!stop_or_unset.is_empty()) stop = TRY(argument_to_clamped(iso, stop_or_unset));
  int64_t first = start.value < 0 ? std::max<int64_t>(0, start.value + length) : start.value;
  if (stop < 0) stop += length;
  stop = std::min(stop, length);
  for (int64_t i = first; i < stop; ++i)
    if (TRY(equals(iso, (*self)[static_cast<size_t>(i)], value))) return make_int(iso, i);
  return iso.raise(ValueError, "tuple.index(x): x not in tuple");
}

Result tuple_getnewargs(Isolate& iso, TupleObject* self) {
  Ref items(iso, TRY(copy_items(iso, self->items(), self->length)));
  return make_tuple(iso, {items});
}

constexpr MethodDef kMethods[] = {
    def<"__getnewargs__(self, /)", tuple_getnewargs>(nullptr),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"count(self, value, /)", tuple_count>("Return number of occurrences of value."),
    def<"index(self, value, start=0, stop=<unset>, /)", tuple_index>(
        "Return first index of value.\n\nRaises ValueError if the value is not present."),
};

}  // namespace

Value empty_tuple() { return Value::object(&the_empty_tuple.tuple); }

Result allocate_tuple(Isolate& iso, size_t count) {
  if (count == 0) return empty_tuple();
  TupleObject* tuple = allocate_blank(iso, count);
  if (tuple == nullptr) return Fault(FaultKind::kRaised);
  for (Value *item = tuple->items(), *end = item + count; item < end; ++item) *item = Value();
  return Value::object(tuple);
}

Result make_tuple(Isolate& iso, const Value* borrowed_items, size_t count) {
  return copy_items(iso, borrowed_items, count);
}

Result make_tuple(Isolate& iso, std::initializer_list<Value> borrowed_items) {
  return copy_items(iso, borrowed_items.begin(), borrowed_items.size());
}

bool tuple_hash_without_python(const TupleObject* tuple, int64_t* out) {
  if (tuple->hash_cache != -1) {
    *out = tuple->hash_cache;
    return true;
  }
  HashSum sum;
  for (size_t i = 0; i < tuple->length; ++i) {
    Value item = (*tuple)[i];
    if (item.is_object() && !is_exact_str(item)) return false;
    int64_t hash;
    if (!hash_without_python(item, &hash)) return false;
    sum.add(hash);
  }
  *out = sum.end(tuple->length);
  if (!tuple->is_shared()) tuple->hash_cache = *out;
  return true;
}

Result make_tuple_steal(Isolate& iso, Value* owned_items, size_t count) {
  if (count == 0) return empty_tuple();
  TupleObject* tuple = allocate_blank(iso, count);
  if (tuple == nullptr) {
    for (size_t i = 0; i < count; ++i) decrement(iso, owned_items[i]);
    return Fault(FaultKind::kRaised);
  }
  Value* to = tuple->items();
  switch (count) {  // most are short: no call of memcpy
    case 3: to[2] = owned_items[2]; [[fallthrough]];
    case 2: to[1] = owned_items[1]; [[fallthrough]];
    case 1: to[0] = owned_items[0]; break;
    default: std::memcpy(to, owned_items, count * sizeof(Value));
  }
  return Value::object(tuple);
}

Result tuple_slice(Isolate& iso, TupleObject* tuple, size_t start, size_t end) {
  end = std::min(end, tuple->length);
  if (start >= end) return empty_tuple();
  if (start == 0 && end == tuple->length && is_exact_tuple(Value::object(tuple)))
    return retained(iso, Value::object(tuple));
  return copy_items(iso, tuple->items() + start, end - start);
}

extern const TypeDef tuple_type_def{
    .type = &tuple_type,
    .name = "tuple",
    .doc = "Built-in immutable sequence.\n\n"
           "If no argument is given, the constructor returns an empty tuple.\n"
           "If iterable is specified the tuple is initialized from iterable's items.\n\n"
           "If the argument is a tuple, the return value is the same object.",
    .base = nullptr,
    .instance_size = sizeof(TupleObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kVariableSize, TypeFlag::kTupleSubclass,
                   TypeFlag::kSequencePattern, TypeFlag::kMatchSelf, TypeFlag::kImmutable),
    .slots = {.destroy = tuple_destroy,
              .traverse = tuple_traverse,
              .variable_size = tuple_size,
              .new_ = tuple_new,
              .repr = tuple_repr,
              .hash = tuple_hash,
              .compare = tuple_compare,
              .iter = tuple_iter,
              .length = tuple_length,
              .get_item = tuple_get_item,
              .contains = tuple_contains,
              .concatenate = tuple_concatenate,
              .repeat = tuple_repeat},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
