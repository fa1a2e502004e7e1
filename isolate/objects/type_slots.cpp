// Slots of scripts' classes: each looks a special method up on the type and calls it.
// Semantics: language reference, section 3.3; the dispatch of binary operators follows section 3.3.8.
#include "isolate/objects/type_slots.h"

#include <algorithm>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/native.h"
#include "isolate/objects/slot_wraps.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_table.h"

namespace skerry {

namespace {

using NameOf = Value Names::*;

// Calls type(self).name(self, args...); kNotFound when the class has no such method.
template <class... A>
Result call_special(Isolate& iso, Value self, Value name, A... args) {
  Value method = type_lookup(iso, type_of(self), name);
  if (method.is_empty()) return Fault(FaultKind::kNotFound);
  Value argv[] = {self, args...};
  return call_class_attribute(iso, method, Args{argv, sizeof...(A) + 1, Value()});
}

Fault missing(Isolate& iso, Value, Value name) { return iso.raise_with(AttributeError, name); }

template <NameOf Name>
Result generic_unary(Isolate& iso, Value self) {
  Result r = call_special(iso, self, names.*Name);
  return r.is_not_found() ? Result(missing(iso, self, names.*Name)) : r;
}
template <NameOf Name>
Result generic_method(Isolate& iso, Value self, Value arg) {
  Result r = call_special(iso, self, names.*Name, arg);
  return r.is_not_found() ? Result(missing(iso, self, names.*Name)) : r;
}
Result call_or_not_implemented(Isolate& iso, Value self, Value name, Value arg) {
  Result r = call_special(iso, self, name, arg);
  return r.is_not_found() ? Result(Value::not_implemented()) : r;
}
// In-place operators: absent means "try the plain one".
template <NameOf Name>
Result generic_inplace(Isolate& iso, Value self, Value arg) {
  return call_or_not_implemented(iso, self, names.*Name, arg);
}

// Whether the subclass provides another reflected method than the base's.
bool overrides(Isolate& iso, Value right, Value left, Value reflected) {
  Value of_right = type_lookup(iso, type_of(right), reflected);
  return !of_right.is_empty() && !(of_right == type_lookup(iso, type_of(left), reflected));
}

template <auto Member>
Result binary_by_methods(Isolate& iso, Value left, Value right, Value name, Value reflected,
                         std::remove_reference_t<decltype(std::declval<Slots>().*Member)> own_slot) {
  bool try_right = type_of(left) != type_of(right) && type_of(right)->slots.*Member == own_slot;
  if (type_of(left)->slots.*Member == own_slot) {
    if (try_right && is_subtype(type_of(right), type_of(left)) && overrides(iso, right, left, reflected)) {
      Value r = TRY(call_or_not_implemented(iso, right, reflected, left));
      if (!r.is_not_implemented()) return r;
      try_right = false;
    }
    Value r = TRY(call_or_not_implemented(iso, left, name, right));
    if (!r.is_not_implemented() || type_of(left) == type_of(right)) return r;
  }
  if (try_right) return call_or_not_implemented(iso, right, reflected, left);
  return Value::not_implemented();
}
template <NameOf Name, NameOf Reflected, auto Member>
Result generic_binary(Isolate& iso, Value left, Value right) {
  return binary_by_methods<Member>(iso, left, right, names.*Name, names.*Reflected,
                                   &generic_binary<Name, Reflected, Member>);
}

Result generic_power(Isolate& iso, Value base, Value exponent, Value modulus) {
  if (modulus.is_none())
    return binary_by_methods<&Slots::power>(iso, base, exponent, names.dunder_pow, names.dunder_rpow, &generic_power);
  // Three-argument pow() is never reflected.
  if (type_of(base)->slots.power != &generic_power) return Value::not_implemented();
  Result r = call_special(iso, base, names.dunder_pow, exponent, modulus);
  return r.is_not_found() ? Result(Value::not_implemented()) : r;
}
Result generic_inplace_power(Isolate& iso, Value base, Value exponent, Value) {
  return call_or_not_implemented(iso, base, names.dunder_ipow, exponent);
}

Result generic_repr(Isolate& iso, Value self) {
  Result r = call_special(iso, self, names.dunder_repr);
  return r.is_not_found() ? object_repr(iso, self) : r;
}
Result generic_str(Isolate& iso, Value self) {
  Result r = call_special(iso, self, names.dunder_str);
  return r.is_not_found() ? repr(iso, self) : r;
}

Fallible<int64_t> generic_hash(Isolate& iso, Value self) {
  Value method = type_lookup(iso, type_of(self), names.dunder_hash);
  if (method.is_empty() || method.is_none()) return hash_not_implemented(iso, self);
  Ref result(iso, TRY(call_class_attribute(iso, method, Args{&self, 1, Value()})));
  if (!is_int(result)) return iso.raise(TypeError, "__hash__ method should return an integer");
  int64_t hash;
  if (!int_fits_int64(result, &hash)) hash = int_hash(result);
  return hash == -1 ? -2 : hash;
}

Result generic_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  static constexpr NameOf kNames[] = {&Names::dunder_lt, &Names::dunder_le, &Names::dunder_eq,
                                      &Names::dunder_ne, &Names::dunder_gt, &Names::dunder_ge};
  return call_or_not_implemented(iso, self, names.*kNames[static_cast<int>(op)], other);
}

Result generic_call(Isolate& iso, Value self, Args args) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  Value method = type_lookup(iso, type_of(self), names.dunder_call);
  if (method.is_empty()) return iso.raise(TypeError, "'{}' object is not callable", type_name(self));
  return call_bound(iso, method, self, args);
}

