// deque: indexing, comparison, operators and iterators.
#include <algorithm>
#include <iterator>

#include "isolate/objects/exception.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "stdlib/collections/deque.h"

namespace skerry::collections {

TypeObject deque_iterator_type, deque_reverse_iterator_type;

namespace {

Fallible<size_t> position(Isolate& iso, DequeObject* d, Value key) {
  if (!key.is_small_int() && type_of(key)->slots.index == nullptr)
    return iso.raise(TypeError, "sequence index must be integer, not '{}'", type_name(key));
  int64_t i = TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
  if (i < 0) i += static_cast<int64_t>(d->length);
  if (i < 0 || i >= static_cast<int64_t>(d->length)) return iso.raise(IndexError, "deque index out of range");
  return static_cast<size_t>(i);
}

}  // namespace

Fallible<int64_t> deque_length(Isolate&, Value self) { return static_cast<int64_t>(self.as<DequeObject>()->length); }

Result deque_get_item(Isolate& iso, Value self, Value key) {
  auto* d = self.as<DequeObject>();
  return retained(iso, d->at(TRY(position(iso, d, key))));
}

Status deque_set_item(Isolate& iso, Value self, Value key, Value value_or_empty) {
  auto* d = self.as<DequeObject>();
  size_t i = TRY(position(iso, d, key));
  if (value_or_empty.is_empty()) return deque_delete_at(iso, d, i);
  assign(iso, d->at(i), retained(iso, value_or_empty));
  return Status::ok();
}

Fallible<bool> deque_contains(Isolate& iso, Value self, Value item) {
  auto* d = self.as<DequeObject>();
  uint64_t state = d->state;
  for (size_t i = 0; i < d->length; ++i) {
    Ref held = Ref::borrow(iso, d->at(i));
    if (TRY(equals(iso, held, item))) return true;
    if (d->state != state) return iso.raise(RuntimeError, "deque mutated during iteration");
  }
  return false;
}

Result deque_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!DequeObject::check(other)) return Value::not_implemented();
  auto *a = self.as<DequeObject>(), *b = other.as<DequeObject>();
  if (a->length != b->length && (op == CompareOp::kEq || op == CompareOp::kNe)) return Value::boolean(op == CompareOp::kNe);
  uint64_t a_state = a->state, b_state = b->state;
  for (size_t i = 0; i < a->length && i < b->length; ++i) {
    Ref x = Ref::borrow(iso, a->at(i)), y = Ref::borrow(iso, b->at(i));
    bool equal = TRY(equals(iso, x, y));
    if (!equal) {
      if (op == CompareOp::kEq) return Value::false_();
      if (op == CompareOp::kNe) return Value::true_();
      return compare(iso, op, x, y);
    }
    if (a->state != a_state || b->state != b_state) return iso.raise(RuntimeError, "deque mutated during iteration");
  }
  return compare(iso, op, Value::small_int(static_cast<int64_t>(a->length)),
                 Value::small_int(static_cast<int64_t>(b->length)));
}

Result deque_concatenate(Isolate& iso, Value left, Value right) {
  if (!DequeObject::check(right))
    return iso.raise(TypeError, "can only concatenate deque (not \"{}\") to deque", type_name(right));
  Ref joined(iso, TRY(deque_copy(iso, left.as<DequeObject>())));
  TRY(deque_extend(iso, joined.as<DequeObject>(), right));
  return joined.release();
}

Result deque_inplace_concatenate(Isolate& iso, Value self, Value other) {
  TRY(deque_extend(iso, self.as<DequeObject>(), other));
  return retained(iso, self);
}

Result deque_repeat(Isolate& iso, Value self, int64_t count) {
  Ref copy(iso, TRY(deque_copy(iso, self.as<DequeObject>())));
  return deque_inplace_repeat(iso, copy, count);
}

Result deque_inplace_repeat(Isolate& iso, Value self, int64_t count) {
  auto* d = self.as<DequeObject>();
  size_t period = d->length;
  if (count <= 0) {
    deque_clear(iso, d);
  } else if (period > 0 && count > 1) {
    auto most = static_cast<int64_t>(SIZE_MAX / 4 / sizeof(Value) / period);
    if (d->maxlen < 0 && count > most) return iso.raise_memory_error();
    Ref items(iso, TRY(to_tuple(iso, self)));
    const Value* item = items.as<TupleObject>()->items();
    // Of a limited deque only the last rounds stay: earlier ones need not be made.
    if (d->maxlen >= 0) count = std::min<int64_t>(count, d->maxlen / static_cast<int64_t>(period) + 2);
    for (int64_t round = 1; round < count; ++round)
      for (size_t i = 0; i < period; ++i) TRY(deque_append(iso, d, item[i]));
  }
  return retained(iso, self);
}

