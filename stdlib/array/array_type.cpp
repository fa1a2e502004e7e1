// array: storage, methods, the type and the module.
#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/array/array.h"

namespace skerry::arrays {

TypeObject array_type;

namespace {

constexpr const char kBadCode[] = "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)";

// ---- Methods
Status array_append(Isolate& iso, ArrayObject* self, Value v) {
  uint8_t item[8];
  TRY(convert_item(iso, *self->code, v, item));
  return insert_item(iso, self, self->length, item);
}
Status array_insert(Isolate& iso, ArrayObject* self, int64_t i, Value v) {
  uint8_t item[8];
  TRY(convert_item(iso, *self->code, v, item));
  auto n = static_cast<int64_t>(self->length);
  if (i < 0) i = std::max<int64_t>(i + n, 0);
  return insert_item(iso, self, static_cast<size_t>(std::min(i, n)), item);
}
// Position of the first equal item in [start, stop), or -1.
Fallible<int64_t> find(Isolate& iso, ArrayObject* self, Value v, int64_t start, int64_t stop) {
  for (int64_t i = start; i < stop && i < static_cast<int64_t>(self->length); ++i) {
    Ref own(iso, TRY(load_item(iso, *self->code, self->at(static_cast<size_t>(i)))));
    if (TRY(equals(iso, own, v))) return i;
  }
  return int64_t{-1};
}
Fallible<int64_t> array_index(Isolate& iso, ArrayObject* self, Value v, Clamped start, Clamped stop) {
  auto n = static_cast<int64_t>(self->length);
  auto from_end = [n](int64_t i) { return i < 0 ? std::max<int64_t>(i + n, 0) : i; };
  int64_t at = TRY(find(iso, self, v, from_end(start.value), from_end(stop.value)));
  if (at < 0) return iso.raise(ValueError, "array.index(x): x not in array");
  return at;
}
Fallible<int64_t> array_count(Isolate& iso, ArrayObject* self, Value v) {
  int64_t count = 0;
  for (size_t i = 0; i < self->length; ++i) {
    Ref own(iso, TRY(load_item(iso, *self->code, self->at(i))));
    count += TRY(equals(iso, own, v));
  }
  return count;
}
Status array_remove(Isolate& iso, ArrayObject* self, Value v) {
  int64_t at = TRY(find(iso, self, v, 0, INT64_MAX));
  if (at < 0 || at >= static_cast<int64_t>(self->length)) return iso.raise(ValueError, "array.remove(x): x not in array");
  return replace(iso, self, static_cast<size_t>(at), static_cast<size_t>(at) + 1, {});
}
Result array_pop(Isolate& iso, ArrayObject* self, int64_t i) {
  if (self->length == 0) return iso.raise(IndexError, "pop from empty array");
  if (i < 0) i += static_cast<int64_t>(self->length);
  if (i < 0 || i >= static_cast<int64_t>(self->length)) return iso.raise(IndexError, "pop index out of range");
  auto at = static_cast<size_t>(i);
  Ref item(iso, TRY(load_item(iso, *self->code, self->at(at))));
  TRY(replace(iso, self, at, at + 1, {}));
  return item.release();
}
Status array_reverse(Isolate&, ArrayObject* self) {
  size_t size = self->item_size();
  for (size_t i = 0, j = self->length; i + 1 < j; ++i)
    std::swap_ranges(self->at(i), self->at(i) + size, self->at(--j));
  return Status::ok();
}
Status array_byteswap(Isolate&, ArrayObject* self) {
  for (size_t i = 0; i < self->length; ++i) std::reverse(self->at(i), self->at(i) + self->item_size());
  return Status::ok();
}
Status array_extend(Isolate& iso, ArrayObject* self, Value iterable) { return extend(iso, self, iterable); }

Status array_frombytes(Isolate& iso, ArrayObject* self, Value buffer) {
  std::string data;
  {
    BytesView view(iso);
    TRY(view.get(buffer));
    data = view.text();
  }
  if (data.size() % self->item_size() != 0) return iso.raise(ValueError, "bytes length not a multiple of item size");
  return replace(iso, self, self->length, self->length, data);
}
Status array_fromlist(Isolate& iso, ArrayObject* self, Value list) {
  if (!ListObject::check(list)) return iso.raise(TypeError, "arg must be list");
  std::string items;
  size_t n = list.as<ListObject>()->length;
  for (size_t i = 0; i < n; ++i) {
    Ref item = Ref::borrow(iso, list.as<ListObject>()->items[i]);
    uint8_t raw[8];
    TRY(convert_item(iso, *self->code, item, raw));
    items.append(reinterpret_cast<char*>(raw), self->item_size());
    if (list.as<ListObject>()->length != n) return iso.raise(RuntimeError, "list changed size during iteration");
  }
  return replace(iso, self, self->length, self->length, items);
}
Status array_fromunicode(Isolate& iso, ArrayObject* self, Value text) {
  if (!StrObject::check(text)) return iso.raise(TypeError, "fromunicode() argument must be str, not {}", type_name_or_none(text));
  if (self->code->code != 'u') return iso.raise(ValueError, "fromunicode() may only be called on unicode type arrays");
  auto* s = text.as<StrObject>();
  std::u32string characters(s->length(), 0);
  for (size_t i = 0; i < s->length(); ++i) characters[i] = s->at(i);
  return replace(iso, self, self->length, self->length, {reinterpret_cast<const char*>(characters.data()), characters.size() * 4});
}
Status array_fromfile(Isolate& iso, ArrayObject* self, Value f, int64_t n) {
  if (n < 0) return iso.raise(ValueError, "negative count");
  auto size = static_cast<int64_t>(self->item_size());
  if (n > INT64_MAX / size) return iso.raise_memory_error();
  Ref data(iso, TRY(call_method(iso, f, names.read, {Ref(iso, TRY(make_int(iso, n * size)))})));
  if (!BytesObject::check(data)) return iso.raise(TypeError, "read() didn't return bytes");
  bool enough = static_cast<int64_t>(data.as<BytesObject>()->length()) == n * size;
  TRY(array_frombytes(iso, self, data));
  if (!enough) return iso.raise(EOFError, "read() didn't return enough bytes");
  return Status::ok();
}
Result array_tobytes(Isolate& iso, ArrayObject* self) { return make_bytes(iso, std::string(self->bytes())); }
Status array_tofile(Isolate& iso, ArrayObject* self, Value f) {
  constexpr size_t kBlock = 64 * 1024;
  for (size_t at = 0; at < self->byte_size(); at += kBlock) {
    Ref block(iso, TRY(make_bytes(iso, std::string(self->bytes().substr(at, kBlock)))));
    Ref written(iso, TRY(call_method(iso, f, names.write, {block})));
  }
  return Status::ok();
}
Result array_buffer_info(Isolate& iso, ArrayObject* self) {
  Ref address(iso, TRY(make_int_u64(iso, reinterpret_cast<uintptr_t>(self->data))));
  return make_tuple(iso, {address, Value::small_int(static_cast<int64_t>(self->length))});
}
Result array_deepcopy(Isolate& iso, ArrayObject* self, Value) { return array_copy(iso, self); }
Fallible<int64_t> array_sizeof(Isolate&, ArrayObject* self) { return static_cast<int64_t>(sizeof(ArrayObject) + self->capacity_bytes); }
Result array_typecode(Isolate& iso, ArrayObject* self) { return make_str(iso, {&self->code->code, 1}); }
Fallible<int64_t> array_itemsize(Isolate&, ArrayObject* self) { return static_cast<int64_t>(self->item_size()); }
Result array_class_getitem(Isolate& iso, TypeObject* cls, Value item) { return make_generic_alias(iso, as_value(cls), item); }

// ---- Pickling: the machine formats of PEP 307's successor table in the documentation of _array_reconstructor.
struct MachineFormat {
  uint8_t size;
  bool is_signed, big_endian;
  char kind;  // i: integer, f: float, 2 and 4: UTF-16, UTF-32
};
constexpr MachineFormat kFormats[] = {
    {1, false, false, 'i'}, {1, true, false, 'i'}, {2, false, false, 'i'}, {2, false, true, 'i'}, {2, true, false, 'i'},
    {2, true, true, 'i'},   {4, false, false, 'i'}, {4, false, true, 'i'}, {4, true, false, 'i'}, {4, true, true, 'i'},
    {8, false, false, 'i'}, {8, false, true, 'i'}, {8, true, false, 'i'}, {8, true, true, 'i'},   {4, true, false, 'f'},
    {4, true, true, 'f'},   {8, true, false, 'f'}, {8, true, true, 'f'},  {2, false, false, 'u'}, {2, false, true, 'u'},
    {4, false, false, 'u'}, {4, false, true, 'u'}};

int machine_format(const TypeCode& code) {
  bool floating = code.code == 'f' || code.code == 'd', text = code.code == 'u';
  for (int i = 0; i < static_cast<int>(std::size(kFormats)); ++i) {
    const MachineFormat& f = kFormats[i];
    if (f.big_endian || f.size != code.size) continue;
    if (text ? f.kind == 'u' : floating ? f.kind == 'f' : f.kind == 'i' && f.is_signed == (code.code >= 'a')) return i;
  }
  return -1;
}

Result array_reduce_ex(Isolate& iso, ArrayObject* self, int64_t protocol) {
  Ref state(iso, TRY(default_state(iso, Value::object(self))));
  Value cls = as_value(type_of(Value::object(self)));
  Ref code(iso, TRY(array_typecode(iso, self)));
  if (protocol < 3) {
    Ref items(iso, TRY(array_tolist(iso, self)));
    Ref arguments(iso, TRY(make_tuple(iso, {code, items})));
    return make_tuple(iso, {cls, arguments, state});
  }
  Ref module(iso, TRY(import_module(iso, "array")));
  Ref function(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, "_array_reconstructor")))));
  Ref data(iso, TRY(array_tobytes(iso, self)));
  Ref arguments(iso, TRY(make_tuple(iso, {cls, code, Value::small_int(machine_format(*self->code)), data})));
  return make_tuple(iso, {function, arguments, state});
}