// __getattribute__, and __getattr__ where that fails.
Result generic_getattr_hook(Isolate& iso, Value self, Value name) {
  Value getattr = type_lookup(iso, type_of(self), names.dunder_getattr);
  Value getattribute = type_lookup(iso, type_of(self), names.dunder_getattribute);
  Ref held(iso, retained(iso, getattr));
  Result found = Fault(FaultKind::kNotFound);
  if (getattribute.is_empty() || is_wrapper_of(getattribute, reinterpret_cast<void*>(&generic_get_attribute))) {
    found = generic_get_attribute(iso, self, name);
  } else {
    Value argv[] = {self, name};
    found = call_class_attribute(iso, getattribute, Args{argv, 2, Value()});
  }
  if (!found.is_raised() || getattr.is_empty() || !iso.catch_pending(AttributeError)) return found;
  Value argv[] = {self, name};
  return call_class_attribute(iso, held, Args{argv, 2, Value()});
}

Status discard(Isolate& iso, Result r) {
  decrement(iso, TRY(r));
  return Status::ok();
}
Status generic_set_attribute_hook(Isolate& iso, Value self, Value name, Value value) {
  if (value.is_empty()) return discard(iso, generic_method<&Names::dunder_delattr>(iso, self, name));
  Result r = call_special(iso, self, names.dunder_setattr, name, value);
  return r.is_not_found() ? Status(missing(iso, self, names.dunder_setattr)) : discard(iso, r);
}

Result generic_iter(Isolate& iso, Value self) {
  Value method = type_lookup(iso, type_of(self), names.dunder_iter);
  if (method.is_none()) return iso.raise(TypeError, "'{}' object is not iterable", type_name(self));
  if (method.is_empty()) return iterate_by_getitem(iso, self);
  return call_class_attribute(iso, method, Args{&self, 1, Value()});
}
Result generic_next(Isolate& iso, Value self) { return generic_unary<&Names::dunder_next>(iso, self); }

