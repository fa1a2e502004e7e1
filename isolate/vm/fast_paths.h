// What the run loop does inline when operands are what they mostly are: small ints, immediate doubles, the iterators
// of lists, tuples and ranges, calls of natives. Each says by its result that it did nothing; the slow functions do it then.
// For the two copies of the loop (run_loop.cpp), and natives that do the same.
#pragma once

#include <bit>
#include <cstdint>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/float.h"
#include "isolate/objects/function.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native_call.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/code_state.h"
#include "isolate/vm/fast_containers.h"
#include "isolate/vm/run_loop.h"

namespace skerry {

inline bool add_ints(Value x, Value y, Value* out) {
  int64_t sum;
  if (!Value::both_small_int(x, y)) return false;
  // Both words are integers shifted by the tag: their sum is the sum's word, and overflow of one is that of the other.
  if (__builtin_add_overflow(static_cast<int64_t>(x.bits()), static_cast<int64_t>(y.bits()), &sum)) return false;
  *out = Value::from_bits(static_cast<uint64_t>(sum));
  return true;
}
inline bool subtract_ints(Value x, Value y, Value* out) {
  int64_t difference;
  if (!Value::both_small_int(x, y)) return false;
  if (__builtin_sub_overflow(static_cast<int64_t>(x.bits()), static_cast<int64_t>(y.bits()), &difference)) return false;
  *out = Value::from_bits(static_cast<uint64_t>(difference));
  return true;
}
inline bool multiply_ints(Value x, Value y, Value* out) {
  int64_t product;
  if (!Value::both_small_int(x, y)) return false;
  if (__builtin_mul_overflow(x.as_small_int(), static_cast<int64_t>(y.bits()), &product)) return false;
  *out = Value::from_bits(static_cast<uint64_t>(product));
  return true;
}
inline bool floor_divide_ints(Value x, Value y, Value* out) {
  if (!Value::both_small_int(x, y) || y.bits() == 0) return false;
  int64_t a = x.as_small_int(), b = y.as_small_int();
  int64_t q = a / b;
  if (q * b != a && (a < 0) != (b < 0)) --q;
  if (!Value::fits_small_int(q)) return false;
  *out = Value::small_int(q);
  return true;
}
inline bool remainder_ints(Value x, Value y, Value* out) {
  if (!Value::both_small_int(x, y) || y.bits() == 0) return false;
  int64_t b = y.as_small_int();
  int64_t r = x.as_small_int() % b;
  if (r != 0 && (r < 0) != (b < 0)) r += b;
  *out = Value::small_int(r);
  return true;
}
inline bool left_shift_ints(Value x, Value y, Value* out) {
  if (!Value::both_small_int(x, y)) return false;
  int64_t a = x.as_small_int(), n = y.as_small_int();
  if (n < 0 || n > 60) return false;
  int64_t shifted = static_cast<int64_t>(static_cast<uint64_t>(a) << n);
  if (shifted >> n != a || !Value::fits_small_int(shifted)) return false;
  *out = Value::small_int(shifted);
  return true;
}
inline bool right_shift_ints(Value x, Value y, Value* out) {
  if (!Value::both_small_int(x, y)) return false;
  int64_t n = y.as_small_int();
  if (n < 0) return false;
  *out = Value::small_int(x.as_small_int() >> (n > 63 ? 63 : n));
  return true;
}
inline bool and_ints(Value x, Value y, Value* out) {
  *out = Value::from_bits(x.bits() & y.bits());
  return Value::both_small_int(x, y);
}
inline bool or_ints(Value x, Value y, Value* out) {
  *out = Value::from_bits(x.bits() | y.bits());
  return Value::both_small_int(x, y);
}
inline bool xor_ints(Value x, Value y, Value* out) {
  *out = Value::from_bits(x.bits() ^ y.bits());
  return Value::both_small_int(x, y);
}

inline double tagged_double(Value v) { return std::bit_cast<double>(std::rotr(v.bits() + 1, 4)); }
// Any immediate number that a double holds exactly; for operands of which one at least is no small int.
inline bool as_double(Value v, double* out) {
  if (v.is_tagged_double()) {
    *out = tagged_double(v);
    return true;
  }
  if (v.is_small_int()) {
    int64_t i = v.as_small_int();
    *out = static_cast<double>(i);
    return i >= -(int64_t{1} << 53) && i <= int64_t{1} << 53;
  }
  *out = v.bits() == Value::kZeroBits ? 0.0 : -0.0;
  return v.bits() == Value::kZeroBits || v.bits() == Value::kNegativeZeroBits;
}
inline bool both_tagged_doubles(Value x, Value y) { return (((x.bits() ^ 2) | (y.bits() ^ 2)) & 6) == 0; }
// The immediate word of a double, if it has a tagged one; else some word without that tag.
inline Value tagged_word(double d) { return Value::from_bits(std::rotl(std::bit_cast<uint64_t>(d), 4) - 1); }
inline bool both_doubles(Value x, Value y, double* a, double* b) {
  return !Value::both_small_int(x, y) && as_double(x, a) && as_double(y, b);
}

// Any number that is taken as a double in arithmetic with one: ints are rounded as float(i) does it.
inline bool as_operand(Value v, double* out) {
  if (v.is_tagged_double()) {
    *out = tagged_double(v);
    return true;
  }
  if (v.is_small_int()) {
    *out = static_cast<double>(v.as_small_int());
    return true;
  }
  if (v.is_object()) {
    if (v.as_object()->type != &float_type) return false;
    *out = v.as<FloatObject>()->value;
    return true;
  }
  *out = v.bits() == Value::kZeroBits ? 0.0 : -0.0;
  return v.bits() == Value::kZeroBits || v.bits() == Value::kNegativeZeroBits;
}
// Arithmetic on two numbers that are neither both ints nor both tagged: 0.0, an int beside a double, floats in boxes. Owned. Empty:
// not these, or no memory. `spare` is an operand's register at its last use, or null: its box may serve again.
template <class Operation>
[[gnu::noinline]] Value mixed_doubles(Isolate& iso, Value x, Value y, Value* spare, Operation operation) {
  double a, b;
  if (!as_operand(x, &a) || !as_operand(y, &b)) return Value();
  double d = operation(a, b);
  Value word = Value::try_double(d);
  if (!word.is_empty()) [[likely]] return word;
  if (spare && spare->is_object() && spare->as_object()->type == &float_type && spare->as_object()->refs == 1) {
    Value again = *spare;
    *spare = Value();
    again.as<FloatObject>()->value = d;
    return again;
  }
  void* memory = iso.booting ? nullptr : iso.heap.allocate(sizeof(FloatObject));
  if (memory == nullptr) return Value();
  auto* box = static_cast<FloatObject*>(memory);
  box->refs = 1;
  box->shape = 0;
  box->Object::type = &float_type;
  box->value = d;
  return Value::object(box);
}
// Releases what the result of such arithmetic replaces.
inline void release_number(Isolate& iso, Value v) {
  if (v.as_object()->type == &float_type && v.as_object()->refs == 1)
    iso.heap.release(v.as_object(), sizeof(FloatObject));
  else
    decrement(iso, v);
}
inline bool may_be_float(Value v) { return !v.is_object() || v.as_object()->type == &float_type; }

inline bool is_class_of_version(const Object* o, uint32_t version) {
  return o->type == &type_type && static_cast<const TypeObject*>(o)->version == version;
}

// What an attribute cache that fits the receiver knows, but for slots, members and properties. Empty: see the slow function.
inline Value quick_attribute(const AttributeCache& c, const Object* o, Value name) {
  if (c.kind == AttributeCacheKind::kClassValue) return Value::from_bits(c.value);
  if (c.kind == AttributeCacheKind::kTupleItem) {
    const auto* tuple = static_cast<const TupleObject*>(o);
    return c.slot < tuple->length ? (*tuple)[c.slot] : Value();
  }
  if (c.kind == AttributeCacheKind::kDictEntry) {
    Value attributes = attribute_prefix(o)->attributes;
    if (!is_exact_dict(attributes)) return Value();
    const DictObject* dict = attributes.as<DictObject>();
    return c.slot < dict->used && dict->entries[c.slot].key == name ? dict->entries[c.slot].value : Value();
  }
  if (c.kind == AttributeCacheKind::kModule) {
    const DictObject* dict = static_cast<const ModuleObject*>(o)->dict.as<DictObject>();
    return dict->version == c.dict_version ? dict->entries[c.slot].value : Value();
  }
  return Value();
}

// Whether an instance in dictionary mode has an attribute of this name, or what is no dict for a dict.
[[gnu::noinline]] inline bool has_own_attribute(Isolate& iso, const Object* o, Value name) {
  Value attributes = attribute_prefix(o)->attributes;
  if (attributes.is_empty()) return false;
  return !is_exact_dict(attributes) || dict_find_str(iso, attributes.as<DictObject>(), name) >= 0;
}

// The next item of a list or a range, borrowed. False: it is at its end, or the item is no small int.
inline bool take_step(SequenceIterator* it, Value* item) {
  if (it->sequence.is_empty()) return false;
  const ListObject* list = it->sequence.as<ListObject>();
  if (static_cast<size_t>(it->index) >= list->length) return false;
  *item = list->items[it->index++];
  return true;
}
inline bool take_step(RangeIterator* it, Value* item) {
  int64_t next = it->next, word;
  if (it->remaining == 0 || __builtin_mul_overflow(next, 4, &word)) return false;
  --it->remaining;
  it->next = static_cast<int64_t>(static_cast<uint64_t>(next) + static_cast<uint64_t>(it->step));
  *item = Value::from_bits(static_cast<uint64_t>(word));
  return true;
}

// The same of whichever it is. Empty: not so, or another iterator.
inline Value quick_step(Value it) {
  Value item;
  const TypeObject* type = it.as_object()->type;
  bool stepped = type == &list_iterator_type    ? take_step(it.as<SequenceIterator>(), &item)
                 : type == &range_iterator_type ? take_step(it.as<RangeIterator>(), &item)
                                                : false;
  return stepped ? item : Value();
}

// Steps an iterator. Owned value; kExhausted; kRaised with whatever is pending (StopIteration included).
inline Result step_iterator(Isolate& iso, Value it) {
  TypeObject* type = it.as_object()->type;
  if (type == &range_iterator_type) return range_iterator_next(iso, it.as<RangeIterator>());
  if (type == &list_iterator_type) return list_iterator_next(iso, it.as<SequenceIterator>());
  if (type == &tuple_iterator_type) return tuple_iterator_next(iso, it.as<SequenceIterator>());
  if (type->slots.next == nullptr) [[unlikely]] return iterator_next(iso, it);  // __next__ was deleted meanwhile
  return type->slots.next(iso, it);
}

inline FunctionObject* as_function(Value v) { return has_type(v, function_type) ? v.as<FunctionObject>() : nullptr; }

// Natives called by the loop itself: if it is one that waits, the outermost loop lets it suspend. The arguments come one by
// one, as Args they would go through memory, be read back in wider pieces than they were written in, and stall.

// Whether a method descriptor, or a native function without a receiver, may be called as it is.
inline bool is_plain_call(const NativeFunction* f, const Value* values, uint32_t count, Value keywords) {
  if (f->plain_count != count || !keywords.is_empty()) return false;
  return f->Object::type == &native_function_type || (values->is_object() ? values->as_object()->type : type_of(*values)) == f->owner;
}

// Whether a method descriptor is called with a receiver of its own class and never waits: what is left is to bind.
inline bool is_own_method_call(const NativeFunction* f, const Value* values, uint32_t count) {
  return f->Object::type == &method_descriptor_type && count > 0 && type_of(*values) == f->owner &&
         !f->def->may_wait;
}

// A bound one; values[0] is the receiver.
[[gnu::noinline]] inline Result call_bound_native(Isolate& iso, LoopKind kind, NativeFunction* f, const Value* values,
                                                  uint32_t count, Value keywords) {
  iso.may_suspend = f->def->may_wait && kind == LoopKind::kOutermost;
  Result result = call_native_at(iso, *f->def, f->owner, values, count, keywords, f);
  iso.may_suspend = false;
  return result;
}

// A native function or method descriptor (or anything else that a bound method may hold).
[[gnu::noinline]] inline Result call_native_function(Isolate& iso, LoopKind kind, Value callable, const Value* values,
                                                     uint32_t count, Value keywords) {
  TypeObject* type = type_of(callable);
  bool is_method = type == &method_descriptor_type;
  if (!is_method && type != &native_function_type) return call(iso, callable, Args{values, count, keywords});
  NativeFunction* f = callable.as<NativeFunction>();
  bool suspends = f->def->may_wait && kind == LoopKind::kOutermost;
  iso.may_suspend = suspends;
  Result result = Value::none();
  if (is_method ? count > 0 && (type_of(values[0]) == f->owner || is_subtype(type_of(values[0]), f->owner))
                : f->self.is_empty() && f->call) [[likely]]
    result = call_native_at(iso, *f->def, f->owner, values, count, keywords, is_method ? nullptr : f);
  else
    result = type->slots.call(iso, callable, Args{values, count, keywords});
  iso.may_suspend = false;
  return result;
}

}  // namespace skerry