Result array_reconstructor(Isolate& iso, Value cls, Value typecode, int64_t format, Value items) {
  if (!is_type(cls)) return iso.raise(TypeError, "first argument must be a type object, not {}", type_name(cls));
  auto* type = cls.as<TypeObject>();
  if (!is_subtype(type, &array_type))
    return iso.raise(TypeError, "{} is not a subtype of array.array", type_name(type));
  if (!StrObject::check(typecode) || typecode.as<StrObject>()->length() != 1)
    return iso.raise(TypeError, "_array_reconstructor() argument 2 must be a unicode character, not {}", type_name(typecode));
  const TypeCode* code = find_type_code(typecode.as<StrObject>()->at(0));
  if (code == nullptr) return iso.raise(ValueError, "second argument must be a valid type code");
  if (format < 0 || format >= static_cast<int64_t>(std::size(kFormats)))
    return iso.raise(ValueError, "third argument must be a valid machine format code.");
  if (!BytesObject::check(items)) return iso.raise(TypeError, "fourth argument should be bytes, not {}", type_name(items));
  const MachineFormat& f = kFormats[format];
  std::string data(items.as<BytesObject>()->view());
  if (data.size() % f.size != 0) return iso.raise(ValueError, "bytes length not a multiple of item size");
  if (f.big_endian)
    for (size_t i = 0; i < data.size(); i += f.size) std::reverse(data.begin() + static_cast<long>(i), data.begin() + static_cast<long>(i + f.size));
  // Where the code has another size here, the code that has the stored format stands in for it.
  const TypeCode* stored = nullptr;
  for (const TypeCode& c : kTypeCodes) {
    int m = machine_format(c);
    if (m < 0 || kFormats[m].size != f.size || kFormats[m].kind != f.kind || kFormats[m].is_signed != f.is_signed) continue;
    if (stored == nullptr || c.code == code->code) stored = &c;
  }
  if (stored == nullptr) return iso.raise(ValueError, "third argument must be a valid machine format code.");
  return make_array(iso, type, *stored, data);
}

