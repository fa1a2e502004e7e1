// The type bytearray: its memory, slots and the table of methods.
//
// The memory is the isolate heap's; `capacity` bytes of it, null while zero. While `exports` is not zero neither the
// address nor the length may change.
#include <algorithm>
#include <iterator>
#include <vector>

#include "isolate/builtins/interpreter_options.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes_methods.h"
#include "isolate/objects/native.h"
#include "isolate/objects/percent_format.h"
#include "isolate/objects/text_iterators.h"
#include "isolate/objects/warning.h"
#include "isolate/objects/type_build.h"

namespace skerry {

TypeObject bytearray_type;

Status bytearray_check_resizable(Isolate& iso, const ByteArrayObject* b) {
  if (b->exports > 0) return iso.raise(BufferError, "Existing exports of data: object cannot be re-sized");
  return Status::ok();
}

Status bytearray_resize(Isolate& iso, ByteArrayObject* b, size_t length) {
  if (length == b->length) return Status::ok();
  TRY(bytearray_check_resizable(iso, b));
  bool fits = length <= b->capacity && length >= b->capacity / 2;
  if (!fits) {
    if (length > size_t{INT64_MAX} / 2) return iso.raise_memory_error();
    size_t capacity = length > b->length ? length + length / 8 + 16 : length;
    if (length == 0) capacity = 0;
    void* data = nullptr;
    if (capacity == 0) {
      if (b->data) iso.heap.release(b->data, b->capacity);
    } else {
      data = b->data ? iso.heap.reallocate(b->data, b->capacity, capacity) : iso.heap.allocate(capacity);
      if (!data) return iso.raise_memory_error();
    }
    b->data = static_cast<uint8_t*>(data);
    b->capacity = capacity;
  }
  b->length = length;
  return Status::ok();
}

Status bytearray_replace(Isolate& iso, ByteArrayObject* b, size_t start, size_t end, std::string_view with) {
  std::string copy;
  auto* first = reinterpret_cast<const uint8_t*>(with.data());
  bool aliases = b->data && std::less_equal<>()(b->data, first) && std::less<>()(first, b->data + b->capacity);
  if (aliases) {
    copy = with;
    with = copy;
  }
  size_t removed = end - start, tail = b->length - end;
  if (with.size() > removed) {
    TRY(bytearray_resize(iso, b, b->length + (with.size() - removed)));
    if (tail) std::memmove(b->data + start + with.size(), b->data + end, tail);
  } else if (with.size() < removed) {
    TRY(bytearray_check_resizable(iso, b));
    if (tail) std::memmove(b->data + start + with.size(), b->data + end, tail);
    TRY(bytearray_resize(iso, b, b->length - (removed - with.size())));
  }
  if (!with.empty()) std::memcpy(b->data + start, with.data(), with.size());
  return Status::ok();
}

Result make_bytearray(Isolate& iso, std::string_view data) {
  Ref made(iso, TRY(allocate_instance(iso, &bytearray_type)));
  auto* b = made.as<ByteArrayObject>();
  TRY(bytearray_resize(iso, b, data.size()));
  if (!data.empty()) std::memcpy(b->data, data.data(), data.size());
  return made.release();
}

namespace {

std::string_view view(Value self) { return self.as<ByteArrayObject>()->view(); }

void bytearray_destroy(Isolate& iso, Object* o) {
  auto* b = static_cast<ByteArrayObject*>(o);
  if (b->data) iso.heap.release(b->data, b->capacity);
}

Result bytearray_new(Isolate& iso, TypeObject* cls, Args) { return allocate_instance(iso, cls); }

Status bytearray_init(Isolate& iso, Value self, Value source, Value encoding, Value errors) {
  auto* b = self.as<ByteArrayObject>();
  if (b->length) TRY(bytearray_resize(iso, b, 0));
  std::string data;
  TRY(bytes_from_source(iso, "bytearray", source, encoding, errors, &data));
  return bytearray_replace(iso, b, 0, b->length, data);
}

constexpr MethodDef kInit =
    def<"bytearray(self, source=<unset>, encoding=<unset>, errors=<unset>)", bytearray_init>("");
Status bytearray_init_slot(Isolate& iso, Value self, Args args) {
  std::vector<Value> values{self};
  values.insert(values.end(), args.values, args.values + args.count + args.keyword_count());
  TRY(call_native(iso, kInit, nullptr, {values.data(), args.count + 1, args.keywords}));
  return Status::ok();
}

Result bytearray_repr(Isolate& iso, Value self) {
  return make_str(iso, fmt::format("{}({})", short_type_name(type_of(self)), bytes_repr(view(self), QuoteEscape::kSingleToo)));
}

Result bytearray_str(Isolate& iso, Value self) {
  if (interpreter_options().bytes_warning != 0) TRY(warn(iso, BytesWarning, "str() on a bytearray instance"));
  return bytearray_repr(iso, self);
}

Result bytearray_compare(Isolate& iso, Value left, Value right, CompareOp op) {
  if (!is_buffer(left) || !is_buffer(right)) {
    bool is_equality = op == CompareOp::kEq || op == CompareOp::kNe;
    if (interpreter_options().bytes_warning != 0 && is_equality && (StrObject::check(left) || StrObject::check(right)))
      TRY(warn(iso, BytesWarning, "Comparison between bytearray and string"));
    return Value::not_implemented();
  }
  BytesView a(iso), b(iso);
  TRY(a.get(left));
  TRY(b.get(right));
  return Value::boolean(slot_bytes_compare(a.text(), b.text(), op));
}

Fallible<int64_t> bytearray_length(Isolate&, Value self) { return static_cast<int64_t>(view(self).size()); }
Result bytearray_iter(Isolate& iso, Value self) { return make_text_iterator(iso, bytearray_iterator_type, self); }

Fallible<bool> bytearray_contains(Isolate& iso, Value self, Value item) {
  BytesView held(iso);  // converting the item may run Python
  TRY(held.get(self));
  return bytes_contains(iso, held.text(), item);
}

Result bytearray_concatenate(Isolate& iso, Value left, Value right) {
  if (!is_buffer(left) || !is_buffer(right))
    return iso.raise(TypeError, "can't concat {} to {}", type_name(right), type_name(left));
  BytesView other(iso);
  TRY(other.get(right));
  size_t size = view(left).size() + other.text().size();
  TRY(check_room(iso, size));
  std::string out(view(left));
  out += other.text();
  return make_bytearray(iso, out);
}

Result bytearray_repeat(Isolate& iso, Value self, int64_t count) {
  size_t size = 0, unit = view(self).size();
  if (count > 0 && __builtin_mul_overflow(unit, static_cast<size_t>(count), &size)) return iso.raise_memory_error();
  Ref made(iso, TRY(make_bytearray(iso, {})));
  auto* b = made.as<ByteArrayObject>();
  TRY(bytearray_resize(iso, b, size));
  if (size > 0) repeat_bytes(b->data, view(self), size);
  return made.release();
}

Result bytearray_remainder(Isolate& iso, Value left, Value right) {
  if (!ByteArrayObject::check(left)) return Value::not_implemented();
  std::string format(view(left)), out;
  TRY(format_bytes_percent(iso, format, right, &out));
  return make_bytearray(iso, out);
}

Status bytearray_get_buffer(Isolate&, Value self, BufferView* out, bool) {
  static uint8_t nothing;  // never written: the size is zero
  auto* b = self.as<ByteArrayObject>();
  ++b->exports;
  out->data = b->data ? b->data : &nothing;
  out->size = b->length;
  out->read_only = false;
  return Status::ok();
}

void bytearray_release_buffer(Isolate&, Value self, BufferView*) { --self.as<ByteArrayObject>()->exports; }

Result bytearray_fromhex(Isolate& iso, TypeObject* cls, Value string) {
  std::string data;
  TRY(parse_hex(iso, string, &data));
  Ref made(iso, TRY(make_bytearray(iso, data)));
  return cls == &bytearray_type ? made.release() : call(iso, as_value(cls), {made});
}

Result bytearray_reduce(Isolate& iso, ByteArrayObject* self) {
  Value me = Value::object(self);
  Ref text(iso, TRY(make_str_latin1(iso, self->data, self->length)));
  Ref encoding(iso, TRY(make_str(iso, "latin-1")));
  Ref arguments(iso, self->length ? TRY(make_tuple(iso, {text, encoding})) : TRY(make_tuple(iso, {})));
  Ref state(iso, TRY(default_state(iso, me)));
  return make_tuple(iso, {as_value(type_of(me)), arguments, state});
}
Result bytearray_reduce_ex(Isolate& iso, ByteArrayObject* self, int64_t protocol) {
  if (protocol < 3) return bytearray_reduce(iso, self);
  Ref data(iso, TRY(make_bytes(iso, self->view())));
  Ref arguments(iso, self->length ? TRY(make_tuple(iso, {data})) : TRY(make_tuple(iso, {})));
  Ref state(iso, TRY(default_state(iso, Value::object(self))));
  return make_tuple(iso, {as_value(type_of(Value::object(self))), arguments, state});
}

Fallible<int64_t> bytearray_alloc(Isolate&, ByteArrayObject* self) { return static_cast<int64_t>(self->capacity); }
Fallible<int64_t> bytearray_sizeof(Isolate&, ByteArrayObject* self) {
  return static_cast<int64_t>(sizeof(ByteArrayObject) + self->capacity);
}

constexpr MethodDef kMethods[] = {
    SKERRY_BYTES_METHODS(ByteArrayObject),
    def<"append(self, item, /)", bytearray_append>("Append a single item to the end of the bytearray."),
    def<"clear(self, /)", bytearray_clear>("Remove all items from the bytearray."),
    def<"copy(self, /)", bytearray_copy>("Return a copy of B."),
    def<"extend(self, iterable_of_ints, /)", bytearray_extend>(
        "Append all the items from the iterator or sequence to the bytearray."),
    def<"class fromhex(string, /)", bytearray_fromhex>("Create a bytearray object from a string of hexadecimal numbers."),
    def<"insert(self, index, item, /)", bytearray_insert>("Insert a single item into the bytearray before the given index."),
    def<"pop(self, index=-1, /)", bytearray_pop>("Remove and return a single item from B."),
    def<"remove(self, value, /)", bytearray_remove>("Remove the first occurrence of a value in the bytearray."),
    def<"reverse(self, /)", bytearray_reverse>("Reverse the order of the values in B in place."),
    def<"__alloc__(self, /)", bytearray_alloc>("Return the number of bytes actually allocated."),
    def<"__reduce__(self, /)", bytearray_reduce>("Return state information for pickling."),
    def<"__reduce_ex__(self, proto=0, /)", bytearray_reduce_ex>("Return state information for pickling."),
    def<"__sizeof__(self, /)", bytearray_sizeof>("Returns the size of the bytearray object in memory, in bytes."),
};

}  // namespace

extern const TypeDef bytearray_type_def{
    .type = &bytearray_type,
    .name = "bytearray",
    .doc = "bytearray(iterable_of_ints) -> bytearray\n"
           "bytearray(string, encoding[, errors]) -> bytearray\n"
           "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
           "bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n"
           "bytearray() -> empty bytes array\n\n"
           "Construct a mutable bytearray object from:\n"
           "  - an iterable yielding integers in range(256)\n"
           "  - a text string encoded using the specified encoding\n"
           "  - a bytes or a buffer object\n"
           "  - any object implementing the buffer API.\n"
           "  - an integer",
    .base = nullptr,
    .instance_size = sizeof(ByteArrayObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kMatchSelf),
    .slots = {.destroy = bytearray_destroy,
              .new_ = bytearray_new,
              .init = bytearray_init_slot,
              .repr = bytearray_repr,
              .str = bytearray_str,
              .compare = bytearray_compare,
              .iter = bytearray_iter,
              .remainder = bytearray_remainder,
              .length = bytearray_length,
              .get_item = bytearray_get_item,
              .set_item = bytearray_set_item,
              .contains = bytearray_contains,
              .concatenate = bytearray_concatenate,
              .inplace_concatenate = bytearray_inplace_concatenate,
              .repeat = bytearray_repeat,
              .inplace_repeat = bytearray_inplace_repeat,
              .get_buffer = bytearray_get_buffer,
              .release_buffer = bytearray_release_buffer},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