Result generic_descriptor_get(Isolate& iso, Value self, Value instance, Value owner) {
  Result r = call_special(iso, self, names.dunder_get, instance.is_empty() ? Value::none() : instance,
                          owner.is_empty() ? Value::none() : owner);
  return r.is_not_found() ? Result(retained(iso, self)) : r;
}
Status generic_descriptor_set(Isolate& iso, Value self, Value instance, Value value) {
  if (value.is_empty()) {
    Result r = call_special(iso, self, names.dunder_delete, instance);
    return r.is_not_found() ? Status(missing(iso, self, names.dunder_delete)) : discard(iso, r);
  }
  Result r = call_special(iso, self, names.dunder_set, instance, value);
  return r.is_not_found() ? Status(missing(iso, self, names.dunder_set)) : discard(iso, r);
}

Status generic_init(Isolate& iso, Value self, Args args) {
  Value method = type_lookup(iso, type_of(self), names.dunder_init);
  Ref r(iso, TRY(call_bound(iso, method, self, args)));
  if (!r.get().is_none())
    return iso.raise(TypeError, "__init__() should return None, not '{}'", type_name(r));
  return Status::ok();
}
Result generic_new(Isolate& iso, TypeObject* cls, Args args) {
  Ref method(iso, TRY(get_attribute(iso, as_value(cls), names.dunder_new)));
  return call_with_first(iso, method, as_value(cls), args);
}
Status generic_finalize(Isolate& iso, Value self) {
  Result r = call_special(iso, self, names.dunder_del);
  return r.is_not_found() ? Status::ok() : discard(iso, r);
}

Fallible<bool> generic_truth(Isolate& iso, Value self) {
  Result r = call_special(iso, self, names.dunder_bool);
  if (r.is_not_found()) {
    if (type_lookup(iso, type_of(self), names.dunder_len).is_empty()) return true;
    return TRY(type_of(self)->slots.length(iso, self)) != 0;
  }
  Ref result(iso, TRY(r));
  if (!result.get().is_bool())
    return iso.raise(TypeError, "__bool__ should return bool, returned {}", type_name(result));
  return result.get().is_true();
}

Fallible<int64_t> generic_length(Isolate& iso, Value self) {
  Ref result(iso, TRY(generic_unary<&Names::dunder_len>(iso, self)));
  Ref index(iso, TRY(as_index(iso, result)));
  if (int_sign(index) < 0) return iso.raise(ValueError, "__len__() should return >= 0");
  return as_int64(iso, index, Overflow::kRaise);
}

Status generic_set_item(Isolate& iso, Value self, Value key, Value value) {
  if (value.is_empty()) return discard(iso, generic_method<&Names::dunder_delitem>(iso, self, key));
  Result r = call_special(iso, self, names.dunder_setitem, key, value);
  return r.is_not_found() ? Status(missing(iso, self, names.dunder_setitem)) : discard(iso, r);
}
Fallible<bool> generic_contains(Isolate& iso, Value self, Value item) {
  Value method = type_lookup(iso, type_of(self), names.dunder_contains);
  if (method.is_none()) return iso.raise(TypeError, "'{}' object is not a container", type_name(self));
  if (method.is_empty()) return contains_by_iteration(iso, self, item);
  Value argv[] = {self, item};
  Ref r(iso, TRY(call_class_attribute(iso, method, Args{argv, 2, Value()})));
  return is_true(iso, r);
}

template <class F>
void* as_slot(F* f) {
  return reinterpret_cast<void*>(f);
}