// ---- Life
Result array_new(Isolate& iso, TypeObject* cls, Args args) {
  if (cls == &array_type && args.keyword_count() != 0) return iso.raise(TypeError, "array.array() takes no keyword arguments");
  if (args.count < 1) return iso.raise(TypeError, "array() takes at least 1 argument (0 given)");
  if (args.count > 2) return iso.raise(TypeError, "array() takes at most 2 arguments ({} given)", args.count);
  if (!StrObject::check(args[0]) || args[0].as<StrObject>()->length() != 1)
    return iso.raise(TypeError, "array() argument 1 must be a unicode character, not {}", type_name(args[0]));
  const TypeCode* code = find_type_code(args[0].as<StrObject>()->at(0));
  Value initial = args.count > 1 ? args[1] : Value();
  if (!initial.is_empty() && code != nullptr && code->code != 'u') {
    if (StrObject::check(initial)) return iso.raise(TypeError, "cannot use a str to initialize an array with typecode '{}'", code->code);
    if (ArrayObject::check(initial) && initial.as<ArrayObject>()->code->code == 'u')
      return iso.raise(TypeError, "cannot use a unicode array to initialize an array with typecode '{}'", code->code);
  }
  if (code == nullptr) return iso.raise(ValueError, "{}", kBadCode);
  Ref made(iso, TRY(make_array(iso, cls, *code)));
  auto* a = made.as<ArrayObject>();
  if (initial.is_empty()) return made.release();
  if (BytesObject::check(initial) || ByteArrayObject::check(initial)) TRY(array_frombytes(iso, a, initial));
  else if (StrObject::check(initial)) TRY(array_fromunicode(iso, a, initial));
  else if (ArrayObject::check(initial) && initial.as<ArrayObject>()->code == code)
    TRY(replace(iso, a, 0, 0, std::string(initial.as<ArrayObject>()->bytes())));
  else
    TRY(for_each(iso, initial, [&](Value v) { return array_append(iso, a, v); }));
  return made.release();
}
void array_destroy(Isolate& iso, Object* o) {
  auto* a = static_cast<ArrayObject*>(o);
  if (a->data != nullptr) iso.heap.release(a->data, a->capacity_bytes);
}
void array_traverse(Object*, Visitor&) {}
Status array_get_buffer(Isolate&, Value self, BufferView* out, bool) {
  static constexpr uint8_t kNothing = 0;  // never written: the size is zero
  auto* a = self.as<ArrayObject>();
  out->data = a->data != nullptr ? a->data : const_cast<uint8_t*>(&kNothing);
  out->size = a->byte_size();
  out->read_only = false;
  out->format = a->code->format;
  out->item_size = a->item_size();
  ++a->exports;
  return Status::ok();
}
void array_release_buffer(Isolate&, Value self, BufferView*) { --self.as<ArrayObject>()->exports; }

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "array", as_value(&array_type)));
  TRY(module_set(iso, module, "ArrayType", as_value(&array_type)));
  Ref codes(iso, TRY(make_str(iso, "bBuhHiIlLqQfd")));
  TRY(module_set(iso, module, "typecodes", codes));
  // isinstance(a, MutableSequence) holds, as far as the library with that class is there.
  Result abc = import_module(iso, "_collections_abc");
  if (abc.is_raised() && iso.catch_pending(ImportError)) return Status::ok();
  Ref abc_module(iso, TRY(abc));
  Ref cls(iso, TRY(get_attribute(iso, abc_module, Ref(iso, intern(iso, "MutableSequence")))));
  Ref done(iso, TRY(call_method(iso, cls, Ref(iso, intern(iso, "register")), {as_value(&array_type)})));
  return Status::ok();
}