Result deque_repr(Isolate& iso, Value self) {
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, "[...]");
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  Ref items(iso, TRY(to_list(iso, self)));
  Ref shown(iso, TRY(repr(iso, items)));
  StrBuilder text(iso);
  text.append_ascii(short_type_name(type_of(self)));
  text.append_char('(');
  text.append(shown.as<StrObject>());
  if (self.as<DequeObject>()->maxlen >= 0) {
    text.append_ascii(", maxlen=");
    text.append_ascii(std::to_string(self.as<DequeObject>()->maxlen));
  }
  text.append_char(')');
  return text.build();
}

// ---- Iterators

namespace {

Result make_iterator(Isolate& iso, TypeObject* type, DequeObject* d) {
  Value made = TRY(allocate_instance(iso, type));
  auto* it = made.as<DequeIterator>();
  it->deque = retained(iso, Value::object(d));
  it->remaining = d->length;
  it->state = d->state;
  return made;
}

enum class Direction { kForward, kBackward };

template <Direction direction>
Result next(Isolate& iso, Value self) {
  auto* it = self.as<DequeIterator>();
  if (it->deque.is_empty()) return Fault(FaultKind::kExhausted);
  auto* d = it->deque.as<DequeObject>();
  if (it->state != d->state) {
    it->remaining = 0;
    return iso.raise(RuntimeError, "deque mutated during iteration");
  }
  if (it->remaining == 0) {
    clear_field(iso, it->deque);
    return Fault(FaultKind::kExhausted);
  }
  --it->remaining;
  return retained(iso, d->at(direction == Direction::kForward ? d->length - 1 - it->remaining : it->remaining));
}

template <TypeObject* type>
Result iterator_new(Isolate& iso, TypeObject*, Value deque, int64_t skipped) {
  if (!DequeObject::check(deque))
    return iso.raise(TypeError, "argument 1 must be collections.deque, not {}", type_name(deque));
  Ref made(iso, TRY(make_iterator(iso, type, deque.as<DequeObject>())));
  auto* it = made.as<DequeIterator>();
  it->remaining -= std::min(it->remaining, static_cast<size_t>(std::max<int64_t>(skipped, 0)));
  return made.release();
}

Fallible<int64_t> hint(Isolate&, Value self) { return static_cast<int64_t>(self.as<DequeIterator>()->remaining); }

Result iterator_reduce(Isolate& iso, Value self) {
  auto* it = self.as<DequeIterator>();
  Ref deque(iso, it->deque.is_empty() ? TRY(make_deque(iso, &deque_type)) : retained(iso, it->deque));
  size_t done = deque.as<DequeObject>()->length - std::min(it->remaining, deque.as<DequeObject>()->length);
  Ref arguments(iso, TRY(make_tuple(iso, {deque, Value::small_int(static_cast<int64_t>(done))})));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}

Result same(Isolate& iso, Value self) { return retained(iso, self); }
void iterator_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<DequeIterator*>(self)->deque); }
void iterator_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<DequeIterator*>(self)->deque); }

constexpr const char kHintDoc[] = "Private method returning an estimate of len(list(it)).";
constexpr MethodDef kForwardMethods[] = {
    def<"new _deque_iterator(deque, index=0, /)", iterator_new<&deque_iterator_type>>(nullptr),
    def<"__length_hint__(self, /)", hint>(kHintDoc),
    def<"__reduce__(self, /)", iterator_reduce>("Return state information for pickling."),
};
constexpr MethodDef kBackwardMethods[] = {
    def<"new _deque_reverse_iterator(deque, index=0, /)", iterator_new<&deque_reverse_iterator_type>>(nullptr),
    def<"__length_hint__(self, /)", hint>(kHintDoc),
    def<"__reduce__(self, /)", iterator_reduce>("Return state information for pickling."),
};

constexpr TypeDef iterator_def(TypeObject* type, const char* name, UnarySlot step, const MethodDef* methods, uint32_t count) {
  return TypeDef{.type = type,
                 .name = name,
                 .doc = nullptr,
                 .base = nullptr,
                 .instance_size = sizeof(DequeIterator),
                 .flags = flags(TypeFlag::kGc, TypeFlag::kImmutable),
                 .slots = {.destroy = iterator_destroy,
                           .traverse = iterator_traverse,
                           .clear = iterator_destroy,
                           .iter = same,
                           .next = step},
                 .methods = methods,
                 .method_count = count};
}

}  // namespace

Result deque_iter(Isolate& iso, Value self) { return make_iterator(iso, &deque_iterator_type, self.as<DequeObject>()); }
Result deque_reversed(Isolate& iso, DequeObject* self) { return make_iterator(iso, &deque_reverse_iterator_type, self); }

extern const TypeDef deque_iterator_type_def = iterator_def(&deque_iterator_type, "_collections._deque_iterator",
                                                            next<Direction::kForward>, kForwardMethods, std::size(kForwardMethods));
extern const TypeDef deque_reverse_iterator_type_def =
    iterator_def(&deque_reverse_iterator_type, "_collections._deque_reverse_iterator", next<Direction::kBackward>,
                 kBackwardMethods, std::size(kBackwardMethods));

}  // namespace skerry::collections
