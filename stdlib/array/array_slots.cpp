// array: indexing, slices, comparison and operators.
#include <cstring>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"
#include "stdlib/array/array.h"

namespace skerry::arrays {

namespace {

ArrayObject* array(Value v) { return v.as<ArrayObject>(); }

// The slice against the length that the array has once __index__ has run.
Fallible<SliceIndices> resolve(Isolate& iso, const SliceObject* slice, const ArrayObject* a) {
  SliceIndices unpacked = TRY(slice_unpack(iso, slice));
  return slice_adjust(unpacked, static_cast<int64_t>(a->length));
}
Fallible<int64_t> index_argument(Isolate& iso, Value key) {
  if (key.is_small_int()) return key.as_small_int();
  if (type_of(key)->slots.index == nullptr) return iso.raise(TypeError, "array indices must be integers");
  return as_int64(iso, key, Overflow::kRaise, &IndexError);
}
Fallible<size_t> position(Isolate& iso, const ArrayObject* a, int64_t i, const char* message) {
  if (i < 0) i += static_cast<int64_t>(a->length);
  if (i < 0 || i >= static_cast<int64_t>(a->length)) return iso.raise(IndexError, "{}", message);
  return static_cast<size_t>(i);
}

Status delete_extended(Isolate& iso, ArrayObject* a, SliceIndices s) {
  if (s.count <= 0) return Status::ok();
  TRY(check_resizable(iso, a));
  if (s.step < 0) {
    s.start += (s.count - 1) * s.step;
    s.step = -s.step;
  }
  size_t size = a->item_size(), to = static_cast<size_t>(s.start);
  for (size_t from = to, k = 0; from < a->length; ++from) {
    bool gone = k < static_cast<size_t>(s.count) && from == static_cast<size_t>(s.start) + k * static_cast<size_t>(s.step);
    if (gone) {
      ++k;
      continue;
    }
    std::memmove(a->at(to++), a->at(from), size);
  }
  return resize(iso, a, to);
}

Status set_slice(Isolate& iso, ArrayObject* a, const SliceObject* slice, Value value) {
  std::string with;
  if (!value.is_empty()) {
    if (!ArrayObject::check(value)) return iso.raise(TypeError, "can only assign array (not \"{}\") to array slice", type_name(value));
    if (array(value)->code != a->code) return iso.raise(TypeError, "bad argument type for built-in operation");
    with = array(value)->bytes();
  }
  SliceIndices s = TRY(resolve(iso, slice, a));
  if (s.count < 0) s.count = 0;
  size_t items = with.size() / a->item_size();
  if (s.step == 1) {
    auto start = static_cast<size_t>(s.start);
    return replace(iso, a, start, start + static_cast<size_t>(s.count), with);
  }
  if (value.is_empty()) return delete_extended(iso, a, s);
  if (static_cast<int64_t>(items) != s.count)
    return iso.raise(ValueError, "attempt to assign array of size {} to extended slice of size {}", items, s.count);
  for (int64_t i = 0; i < s.count; ++i)
    std::memcpy(a->at(static_cast<size_t>(s.start + i * s.step)), with.data() + static_cast<size_t>(i) * a->item_size(), a->item_size());
  return Status::ok();
}

}  // namespace

Fallible<int64_t> array_length(Isolate&, Value self) { return static_cast<int64_t>(array(self)->length); }

Result array_get_item(Isolate& iso, Value self, Value key) {
  auto* a = array(self);
  if (!SliceObject::check(key)) {
    int64_t i = TRY(index_argument(iso, key));
    return load_item(iso, *a->code, a->at(TRY(position(iso, a, i, "array index out of range"))));
  }
  SliceIndices s = TRY(resolve(iso, key.as<SliceObject>(), a));
  std::string out;
  if (s.step == 1 && s.count > 0) {
    out = a->bytes().substr(static_cast<size_t>(s.start) * a->item_size(), static_cast<size_t>(s.count) * a->item_size());
  } else {
    for (int64_t i = 0; i < s.count; ++i)
      out.append(reinterpret_cast<const char*>(a->at(static_cast<size_t>(s.start + i * s.step))), a->item_size());
  }
  return make_array(iso, &array_type, *a->code, out);
}

Status array_set_item(Isolate& iso, Value self, Value key, Value value) {
  auto* a = array(self);
  if (SliceObject::check(key)) return set_slice(iso, a, key.as<SliceObject>(), value);
  int64_t i = TRY(index_argument(iso, key));
  constexpr const char* kMessage = "array assignment index out of range";
  if (value.is_empty()) {
    size_t at = TRY(position(iso, a, i, kMessage));
    return replace(iso, a, at, at + 1, {});
  }
  TRY(position(iso, a, i, kMessage));
  uint8_t item[8];
  TRY(convert_item(iso, *a->code, value, item));
  std::memcpy(a->at(TRY(position(iso, a, i, kMessage))), item, a->item_size());
  return Status::ok();
}

Fallible<bool> array_contains(Isolate& iso, Value self, Value item) {
  auto* a = array(self);
  for (size_t i = 0; i < a->length; ++i) {
    Ref own(iso, TRY(load_item(iso, *a->code, a->at(i))));
    if (TRY(equals(iso, own, item))) return true;
  }
  return false;
}

Result array_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!ArrayObject::check(self) || !ArrayObject::check(other)) return Value::not_implemented();
  auto *a = array(self), *b = array(other);
  bool equality = op == CompareOp::kEq || op == CompareOp::kNe;
  if (equality && a->length != b->length) return Value::boolean(op == CompareOp::kNe);
  for (size_t i = 0; i < a->length && i < b->length; ++i) {
    Ref x(iso, TRY(load_item(iso, *a->code, a->at(i)))), y(iso, TRY(load_item(iso, *b->code, b->at(i))));
    if (TRY(compare_truth(iso, CompareOp::kEq, x, y))) continue;
    if (equality) return Value::boolean(op == CompareOp::kNe);
    return compare(iso, op, x, y);
  }
  switch (op) {
    case CompareOp::kLt: return Value::boolean(a->length < b->length);
    case CompareOp::kLe: return Value::boolean(a->length <= b->length);
    case CompareOp::kGt: return Value::boolean(a->length > b->length);
    case CompareOp::kGe: return Value::boolean(a->length >= b->length);
    default: return Value::boolean((a->length == b->length) == (op == CompareOp::kEq));
  }
}

