// Displays, string building and unpacking.
#include <string>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/call_text.h"
#include "isolate/vm/slow.h"

namespace skerry {
namespace {

Value* window(Frame* frame, Insn insn) { return frame->registers() + insn.b; }

// Marks a window as moved out.
void forget_window(Value* first, size_t count) {
  for (size_t i = 0; i < count; ++i) first[i] = Value();
}

Status into_a(Isolate& iso, Frame* frame, Insn insn, Value owned) {
  assign(iso, frame->registers()[insn.a], owned);
  return Status::ok();
}

}  // namespace

Status slow_build_slice(Isolate& iso, Frame* frame, Insn insn) {
  Value* w = window(frame, insn);
  Value slice = TRY(make_slice(iso, w[0], w[1], insn.c == 3 ? w[2] : Value::none()));
  release_registers(iso, w, w + insn.c);
  return into_a(iso, frame, insn, slice);
}

Result build_tuple(Isolate& iso, Value* window, uint32_t count) {
  Result made = make_tuple_steal(iso, window, count);
  forget_window(window, count);  // stolen, also on a fault
  return made;
}

Status slow_build_list(Isolate& iso, Frame* frame, Insn insn) {
  Value* w = window(frame, insn);
  Result r = insn.c == 0 ? make_list(iso) : make_list_steal(iso, w, insn.c);
  forget_window(w, insn.c);  // stolen, also on a fault
  return into_a(iso, frame, insn, TRY(r));
}

Status slow_build_set(Isolate& iso, Frame* frame, Insn insn) {
  Ref set(iso, TRY(make_set(iso)));
  Value* w = window(frame, insn);
  for (uint32_t i = 0; i < insn.c; ++i) TRY(set_add(iso, set.as<SetObject>(), w[i]));
  release_registers(iso, w, w + insn.c);
  return into_a(iso, frame, insn, set.release());
}

Status slow_build_map(Isolate& iso, Frame* frame, Insn insn) {
  Ref map(iso, TRY(make_dict(iso, insn.c)));
  Value* w = window(frame, insn);
  for (uint32_t i = 0; i < insn.c; ++i) TRY(dict_set(iso, map.as<DictObject>(), w[2 * i], w[2 * i + 1]));
  release_registers(iso, w, w + 2 * insn.c);
  return into_a(iso, frame, insn, map.release());
}

Status slow_build_string(Isolate& iso, Frame* frame, Insn insn) {
  Value* w = window(frame, insn);
  Value joined = TRY(str_join(iso, names.empty, w, insn.c));
  release_registers(iso, w, w + insn.c);
  return into_a(iso, frame, insn, joined);
}

Status slow_list_append(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(list_append(iso, r[insn.a].as<ListObject>(), r[insn.b]));
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_list_extend(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value iterable = r[insn.b];
  Status extended = list_extend(iso, r[insn.a].as<ListObject>(), iterable);
  if (extended.is_fault()) {
    const Slots& slots = type_of(iterable)->slots;
    if (!slots.iter && !slots.get_item && iso.catch_pending(TypeError))
      return iso.raise(TypeError, "Value after * must be an iterable, not {}", type_name(iterable));
    return extended;
  }
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_list_to_tuple(Isolate& iso, Frame* frame, Insn insn) {
  ListObject* list = frame->registers()[insn.b].as<ListObject>();
  return finish(iso, frame, insn, make_tuple(iso, list->items, list->length));
}

Status slow_set_add(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(set_add(iso, r[insn.a].as<SetObject>(), r[insn.b]));
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_set_update(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(set_update(iso, r[insn.a].as<SetObject>(), r[insn.b]));
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_map_set(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(dict_set(iso, r[insn.a].as<DictObject>(), r[insn.b], r[insn.c]));
  kill_operands(iso, frame, insn);
  return Status::ok();
}

Status slow_map_update(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value mapping = r[insn.b];
  if (!DictObject::check(mapping)) {
    Result keys = get_attribute_or_not_found(iso, mapping, names.keys);
    if (keys.is_not_found()) return iso.raise(TypeError, "'{}' object is not a mapping", type_name(mapping));
    decrement(iso, TRY(keys));
  }
  TRY(dict_update(iso, r[insn.a].as<DictObject>(), mapping));
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_map_merge(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value mapping = r[insn.b];
  DictObject* target = r[insn.a].as<DictObject>();
  auto add = [&](Value key, Value value) -> Status {
    if (TRY(dict_contains(iso, target, key)))
      return iso.raise(TypeError, "{} got multiple values for keyword argument '{}'", call_text(iso, frame->registers()[insn.c]),
                       StrObject::check(key) ? to_utf8(key) : repr_utf8_or_fallback(iso, key));
    return dict_set(iso, target, key, value);
  };
  if (DictObject::check(mapping)) {
    size_t position = 0;
    Value key, value;
    while (dict_next(mapping.as<DictObject>(), &position, &key, &value)) {
      Ref held_key = Ref::borrow(iso, key), held_value = Ref::borrow(iso, value);
      TRY(add(held_key, held_value));
    }
  } else {
    Result keys = get_attribute_or_not_found(iso, mapping, names.keys);
    if (keys.is_not_found())
      return iso.raise(TypeError, "{} argument after ** must be a mapping, not {}", call_text(iso, frame->registers()[insn.c]),
                       type_name(mapping));
    Ref method(iso, TRY(keys));
    Ref listed(iso, TRY(call(iso, method, {})));
    TRY(for_each(iso, listed, [&](Value key) -> Status {
      Ref value(iso, TRY(get_item(iso, mapping, key)));
      return add(key, value);
    }));
  }
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_convert_value(Isolate& iso, Frame* frame, Insn insn) {
  Value v = frame->registers()[insn.b];
  Result r = insn.c == 's' ? to_str(iso, v) : insn.c == 'r' ? repr(iso, v) : ascii(iso, v);
  Value text = TRY(r);
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return into_a(iso, frame, insn, text);
}

Status slow_format_value(Isolate& iso, Frame* frame, Insn insn) {
  Value v = frame->registers()[insn.b];
  if (is_exact_str(v)) {
    increment(iso, v);
    return finish(iso, frame, insn, v);
  }
  return finish(iso, frame, insn, format_value(iso, v, names.empty));
}

Status slow_format_with_spec(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  return finish(iso, frame, insn, format_value(iso, r[insn.b], r[insn.c]));
}

// ---- Unpacking. Items are gathered before any target is written: a target's old value may run Python when it goes.

namespace {

Fault raise_cannot_unpack(Isolate& iso, Value v) {
  return iso.raise(TypeError, "cannot unpack non-iterable {} object", type_name(v));
}

// An iterator for unpacking, with unpacking's message.
Result unpacking_iterator(Isolate& iso, Value v) {
  Result it = get_iterator(iso, v);
  if (it.is_raised()) {
    const Slots& slots = type_of(v)->slots;
    if (!slots.iter && !slots.get_item && iso.catch_pending(TypeError)) return raise_cannot_unpack(iso, v);
  }
  return it;
}

// Moves `count` owned items into R[a..], after the source's last use.
void write_targets(Isolate& iso, Frame* frame, Insn insn, Value* items, size_t count) {
  Ref source(iso);
  if (insn.flags & kKillB) {
    source.reset(frame->registers()[insn.b]);
    frame->registers()[insn.b] = Value();
  }
  for (size_t i = 0; i < count; ++i) {
    Value item = items[i];
    items[i] = Value();
    assign(iso, frame->registers()[insn.a + i], item);
  }
}

// Owned items that go when the scope is left.
class ItemBuffer {
 public:
  ItemBuffer(Isolate& iso, size_t count) : iso_(iso), count_(count) {
    items_ = inline_items_;
    if (count > kInline) items_ = static_cast<Value*>(iso.heap.allocate(count * sizeof(Value)));
    for (size_t i = 0; items_ && i < count; ++i) items_[i] = Value();
  }
  ~ItemBuffer() {
    for (size_t i = 0; items_ && i < count_; ++i) decrement(iso_, items_[i]);
    if (items_ && items_ != inline_items_) iso_.heap.release(items_, count_ * sizeof(Value));
  }
  Value* items() { return items_; }

 private:
  static constexpr size_t kInline = 16;
  Isolate& iso_;
  size_t count_;
  Value* items_;
  Value inline_items_[kInline];
};

}  // namespace

Status slow_unpack_sequence(Isolate& iso, Frame* frame, Insn insn) {
  Value source = frame->registers()[insn.b];
  size_t wanted = insn.c;
  ItemBuffer buffer(iso, wanted);
  if (!buffer.items()) return iso.raise_memory_error();
  // Named tuples and other subclasses, as long as they are iterated like tuples.
  bool is_tuple = TupleObject::check(source) && type_of(source)->slots.iter == tuple_type.slots.iter;
  if (is_tuple || is_exact_list(source)) {
    const Value* from = is_tuple ? source.as<TupleObject>()->items() : source.as<ListObject>()->items;
    size_t length = is_tuple ? source.as<TupleObject>()->length : source.as<ListObject>()->length;
    if (length > wanted) return iso.raise(ValueError, "too many values to unpack (expected {})", wanted);
    if (length < wanted) return iso.raise(ValueError, "not enough values to unpack (expected {}, got {})", wanted, length);
    for (size_t i = 0; i < wanted; ++i) buffer.items()[i] = retained(iso, from[i]);
  } else {
    Ref iterator(iso, TRY(unpacking_iterator(iso, source)));
    for (size_t i = 0; i < wanted; ++i) {
      Result item = iterator_next(iso, iterator);
      if (item.is_exhausted())
        return iso.raise(ValueError, "not enough values to unpack (expected {}, got {})", wanted, i);
      buffer.items()[i] = TRY(item);
    }
    Result more = iterator_next(iso, iterator);
    if (!more.is_exhausted()) {
      decrement(iso, TRY(more));
      return iso.raise(ValueError, "too many values to unpack (expected {})", wanted);
    }
  }
  write_targets(iso, frame, insn, buffer.items(), wanted);
  return Status::ok();
}

Status slow_unpack_ex(Isolate& iso, Frame* frame, Insn insn) {
  Value source = frame->registers()[insn.b];
  size_t before = insn.c & 255, after = insn.c >> 8;
  if (is_exact_list(source) || is_exact_tuple(source)) {
    bool is_tuple = is_exact_tuple(source);
    const Value* from = is_tuple ? source.as<TupleObject>()->items() : source.as<ListObject>()->items;
    size_t length = is_tuple ? source.as<TupleObject>()->length : source.as<ListObject>()->length;
    if (length < before + after)
      return iso.raise(ValueError, "not enough values to unpack (expected at least {}, got {})", before + after, length);
    ItemBuffer buffer(iso, before + 1 + after);
    if (!buffer.items()) return iso.raise_memory_error();
    size_t rest = length - before - after;
    buffer.items()[before] = TRY(make_list(iso, from + before, rest));
    for (size_t i = 0; i < before; ++i) buffer.items()[i] = retained(iso, from[i]);
    for (size_t i = 0; i < after; ++i) buffer.items()[before + 1 + i] = retained(iso, from[before + rest + i]);
    write_targets(iso, frame, insn, buffer.items(), before + 1 + after);
    return Status::ok();
  }
  Ref iterator(iso, TRY(unpacking_iterator(iso, source)));
  ItemBuffer buffer(iso, before + 1 + after);
  if (!buffer.items()) return iso.raise_memory_error();
  for (size_t i = 0; i < before; ++i) {
    Result item = iterator_next(iso, iterator);
    if (item.is_exhausted())
      return iso.raise(ValueError, "not enough values to unpack (expected at least {}, got {})", before + after, i);
    buffer.items()[i] = TRY(item);
  }
  Ref rest(iso, TRY(to_list(iso, iterator)));
  ListObject* list = rest.as<ListObject>();
  if (list->length < after)
    return iso.raise(ValueError, "not enough values to unpack (expected at least {}, got {})", before + after,
                     before + list->length);
  list->length -= after;
  for (size_t i = 0; i < after; ++i) {
    buffer.items()[before + 1 + i] = list->items[list->length + i];
    list->items[list->length + i] = Value();
  }
  buffer.items()[before] = rest.release();
  write_targets(iso, frame, insn, buffer.items(), before + 1 + after);
  return Status::ok();
}

}  // namespace skerry