constexpr MethodDef kFunctions[] = {
    def<"def _array_reconstructor(arraytype, typecode, mformat_code, items, /)", array_reconstructor>("Internal. Used for pickling support."),
};
constexpr MethodDef kMethods[] = {
    def<"append(self, v, /)", array_append>("Append new value v to the end of the array."),
    def<"buffer_info(self, /)", array_buffer_info>("Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents."),
    def<"byteswap(self, /)", array_byteswap>("Byteswap all items of the array."),
    def<"count(self, v, /)", array_count>("Return number of occurrences of v in the array."),
    def<"extend(self, bb, /)", array_extend>("Append items to the end of the array."),
    def<"frombytes(self, buffer, /)", array_frombytes>("Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method."),
    def<"fromfile(self, f, n, /)", array_fromfile>("Read n objects from the file object f and append them to the end of the array."),
    def<"fromlist(self, list, /)", array_fromlist>("Append items to array from list."),
    def<"fromunicode(self, ustr, /)", array_fromunicode>("Extends this array with data from the unicode string ustr."),
    def<"index(self, v, start=0, stop=2305843009213693951, /)", array_index>("Return index of first occurrence of v in the array."),
    def<"insert(self, i, v, /)", array_insert>("Insert a new item v into the array before position i."),
    def<"pop(self, i=-1, /)", array_pop>("Return the i-th element and delete it from the array."),
    def<"remove(self, v, /)", array_remove>("Remove the first occurrence of v in the array."),
    def<"reverse(self, /)", array_reverse>("Reverse the order of the items in the array."),
    def<"tobytes(self, /)", array_tobytes>("Convert the array to an array of machine values and return the bytes representation."),
    def<"tofile(self, f, /)", array_tofile>("Write all items (as machine values) to the file object f."),
    def<"tolist(self, /)", array_tolist>("Convert array to an ordinary list with the same items."),
    def<"tounicode(self, /)", array_tounicode>("Extends this array with data from the unicode string ustr."),
    def<"__copy__(self, /)", array_copy>("Return a copy of the array."),
    def<"__deepcopy__(self, unused, /)", array_deepcopy>("Return a copy of the array."),
    def<"__reduce_ex__(self, value, /)", array_reduce_ex>("Return state information for pickling."),
    def<"__sizeof__(self, /)", array_sizeof>("Size of the array in memory, in bytes."),
    def<"class __class_getitem__(item, /)", array_class_getitem>("See PEP 585"),
    def<"get typecode", array_typecode>("the typecode character used to create the array"),
    def<"get itemsize", array_itemsize>("the size, in bytes, of one array item"),
};

}  // namespace

