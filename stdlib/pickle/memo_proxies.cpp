// What `memo` of a pickler and of an unpickler shows: both can be copied, cleared, and set from a copy.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/pickle/pickle.h"

namespace skerry::pickling {

namespace {

struct MemoProxy : Object {
  Value owner;  // owned: the pickler or unpickler
};
struct PicklerMemo : MemoProxy {
  static bool check(Value v) { return has_type(v, pickler_memo_type); }
  static TypeObject& type() { return pickler_memo_type; }
  PicklerObject* pickler() const { return owner.as<PicklerObject>(); }
};
struct UnpicklerMemo : MemoProxy {
  static bool check(Value v) { return has_type(v, unpickler_memo_type); }
  static TypeObject& type() { return unpickler_memo_type; }
  UnpicklerObject* unpickler() const { return owner.as<UnpicklerObject>(); }
};

void proxy_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<MemoProxy*>(o)->owner); }
void proxy_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<MemoProxy*>(o)->owner); }

Result identity(Isolate& iso, Value v) { return make_int_u64(iso, v.is_object() ? v.bits() - 1 : v.bits()); }

// {id(object): (number, object)}
Result pickler_memo_copy(Isolate& iso, PicklerMemo* self) {
  Ref copy(iso, TRY(make_dict(iso)));
  TRY(self->pickler()->memo.for_each([&](Value object, int64_t number) -> Status {
    Ref key(iso, TRY(identity(iso, object)));
    Ref pair(iso, TRY(make_tuple(iso, {Value::small_int(number), object})));
    return dict_set(iso, copy.as<DictObject>(), key, pair);
  }));
  return copy.release();
}
Status pickler_memo_clear(Isolate& iso, PicklerMemo* self) {
  self->pickler()->memo.clear(iso);
  return Status::ok();
}

// {number: object}
Result unpickler_memo_copy(Isolate& iso, UnpicklerMemo* self) {
  Ref copy(iso, TRY(make_dict(iso)));
  TRY(self->unpickler()->memo.for_each([&](Value number, Value object) { return dict_set(iso, copy.as<DictObject>(), number, object); }));
  return copy.release();
}
Status unpickler_memo_clear(Isolate& iso, UnpicklerMemo* self) {
  self->unpickler()->memo.clear(iso);
  return Status::ok();
}

template <class T, Result (*Copy)(Isolate&, T*)>
Result proxy_reduce(Isolate& iso, T* self) {
  Ref copy(iso, TRY(Copy(iso, self)));
  Ref arguments(iso, TRY(make_tuple(iso, {copy})));
  return make_tuple(iso, {as_value(&dict_type), arguments});
}

constexpr MethodDef kPicklerMemo[] = {
    def<"clear(self, /)", pickler_memo_clear>("Remove all items from memo."),
    def<"copy(self, /)", pickler_memo_copy>("Copy the memo to a new object."),
    def<"__reduce__(self, /)", proxy_reduce<PicklerMemo, pickler_memo_copy>>("Implement pickle support."),
};
constexpr MethodDef kUnpicklerMemo[] = {
    def<"clear(self, /)", unpickler_memo_clear>("Remove all items from memo."),
    def<"copy(self, /)", unpickler_memo_copy>("Copy the memo to a new object."),
    def<"__reduce__(self, /)", proxy_reduce<UnpicklerMemo, unpickler_memo_copy>>("Implement pickling support."),
};

}  // namespace

Result make_memo_proxy(Isolate& iso, TypeObject& type, Value owner) {
  Value made = TRY(allocate_instance(iso, &type));
  made.as<MemoProxy>()->owner = retained(iso, owner);
  return made;
}

namespace {
// The new memo is whole before the old one goes.
template <class M, class Fill>
Status replace_memo(Isolate& iso, M& memo, Fill fill) {
  M fresh{};
  Status filled = fill(fresh);
  if (!filled.is_fault()) std::swap(memo, fresh);
  fresh.clear(iso);
  return filled;
}
}  // namespace

Status set_pickler_memo(Isolate& iso, PicklerObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "attribute deletion is not supported");
  return replace_memo(iso, self->memo, [&](Memo& fresh) -> Status {
    if (PicklerMemo::check(value))
      return value.as<PicklerMemo>()->pickler()->memo.for_each([&](Value object, int64_t number) { return fresh.set(iso, object, number); });
    if (!DictObject::check(value))
      return iso.raise(TypeError, "'memo' attribute must be a PicklerMemoProxy object or dict, not {}", type_name(value));
    size_t position = 0;
    Value key, entry;
    while (dict_next(value.as<DictObject>(), &position, &key, &entry)) {
      if (!TupleObject::check(entry) || entry.as<TupleObject>()->length != 2) return iso.raise(TypeError, "'memo' values must be 2-item tuples");
      Ref pair = Ref::borrow(iso, entry);
      int64_t number = TRY(as_int64(iso, pair.as<TupleObject>()->items()[0], Overflow::kRaise));
      TRY(fresh.set(iso, pair.as<TupleObject>()->items()[1], number));
    }
    return Status::ok();
  });
}

Status set_unpickler_memo(Isolate& iso, UnpicklerObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "attribute deletion is not supported");
  return replace_memo(iso, self->memo, [&](NumberedMemo& fresh) -> Status {
    if (UnpicklerMemo::check(value))
      return value.as<UnpicklerMemo>()->unpickler()->memo.for_each([&](Value number, Value object) {
        return fresh.put(iso, static_cast<uint64_t>(number.as_small_int()), object);
      });
    if (!DictObject::check(value))
      return iso.raise(TypeError, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {}", type_name(value));
    size_t position = 0;
    Value key, object;
    while (dict_next(value.as<DictObject>(), &position, &key, &object)) {
      if (!is_int(key)) return iso.raise(TypeError, "memo key must be integers");
      Ref held = Ref::borrow(iso, object);
      int64_t number = TRY(as_int64(iso, key, Overflow::kRaise));
      if (number < 0) return iso.raise(ValueError, "memo key must be positive integers.");
      if (number > Value::kSmallIntMax) return iso.raise_memory_error();  // no memo has as many
      TRY(fresh.put(iso, static_cast<uint64_t>(number), held));
    }
    return Status::ok();
  });
}

TypeObject pickler_memo_type, unpickler_memo_type;
extern const TypeDef pickler_memo_type_def{
    .type = &pickler_memo_type,
    .name = "_pickle.PicklerMemoProxy",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(PicklerMemo),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = proxy_destroy, .traverse = proxy_traverse, .hash = hash_not_implemented},
    .methods = kPicklerMemo,
    .method_count = std::size(kPicklerMemo),
};
extern const TypeDef unpickler_memo_type_def{
    .type = &unpickler_memo_type,
    .name = "_pickle.UnpicklerMemoProxy",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(UnpicklerMemo),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = proxy_destroy, .traverse = proxy_traverse, .hash = hash_not_implemented},
    .methods = kUnpicklerMemo,
    .method_count = std::size(kUnpicklerMemo),
};

}  // namespace skerry::pickling