Result array_repr(Isolate& iso, Value self) {
  auto* a = array(self);
  std::string head = fmt::format("{}('{}'", short_type_name(type_of(self)), a->code->code);
  if (a->length == 0) return make_str(iso, head + ")");
  Ref items(iso, TRY(a->code->code == 'u' ? array_tounicode(iso, a) : array_tolist(iso, a)));
  Ref shown(iso, TRY(repr(iso, items)));
  StrBuilder out(iso);
  out.append_utf8(head);
  out.append_ascii(", ");
  out.append(shown.as<StrObject>());
  out.append_char(')');
  return out.build();
}

Result array_iter(Isolate& iso, Value self) { return make_sequence_iterator(iso, sequence_iterator_type, self); }

Result array_concatenate(Isolate& iso, Value left, Value right) {
  if (!ArrayObject::check(right)) return iso.raise(TypeError, "can only append array (not \"{}\") to array", type_name(right));
  if (array(left)->code != array(right)->code) return iso.raise(TypeError, "bad argument type for built-in operation");
  std::string both(array(left)->bytes());
  both += array(right)->bytes();
  return make_array(iso, &array_type, *array(left)->code, both);
}
Result array_inplace_concatenate(Isolate& iso, Value self, Value other) {
  if (!ArrayObject::check(other)) return iso.raise(TypeError, "can only extend array with array (not \"{}\")", type_name(other));
  TRY(extend(iso, array(self), other));
  return retained(iso, self);
}
Result array_repeat(Isolate& iso, Value self, int64_t count) {
  auto* a = array(self);
  if (count < 0) count = 0;
  if (a->byte_size() != 0 && static_cast<uint64_t>(count) > (uint64_t{1} << 47) / a->byte_size()) return iso.raise_memory_error();
  Ref made(iso, TRY(make_array(iso, &array_type, *a->code)));
  auto* out = made.as<ArrayObject>();
  TRY(resize(iso, out, a->length * static_cast<size_t>(count)));
  for (int64_t i = 0; i < count && a->byte_size() != 0; ++i)
    std::memcpy(out->data + static_cast<size_t>(i) * a->byte_size(), a->data, a->byte_size());
  return made.release();
}
Result array_inplace_repeat(Isolate& iso, Value self, int64_t count) {
  auto* a = array(self);
  if (count < 0) count = 0;
  size_t bytes = a->byte_size();
  if (bytes != 0 && static_cast<uint64_t>(count) > (uint64_t{1} << 47) / bytes) return iso.raise_memory_error();
  TRY(resize(iso, a, a->length * static_cast<size_t>(count)));
  for (int64_t i = 1; i < count && bytes != 0; ++i) std::memcpy(a->data + static_cast<size_t>(i) * bytes, a->data, bytes);
  return retained(iso, self);
}

Result array_tolist(Isolate& iso, ArrayObject* self) {
  Ref list(iso, TRY(make_list(iso, self->length)));
  for (size_t i = 0; i < self->length; ++i)
    TRY(list_append_steal(iso, list.as<ListObject>(), TRY(load_item(iso, *self->code, self->at(i)))));
  return list.release();
}
Result array_tounicode(Isolate& iso, ArrayObject* self) {
  if (self->code->code != 'u') return iso.raise(ValueError, "tounicode() may only be called on unicode type arrays");
  for (size_t i = 0; i < self->length; ++i) Ref checked(iso, TRY(load_item(iso, *self->code, self->at(i))));
  std::u32string text(self->length, 0);
  if (self->length != 0) std::memcpy(text.data(), self->data, self->byte_size());
  return make_str_ucs4(iso, text.data(), text.size());
}
Result array_copy(Isolate& iso, ArrayObject* self) {
  return make_array(iso, &array_type, *self->code, std::string(self->bytes()));
}

}  // namespace skerry::arrays