Result make_array(Isolate& iso, TypeObject* cls, const TypeCode& code, std::string_view bytes) {
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* a = made.as<ArrayObject>();
  a->code = &code;
  TRY(replace(iso, a, 0, 0, bytes));
  return made.release();
}

Status check_resizable(Isolate& iso, const ArrayObject* a) {
  if (a->exports != 0) return iso.raise(BufferError, "cannot resize an array that is exporting buffers");
  return Status::ok();
}

Status resize(Isolate& iso, ArrayObject* a, size_t length) {
  if (length == a->length) return Status::ok();
  TRY(check_resizable(iso, a));
  size_t needed = length * a->item_size();
  if (needed > a->capacity_bytes || needed < a->capacity_bytes / 2) {
    size_t capacity = needed > a->capacity_bytes ? needed + needed / 8 + 16 : needed;
    void* data = nullptr;
    if (capacity == 0) {
      iso.heap.release(a->data, a->capacity_bytes);
    } else {
      data = a->data != nullptr ? iso.heap.reallocate(a->data, a->capacity_bytes, capacity) : iso.heap.allocate(capacity);
      if (data == nullptr) return iso.raise_memory_error();
    }
    a->data = static_cast<uint8_t*>(data);
    a->capacity_bytes = capacity;
  }
  a->length = length;
  return Status::ok();
}

Status replace(Isolate& iso, ArrayObject* a, size_t start, size_t end, std::string_view with) {
  if (end < start) end = start;
  size_t size = a->item_size(), items = with.size() / size, old = a->length, tail = old - end;
  size_t length = old - (end - start) + items;
  if (length > old) TRY(resize(iso, a, length));
  else if (length < old) TRY(check_resizable(iso, a));
  if (tail != 0 && length != old) std::memmove(a->data + (start + items) * size, a->data + end * size, tail * size);
  if (!with.empty()) std::memcpy(a->data + start * size, with.data(), with.size());
  return resize(iso, a, length);
}

Status insert_item(Isolate& iso, ArrayObject* a, size_t position, const uint8_t* item) {
  return replace(iso, a, position, position, {reinterpret_cast<const char*>(item), a->item_size()});
}

Status extend(Isolate& iso, ArrayObject* a, Value iterable) {
  if (ArrayObject::check(iterable)) {
    if (iterable.as<ArrayObject>()->code != a->code) return iso.raise(TypeError, "can only extend with array of same kind");
    return replace(iso, a, a->length, a->length, std::string(iterable.as<ArrayObject>()->bytes()));
  }
  return for_each(iso, iterable, [&](Value v) { return array_append(iso, a, v); });
}

extern const TypeDef array_type_def{
    .type = &array_type,
    .name = "array.array",
    .doc = "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized "
           "from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.",
    .base = nullptr,
    .instance_size = sizeof(ArrayObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType, TypeFlag::kSequencePattern),
    .slots = {.destroy = array_destroy,
              .traverse = array_traverse,
              .new_ = array_new,
              .repr = array_repr,
              .hash = hash_not_implemented,
              .compare = array_compare,
              .iter = array_iter,
              .length = array_length,
              .get_item = array_get_item,
              .set_item = array_set_item,
              .contains = array_contains,
              .concatenate = array_concatenate,
              .inplace_concatenate = array_inplace_concatenate,
              .repeat = array_repeat,
              .inplace_repeat = array_inplace_repeat,
              .get_buffer = array_get_buffer,
              .release_buffer = array_release_buffer},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::arrays

namespace skerry {

extern const ModuleDef array_module_def{
    .name = "array",
    .doc = "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating "
           "point\nnumbers.",
    .functions = arrays::kFunctions,
    .function_count = std::size(arrays::kFunctions),
    .populate = arrays::populate};

}  // namespace skerry
