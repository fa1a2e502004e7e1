// The type bytes: slots and the table of methods (bytes_methods.h).
#include <algorithm>
#include <cstring>
#include <iterator>

#include "isolate/builtins/interpreter_options.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes_methods.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/int.h"
#include "isolate/objects/native.h"
#include "isolate/objects/percent_format.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/text_iterators.h"
#include "isolate/objects/warning.h"

namespace skerry {

TypeObject bytes_type;

void repeat_bytes(uint8_t* out, std::string_view unit, size_t size) {
  if (unit.size() == 1) {
    std::memset(out, unit[0], size);
    return;
  }
  std::memmove(out, unit.data(), unit.size());
  for (size_t done = unit.size(); done < size;) {  // twice as much each time
    size_t n = std::min(done, size - done);
    std::memcpy(out + done, out, n);
    done += n;
  }
}

namespace {

std::string_view view(Value self) { return self.as<BytesObject>()->view(); }

size_t bytes_variable_size(const Object* o) {
  auto* b = static_cast<const BytesObject*>(o);
  return o->type->instance_size + (b->is_external() ? sizeof(ExternalTrailer) : b->length());
}

void bytes_destroy(Isolate& iso, Object* o) {
  auto* b = static_cast<BytesObject*>(o);
  if (b->is_external()) detach_external(iso, reinterpret_cast<ExternalTrailer*>(b + 1), b->length());
}

// As str_hash: relaxed, since every writer writes the same number.
Fallible<int64_t> bytes_hash(Isolate&, Value self) {
  auto* b = self.as<BytesObject>();
  std::atomic_ref<int64_t> cache(b->hash);
  int64_t hash = cache.load(std::memory_order_relaxed);
  if (hash != -1) return hash;
  hash = hash_bytes(b->data(), b->length());
  cache.store(hash, std::memory_order_relaxed);
  return hash;
}

Fallible<int64_t> bytes_length(Isolate&, Value self) { return static_cast<int64_t>(view(self).size()); }
Result bytes_repr_slot(Isolate& iso, Value self) { return make_str(iso, bytes_repr(view(self))); }
Result bytes_iter(Isolate& iso, Value self) { return make_text_iterator(iso, bytes_iterator_type, self); }
Fallible<bool> contains_slot(Isolate& iso, Value self, Value item) {
  Ref held = Ref::borrow(iso, self);
  return bytes_contains(iso, view(self), item);
}

Result bytes_str(Isolate& iso, Value self) {
  if (interpreter_options().bytes_warning != 0) TRY(warn(iso, BytesWarning, "str() on a bytes instance"));
  return bytes_repr_slot(iso, self);
}

Result bytes_compare(Isolate& iso, Value left, Value right, CompareOp op) {
  if (!BytesObject::check(left) || !BytesObject::check(right)) {
    if (interpreter_options().bytes_warning != 0 && (op == CompareOp::kEq || op == CompareOp::kNe)) {
      if (StrObject::check(left) || StrObject::check(right)) TRY(warn(iso, BytesWarning, "Comparison between bytes and string"));
      else if (is_int(left) || is_int(right)) TRY(warn(iso, BytesWarning, "Comparison between bytes and int"));
    }
    return Value::not_implemented();
  }
  return Value::boolean(slot_bytes_compare(view(left), view(right), op));
}

Result bytes_get_item(Isolate& iso, Value self, Value key) {
  std::string_view text = view(self);
  auto n = static_cast<int64_t>(text.size());
  if (SliceObject::check(key)) {
    SliceIndices at = TRY(slice_indices(iso, key.as<SliceObject>(), n));
    if (at.count <= 0) return make_bytes(iso, {});
    if (at.step == 1)
      return bytes_methods::piece(iso, self.as<BytesObject>(), static_cast<size_t>(at.start),
                                  static_cast<size_t>(at.start + at.count));
    uint8_t* out;
    Result r = allocate_bytes(iso, static_cast<size_t>(at.count), &out);
    TRY(r);
    for (int64_t i = 0, from = at.start; i < at.count; ++i, from += at.step)
      out[i] = static_cast<uint8_t>(text[static_cast<size_t>(from)]);
    return r;
  }
  if (!key.is_small_int() && !type_of(key)->slots.index)
    return iso.raise(TypeError, "byte indices must be integers or slices, not {}", type_name(key));
  int64_t i = key.is_small_int() ? key.as_small_int() : TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
  if (i < 0) i += n;
  if (i < 0 || i >= n) return iso.raise(IndexError, "index out of range");
  return Value::small_int(static_cast<uint8_t>(text[static_cast<size_t>(i)]));
}

Result bytes_concatenate(Isolate& iso, Value left, Value right) {
  if (type_of(left) == &bytes_type && type_of(right) == &bytes_type) {
    std::string_view a = view(left), b = view(right);
    if (b.empty()) return retained(iso, left);
    if (a.empty()) return retained(iso, right);
    uint8_t* to;
    Result joined = allocate_bytes(iso, a.size() + b.size(), &to);
    TRY(joined);
    std::memcpy(to, a.data(), a.size());
    std::memcpy(to + a.size(), b.data(), b.size());
    return joined;
  }
  if (!is_buffer(right)) return iso.raise(TypeError, "can't concat {} to {}", type_name(right), type_name(left));
  BytesView other(iso);
  TRY(other.get(right));
  std::string_view text = view(left);
  if (other.text().empty() && type_of(left) == &bytes_type) return retained(iso, left);
  if (text.empty() && type_of(right) == &bytes_type) return retained(iso, right);
  uint8_t* out;
  Result r = allocate_bytes(iso, text.size() + other.text().size(), &out);
  TRY(r);
  out = std::copy(text.begin(), text.end(), out);
  std::copy(other.text().begin(), other.text().end(), out);
  return r;
}

Result bytes_repeat(Isolate& iso, Value self, int64_t count) {
  std::string_view text = view(self);
  if (count == 1 && type_of(self) == &bytes_type) return retained(iso, self);
  size_t size;
  if (count <= 0 || text.empty()) return make_bytes(iso, {});
  if (__builtin_mul_overflow(text.size(), static_cast<size_t>(count), &size) || size > size_t{INT64_MAX})
    return iso.raise(OverflowError, "repeated bytes are too long");
  uint8_t* out;
  Result r = allocate_bytes(iso, size, &out);
  TRY(r);
  repeat_bytes(out, text, size);
  return r;
}

Result bytes_remainder(Isolate& iso, Value left, Value right) {
  if (!BytesObject::check(left)) return Value::not_implemented();
  std::string out;
  TRY(format_bytes_percent(iso, view(left), right, &out));
  return make_bytes(iso, out);
}

Status bytes_get_buffer(Isolate& iso, Value self, BufferView* out, bool writable) {
  if (writable) return iso.raise(BufferError, "Object is not writable.");
  out->data = const_cast<uint8_t*>(self.as<BytesObject>()->data());
  out->size = view(self).size();
  out->read_only = true;
  return Status::ok();
}

Result bytes_new(Isolate& iso, TypeObject* cls, Value source, Value encoding, Value errors) {
  bool plain = encoding.is_empty() && errors.is_empty();
  if (plain && cls == &bytes_type && type_of(source) == &bytes_type) return retained(iso, source);
  if (plain && !source.is_empty()) {
    Result method = lookup_special(iso, source, names.dunder_bytes);
    if (!method.is_not_found()) {
      Ref function(iso, TRY(method));
      Ref made(iso, TRY(call(iso, function, {})));
      if (!BytesObject::check(made))
        return iso.raise(TypeError, "__bytes__ returned non-bytes (type {})", type_name(made));
      return cls == &bytes_type ? made.release() : make_bytes_as(iso, cls, view(made));
    }
  }
  std::string data;
  TRY(bytes_from_source(iso, "bytes", source, encoding, errors, &data));
  return make_bytes_as(iso, cls, data);
}

Result bytes_fromhex(Isolate& iso, TypeObject* cls, Value string) {
  std::string data;
  TRY(parse_hex(iso, string, &data));
  Ref made(iso, TRY(make_bytes(iso, data)));
  return cls == &bytes_type ? made.release() : call(iso, as_value(cls), {made});
}

Result bytes_dunder_bytes(Isolate& iso, BytesObject* self) { return bytes_methods::same(iso, self); }

Result bytes_getnewargs(Isolate& iso, BytesObject* self) {
  Ref data(iso, TRY(make_bytes(iso, self->view())));
  return make_tuple(iso, {data});
}

Fallible<int64_t> bytes_sizeof(Isolate&, BytesObject* self) {
  return static_cast<int64_t>(bytes_variable_size(self) + (self->is_external() ? self->length() : 0));
}

constexpr MethodDef kMethods[] = {
    def<"new bytes(source=<unset>, encoding=<unset>, errors=<unset>)", bytes_new>("Construct an immutable array of bytes."),
    SKERRY_BYTES_METHODS(BytesObject),
    def<"class fromhex(string, /)", bytes_fromhex>("Create a bytes object from a string of hexadecimal numbers."),
    def<"__bytes__(self, /)", bytes_dunder_bytes>("Convert this value to exact type bytes."),
    def<"__getnewargs__(self, /)", bytes_getnewargs>("Arguments that make equal bytes."),
    def<"__sizeof__(self, /)", bytes_sizeof>("Return the size of the object in memory, in bytes."),
};

}  // namespace

extern const TypeDef bytes_type_def{
    .type = &bytes_type,
    .name = "bytes",
    .doc = "bytes(iterable_of_ints) -> bytes\n"
           "bytes(string, encoding[, errors]) -> bytes\n"
           "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
           "bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n"
           "bytes() -> empty bytes object\n\n"
           "Construct an immutable array of bytes from:\n"
           "  - an iterable yielding integers in range(256)\n"
           "  - a text string encoded using the specified encoding\n"
           "  - any object implementing the buffer API.\n"
           "  - an integer",
    .base = nullptr,
    .instance_size = sizeof(BytesObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kVariableSize, TypeFlag::kBytesSubclass, TypeFlag::kMatchSelf),
    .slots = {.destroy = bytes_destroy,
              .variable_size = bytes_variable_size,
              .repr = bytes_repr_slot,
              .str = bytes_str,
              .hash = bytes_hash,
              .compare = bytes_compare,
              .iter = bytes_iter,
              .remainder = bytes_remainder,
              .length = bytes_length,
              .get_item = bytes_get_item,
              .contains = contains_slot,
              .concatenate = bytes_concatenate,
              .repeat = bytes_repeat,
              .get_buffer = bytes_get_buffer},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