// No call of as_slot: the table is a constant.
#define SLOT(name, member, generic, wrap, signature, doc) \
  SlotDef { &Names::dunder_##name, offsetof(Slots, member), reinterpret_cast<void*>(&generic), wrap, doc, signature }
#define UNARY(name, member, doc) SLOT(name, member, generic_unary<&Names::dunder_##name>, wrap_unary, "($self, /)", doc)
#define BINARY(name, member, text)                                                                          \
  SLOT(name, member, (generic_binary<&Names::dunder_##name, &Names::dunder_r##name, &Slots::member>),        \
       wrap_binary, "($self, value, /)", "Return self" text "value."),                                        \
      SLOT(r##name, member, (generic_binary<&Names::dunder_##name, &Names::dunder_r##name, &Slots::member>), \
           wrap_binary_reflected, "($self, value, /)", "Return value" text "self.")
#define INPLACE(name, member, text) \
  SLOT(i##name, inplace_##member, generic_inplace<&Names::dunder_i##name>, wrap_binary, "($self, value, /)", "Return self" text "value.")

const SlotDef kSlotDefs[] = {
    SLOT(getattribute, get_attribute, generic_getattr_hook, wrap_binary, "($self, name, /)", "Return getattr(self, name)."),
    SLOT(getattr, get_attribute, generic_getattr_hook, nullptr, "", ""),
    SLOT(setattr, set_attribute, generic_set_attribute_hook, wrap_set, "($self, name, value, /)", "Implement setattr(self, name, value)."),
    SLOT(delattr, set_attribute, generic_set_attribute_hook, wrap_delete, "($self, name, /)", "Implement delattr(self, name)."),
    SLOT(repr, repr, generic_repr, wrap_unary, "($self, /)", "Return repr(self)."),
    SLOT(hash, hash, generic_hash, wrap_hash, "($self, /)", "Return hash(self)."),
    SLOT(call, call, generic_call, wrap_call, "($self, /, *args, **kwargs)", "Call self as a function."),
    SLOT(str, str, generic_str, wrap_unary, "($self, /)", "Return str(self)."),
    SLOT(lt, compare, generic_compare, wrap_compare<CompareOp::kLt>, "($self, value, /)", "Return self<value."),
    SLOT(le, compare, generic_compare, wrap_compare<CompareOp::kLe>, "($self, value, /)", "Return self<=value."),
    SLOT(eq, compare, generic_compare, wrap_compare<CompareOp::kEq>, "($self, value, /)", "Return self==value."),
    SLOT(ne, compare, generic_compare, wrap_compare<CompareOp::kNe>, "($self, value, /)", "Return self!=value."),
    SLOT(gt, compare, generic_compare, wrap_compare<CompareOp::kGt>, "($self, value, /)", "Return self>value."),
    SLOT(ge, compare, generic_compare, wrap_compare<CompareOp::kGe>, "($self, value, /)", "Return self>=value."),
    SLOT(iter, iter, generic_iter, wrap_unary, "($self, /)", "Implement iter(self)."),
    SLOT(next, next, generic_next, wrap_next, "($self, /)", "Implement next(self)."),
    SLOT(get, descriptor_get, generic_descriptor_get, wrap_descriptor_get, "($self, instance, owner=None, /)", "Return an attribute of instance, which is of type owner."),
    SLOT(set, descriptor_set, generic_descriptor_set, wrap_set, "($self, instance, value, /)", "Set an attribute of instance to value."),
    SLOT(delete, descriptor_set, generic_descriptor_set, wrap_delete, "($self, instance, /)", "Delete an attribute of instance."),
    SLOT(init, init, generic_init, wrap_init, "($self, /, *args, **kwargs)", "Initialize self.  See help(type(self)) for accurate signature."),
    SLOT(new, new_, generic_new, nullptr, "", ""),
    SLOT(del, finalize, generic_finalize, wrap_finalize, "($self, /)", "Called when the instance is about to be destroyed."),
    BINARY(add, add, "+"),
    BINARY(sub, subtract, "-"),
    BINARY(mul, multiply, "*"),
    BINARY(matmul, matrix_multiply, "@"),
    BINARY(truediv, true_divide, "/"),
    BINARY(floordiv, floor_divide, "//"),
    BINARY(mod, remainder, "%"),
    SLOT(divmod, divmod, (generic_binary<&Names::dunder_divmod, &Names::dunder_rdivmod, &Slots::divmod>), wrap_binary, "($self, value, /)", "Return divmod(self, value)."),
    SLOT(rdivmod, divmod, (generic_binary<&Names::dunder_divmod, &Names::dunder_rdivmod, &Slots::divmod>), wrap_binary_reflected, "($self, value, /)", "Return divmod(value, self)."),
    SLOT(pow, power, generic_power, wrap_power, "($self, value, mod=None, /)", "Return pow(self, value, mod)."),
    SLOT(rpow, power, generic_power, wrap_power_reflected, "($self, value, mod=None, /)", "Return pow(value, self, mod)."),
    BINARY(lshift, left_shift, "<<"),
    BINARY(rshift, right_shift, ">>"),
    BINARY(and, bit_and, "&"),
    BINARY(or, bit_or, "|"),
    BINARY(xor, bit_xor, "^"),
    INPLACE(add, add, "+="),
    INPLACE(sub, subtract, "-="),
    INPLACE(mul, multiply, "*="),
    INPLACE(matmul, matrix_multiply, "@="),
    INPLACE(truediv, true_divide, "/="),
    INPLACE(floordiv, floor_divide, "//="),
    INPLACE(mod, remainder, "%="),
    INPLACE(lshift, left_shift, "<<="),
    INPLACE(rshift, right_shift, ">>="),
    INPLACE(and, bit_and, "&="),
    INPLACE(or, bit_or, "|="),
    INPLACE(xor, bit_xor, "^="),
    SLOT(ipow, inplace_power, generic_inplace_power, wrap_inplace_power, "($self, value, /)", "Return self**=value."),
    UNARY(neg, negative, "-self"),
    UNARY(pos, positive, "+self"),
    UNARY(abs, absolute, "abs(self, /)"),
    UNARY(invert, invert, "~self"),
    UNARY(int, to_int, "int(self, /)"),
    UNARY(float, to_float, "float(self, /)"),
    UNARY(index, index, "Return self converted to an integer, if self is suitable for use as an index into a list."),
    SLOT(bool, truth, generic_truth, wrap_truth, "($self, /)", "True if self else False"),
    SLOT(len, length, generic_length, wrap_length, "($self, /)", "Return len(self)."),
    SLOT(getitem, get_item, generic_method<&Names::dunder_getitem>, wrap_binary, "($self, key, /)", "Return self[key]."),
    SLOT(setitem, set_item, generic_set_item, wrap_set, "($self, key, value, /)", "Set self[key] to value."),
    SLOT(delitem, set_item, generic_set_item, wrap_delete, "($self, key, /)", "Delete self[key]."),
    SLOT(contains, contains, generic_contains, wrap_contains, "($self, key, /)", "Return key in self."),
    // Sequence forms of built-in types; a script's class always uses the number slots above.
    SlotDef{&Names::dunder_add, offsetof(Slots, concatenate), nullptr, wrap_binary, "Return self+value.", "($self, value, /)"},
    SlotDef{&Names::dunder_iadd, offsetof(Slots, inplace_concatenate), nullptr, wrap_binary, "Implement self+=value.", "($self, value, /)"},
    SlotDef{&Names::dunder_mul, offsetof(Slots, repeat), nullptr, wrap_repeat, "Return self*value.", "($self, value, /)"},
    SlotDef{&Names::dunder_rmul, offsetof(Slots, repeat), nullptr, wrap_repeat, "Return value*self.", "($self, value, /)"},
    SlotDef{&Names::dunder_imul, offsetof(Slots, inplace_repeat), nullptr, wrap_repeat, "Implement self*=value.", "($self, value, /)"},
    UNARY(await, await, "Return an iterator to be used in await expression."),
    UNARY(aiter, async_iter, "Return an awaitable, that resolves in asynchronous iterator."),
    UNARY(anext, async_next, "Return a value or raise StopAsyncIteration."),
};

// The definitions of one slot are a chain; the first stands for the slot. Classes are made by the hundred while a program starts.
struct SlotChains {
  static constexpr uint8_t kNone = 255;
  uint8_t next[std::size(kSlotDefs)];
  bool is_first[std::size(kSlotDefs)];
  SlotChains() {
    static_assert(std::size(kSlotDefs) < kNone);
    uint8_t last[sizeof(Slots) / sizeof(void*)];
    std::memset(last, kNone, sizeof last);
    for (uint8_t i = 0; i < std::size(kSlotDefs); ++i) {
      uint8_t& before = last[kSlotDefs[i].offset / sizeof(void*)];
      is_first[i] = before == kNone;
      if (before != kNone) next[before] = i;
      next[i] = kNone;
      before = i;
    }
  }
};

const SlotChains& slot_chains() {
  static const SlotChains chains;
  return chains;
}

const SlotDef* next_of_slot(const SlotDef* d) {
  uint8_t next = slot_chains().next[d - kSlotDefs];
  return next == SlotChains::kNone ? nullptr : kSlotDefs + next;
}

// CPython has a method of its own beside a few slots: `dict.__getitem__`. Both do the same, so a subclass keeps the slot.
bool is_method_beside_slot(const TypeObject* t, Value found, const SlotDef& def) {
  if (def.wrap == nullptr || !has_type(found, method_descriptor_type)) return false;
  auto* method = found.as<NativeFunction>();
  return method->name == names.*(def.name) && slot_at(method->owner->slots, def.offset) != nullptr && is_subtype(t, method->owner);
}

// The slot a class gets for one offset: the native function if every method found for it is the wrapper of that very
// function, the generic one if a script defined any of them, null if none exists.
void* choose_slot(Isolate& iso, TypeObject* t, const SlotDef* first) {
  void* native = nullptr;
  void* generic = nullptr;
  bool script_defined = false;
  for (const SlotDef* d = first; d != nullptr; d = next_of_slot(d)) {
    Value found = type_lookup(iso, t, names.*(d->name));
    if (d->generic != nullptr) generic = d->generic;
    if (found.is_empty()) continue;
    bool is_method = is_method_beside_slot(t, found, *d);
    if (is_method || (has_type(found, slot_wrapper_type) && found.as<SlotWrapper>()->def->wrap == d->wrap &&
                      found.as<SlotWrapper>()->def->offset == d->offset && is_subtype(t, found.as<SlotWrapper>()->owner))) {
      void* function = is_method ? slot_at(found.as<NativeFunction>()->owner->slots, d->offset) : found.as<SlotWrapper>()->function;
      if (native == nullptr || native == function) {
        native = function;
        continue;
      }
      script_defined = true;
    } else if (d->offset == offsetof(Slots, new_) && has_type(found, native_function_type) &&
               found.as<NativeFunction>()->owner != nullptr) {
      // The inherited tp_new; a class whose own __new__ is gone goes on looking it up, as in CPython.
      void* current = as_slot(t->slots.new_);
      native = current == d->generic ? current : as_slot(found.as<NativeFunction>()->owner->slots.new_);
      continue;
    } else if (d->offset == offsetof(Slots, hash) && found.is_none()) {
      native = as_slot(hash_not_implemented);
      continue;
    } else if (d->offset == offsetof(Slots, concatenate) || d->offset == offsetof(Slots, repeat) ||
               d->offset == offsetof(Slots, inplace_concatenate) || d->offset == offsetof(Slots, inplace_repeat)) {
      // `__add__` that is not the sequence wrapper: overridden, the number slot serves it.
      return nullptr;
    } else if (has_type(found, slot_wrapper_type) && found.as<SlotWrapper>()->def->offset != d->offset &&
               found.as<SlotWrapper>()->def->name == d->name) {
      continue;  // `__add__` of a sequence, seen from the number slot; not `__str__ = int.__repr__`
    } else {
      script_defined = true;
    }
  }
  return script_defined ? generic : native;
}

}  // namespace

const SlotDef* slot_defs(size_t* count) {
  *count = std::size(kSlotDefs);
  return kSlotDefs;
}

void update_slots(Isolate& iso, TypeObject* t) {
  for (size_t i = 0; i < std::size(kSlotDefs); ++i)
    if (slot_chains().is_first[i]) slot_at(t->slots, kSlotDefs[i].offset) = choose_slot(iso, t, &kSlotDefs[i]);
  if (t->slots.finalize != nullptr) iso.types().expect_endings();
}

namespace {

Slots slots_below_object;

// Whether attributes that `t` itself lacks are those of its one base, in all cases. Computing every slot of the base would give the
// slots that it has: made by update_slots, or noted.
bool inherits_from_one(const TypeObject* t) {
  const TypeObject* base = t->base;
  if (t->bases.as<TupleObject>()->length != 1 || (base->is_shared() && base != &object_type)) return false;
  const auto* mro = t->mro.as<TupleObject>();
  const auto* above = base->mro.as<TupleObject>();
  return mro->length == above->length + 1 && std::equal(above->items(), above->items() + above->length, mro->items() + 1);
}

}  // namespace

void note_slots_below_object(Isolate& iso) {
  slots_below_object = object_type.slots;
  for (size_t i = 0; i < std::size(kSlotDefs); ++i)
    if (slot_chains().is_first[i]) slot_at(slots_below_object, kSlotDefs[i].offset) = choose_slot(iso, &object_type, &kSlotDefs[i]);
}

void first_slots(Isolate& iso, TypeObject* t) {
  if (!inherits_from_one(t)) return update_slots(iso, t);
  if (t->base == &object_type) t->slots = slots_below_object;
  DictObject* dict = type_dict(iso, t);
  for (size_t i = 0; i < std::size(kSlotDefs); ++i) {
    if (!slot_chains().is_first[i]) continue;
    bool concerned = false;
    for (const SlotDef* d = &kSlotDefs[i]; d != nullptr && !concerned; d = next_of_slot(d))
      concerned = !dict_get_str(iso, dict, names.*(d->name)).is_empty();
    if (concerned) slot_at(t->slots, kSlotDefs[i].offset) = choose_slot(iso, t, &kSlotDefs[i]);
  }
  if (t->slots.finalize != nullptr) iso.types().expect_endings();
}

std::vector<const SlotDef*> slots_that_depend_on(Value name) {
  std::vector<const SlotDef*> found;
  for (size_t i = 0; i < std::size(kSlotDefs); ++i) {
    if (!slot_chains().is_first[i]) continue;
    for (const SlotDef* d = &kSlotDefs[i]; d != nullptr; d = next_of_slot(d)) {
      if (names.*(d->name) != name) continue;
      found.push_back(&kSlotDefs[i]);
      break;
    }
  }
  return found;
}

void update_slot(Isolate& iso, TypeObject* t, const SlotDef* def) {
  slot_at(t->slots, def->offset) = choose_slot(iso, t, def);
  if (t->slots.finalize != nullptr) iso.types().expect_endings();  // of instances that were made before
}

Status add_own_slot_wrappers(Isolate& iso, TypeObject* t, const Slots& own, DictObject* dict) {
  for (const SlotDef& d : kSlotDefs) {
    void* function = slot_at(const_cast<Slots&>(own), d.offset);
    if (function == nullptr || d.wrap == nullptr) continue;
    Value name = names.*(d.name);
    if (!dict_get_str(iso, dict, name).is_empty()) continue;
    if (function == as_slot(hash_not_implemented)) continue;
    Ref w(iso, TRY(allocate_instance(iso, &slot_wrapper_type)));
    w.as<SlotWrapper>()->def = &d;
    w.as<SlotWrapper>()->owner = t;
    w.as<SlotWrapper>()->function = function;
    TRY(dict_set(iso, dict, name, w));
  }
  return Status::ok();
}

void inherit_slots(TypeObject* t, const TypeObject* base) {
  Slots& mine = t->slots;
  Slots inherited = base->slots;
  // Equality and hash are inherited together or not at all.
  bool keep_hash = mine.compare != nullptr || mine.hash != nullptr;
  HashSlot hash = mine.hash;
  CompareSlot compare = mine.compare;
  for (size_t offset = 0; offset < sizeof(Slots); offset += sizeof(void*))
    if (slot_at(mine, offset) == nullptr) slot_at(mine, offset) = slot_at(inherited, offset);
  if (keep_hash) {
    mine.compare = compare != nullptr ? compare : base->slots.compare;
    mine.hash = hash;
  }
}

}  // namespace skerry
