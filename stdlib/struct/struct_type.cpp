// struct.Struct, the iterator of iter_unpack, struct.error, and the functions of the module `_struct`.
#include <cstring>
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/native_init.h"
#include "stdlib/struct/struct_format.h"

namespace skerry::structs {

TypeObject struct_error, struct_type, unpack_iterator_type;

namespace {

struct StructObject : Object {
  Value format;  // owned str
  Value items;   // owned bytes: an array of Item
  size_t size, values;
  void blank() { format = items = Value(); }
  static bool check(Value v) { return is_instance_of(v, struct_type); }
  static TypeObject& type() { return struct_type; }
  Format parsed() const {
    if (items.is_empty()) return {nullptr, 0, 0, 0};
    auto* b = items.as<BytesObject>();
    return {reinterpret_cast<const Item*>(b->data()), b->length() / sizeof(Item), size, values};
  }
};

Fault no_room(Isolate& iso, const char* verb, const char* function, size_t size, int64_t offset, size_t buffer) {
  return iso.raise(struct_error,
                   "{} requires a buffer of at least {} bytes for {} {} bytes at offset {} (actual buffer size is {})", function,
                   static_cast<uint64_t>(offset) + size, verb, size, offset, buffer);
}

Result struct_pack(Isolate& iso, StructObject* self, Args args) {
  Ref items = Ref::borrow(iso, self->items);  // __init__ may run again meanwhile
  return pack_arguments(iso, self->parsed(), args);
}
Result struct_pack_into(Isolate& iso, StructObject* self, Args args) {
  Ref items = Ref::borrow(iso, self->items);
  return structs::pack_into(iso, self->parsed(), args);
}
Result struct_unpack(Isolate& iso, StructObject* self, Value buffer) { return unpack_buffer(iso, self->parsed(), buffer); }
Result struct_unpack_from(Isolate& iso, StructObject* self, Value buffer, int64_t offset) {
  return structs::unpack_from(iso, self->parsed(), buffer, offset);
}
Result struct_iter_unpack(Isolate& iso, StructObject* self, Value buffer) {
  return make_unpack_iterator(iso, Value::object(self), buffer);
}
Result struct_format(Isolate& iso, StructObject* self) {
  return self->format.is_empty() ? make_str(iso, "") : retained(iso, self->format);
}
Result struct_size(Isolate& iso, StructObject* self) { return make_int(iso, static_cast<int64_t>(self->size)); }
Result struct_sizeof(Isolate& iso, StructObject* self) {
  return make_int(iso, static_cast<int64_t>(sizeof(StructObject) + self->parsed().item_count * sizeof(Item)));
}

Status struct_set_format(Isolate& iso, StructObject* self, Value format) {
  FormatParser parser;
  TRY(parser.parse(iso, format));
  Format f = parser.format();
  Ref items(iso, TRY(make_bytes(iso, {reinterpret_cast<const char*>(f.items), f.item_count * sizeof(Item)})));
  Ref text = Ref::borrow(iso, format);
  if (BytesObject::check(format)) {
    std::string_view v = format.as<BytesObject>()->view();
    text.reset(TRY(make_str_latin1(iso, reinterpret_cast<const uint8_t*>(v.data()), v.size())));
  }
  self->size = f.size;
  self->values = f.values;
  assign(iso, self->items, items.release());
  assign(iso, self->format, text.release());
  return Status::ok();
}
constexpr MethodDef kInit = def<"Struct(self, /, format)", struct_set_format>(nullptr);

void struct_destroy(Isolate& iso, Object* o) {
  auto* s = static_cast<StructObject*>(o);
  clear_field(iso, s->format);
  clear_field(iso, s->items);
}
void struct_traverse(Object* o, Visitor& visitor) {
  visitor.visit(static_cast<StructObject*>(o)->format);
  visitor.visit(static_cast<StructObject*>(o)->items);
}

// ---- The iterator
struct UnpackIterator : Object {
  Value object;  // owned Struct; Empty: ended
  BufferView view;
  size_t position;
  static bool check(Value v) { return has_type(v, unpack_iterator_type); }
  static TypeObject& type() { return unpack_iterator_type; }
};
void iterator_destroy(Isolate& iso, Object* o) {
  auto* it = static_cast<UnpackIterator*>(o);
  if (it->object.is_empty()) return;
  release_buffer(iso, &it->view);
  clear_field(iso, it->object);
}
void iterator_traverse(Object* o, Visitor& visitor) {
  auto* it = static_cast<UnpackIterator*>(o);
  visitor.visit(it->object);
  if (!it->object.is_empty()) visitor.visit(it->view.owner);
}
Result iterator_self(Isolate& iso, Value self) { return retained(iso, self); }
Result iterator_step(Isolate& iso, Value self) {
  auto* it = self.as<UnpackIterator>();
  if (it->object.is_empty()) return Fault(FaultKind::kExhausted);
  Format format = it->object.as<StructObject>()->parsed();
  if (format.size == 0 || format.size > it->view.size - it->position) {
    iterator_destroy(iso, it);
    return Fault(FaultKind::kExhausted);
  }
  size_t at = it->position;
  it->position += format.size;
  return unpack(iso, format, it->view.data + at);
}
Fallible<int64_t> iterator_hint(Isolate&, UnpackIterator* it) {
  if (it->object.is_empty()) return int64_t{0};
  return static_cast<int64_t>((it->view.size - it->position) / it->object.as<StructObject>()->size);
}

// ---- The module's functions
Result format_argument(Isolate& iso, Args args, FormatParser* parser) {
  if (args.count == 0) return iso.raise(TypeError, "missing format argument");
  TRY(parser->parse(iso, args[0]));
  return Value::none();
}
Args rest_of(Args args) { return Args{args.values + 1, args.count - 1, Value()}; }

Result module_pack(Isolate& iso, Args args) {
  FormatParser parser;
  TRY(format_argument(iso, args, &parser));
  return pack_arguments(iso, parser.format(), rest_of(args));
}
Result module_pack_into(Isolate& iso, Args args) {
  FormatParser parser;
  TRY(format_argument(iso, args, &parser));
  return structs::pack_into(iso, parser.format(), rest_of(args));
}
Result module_unpack(Isolate& iso, Value format, Value buffer) {
  FormatParser parser;
  TRY(parser.parse(iso, format));
  return unpack_buffer(iso, parser.format(), buffer);
}
Result module_unpack_from(Isolate& iso, Value format, Value buffer, int64_t offset) {
  FormatParser parser;
  TRY(parser.parse(iso, format));
  return structs::unpack_from(iso, parser.format(), buffer, offset);
}
Result module_iter_unpack(Isolate& iso, Value format, Value buffer) {
  Ref made(iso, TRY(make_struct(iso, &struct_type, format)));
  return make_unpack_iterator(iso, made, buffer);
}
Result module_calcsize(Isolate& iso, Value format) {
  FormatParser parser;
  TRY(parser.parse(iso, format));
  return make_int(iso, static_cast<int64_t>(parser.format().size));
}
Status module_clear_cache(Isolate&) { return Status::ok(); }

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "Struct", as_value(&struct_type)));
  return module_set(iso, module, "error", as_value(&struct_error));
}

constexpr MethodDef kFunctions[] = {
    def<"def _clearcache()", module_clear_cache>("Clear the internal cache."),
    def<"def calcsize(format, /)", module_calcsize>("Return size in bytes of the struct described by the format string."),
    def<"def iter_unpack(format, buffer, /)", module_iter_unpack>(
        "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes are unpacked according to the format string, "
        "like\na repeated invocation of unpack_from().\n\nRequires that the bytes length be a multiple of the struct size."),
    def<"def pack(*args)", module_pack>(
        "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format "
        "string.  See help(struct) for more on format strings."),
    def<"def pack_into(*args)", module_pack_into>(
        "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string and write\nthe "
        "packed bytes into the writable buffer buf starting at offset.  Note\nthat the offset is a required argument.  See "
        "help(struct) for more\non format strings."),
    def<"def unpack(format, buffer, /)", module_unpack>(
        "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size in bytes must be "
        "calcsize(format).\n\nSee help(struct) for more on format strings."),
    def<"def unpack_from(format, /, buffer, offset=0)", module_unpack_from>(
        "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size, minus offset, must be at "
        "least calcsize(format).\n\nSee help(struct) for more on format strings."),
};
constexpr MethodDef kStructMethods[] = {
    def<"pack(self, /, *args)", struct_pack>("S.pack(v1, v2, ...) -> bytes"),
    def<"pack_into(self, /, *args)", struct_pack_into>("S.pack_into(buffer, offset, v1, v2, ...)"),
    def<"unpack(self, buffer, /)", struct_unpack>("Return a tuple containing unpacked values."),
    def<"unpack_from(self, /, buffer, offset=0)", struct_unpack_from>("Return a tuple containing unpacked values."),
    def<"iter_unpack(self, buffer, /)", struct_iter_unpack>("Return an iterator yielding tuples."),
    def<"__sizeof__(self, /)", struct_sizeof>("S.__sizeof__() -> size of S in memory, in bytes"),
    def<"get format", struct_format>("struct format string"),
    def<"get size", struct_size>("struct size in bytes"),
};
constexpr MethodDef kIteratorMethods[] = {
    def<"__length_hint__(self, /)", iterator_hint>(nullptr),
};

}  // namespace

Result pack_arguments(Isolate& iso, const Format& format, Args args) {
  if (args.count != format.values)
    return iso.raise(struct_error, "pack expected {} items for packing (got {})", format.values, args.count);
  uint8_t* data;
  Ref out(iso, TRY(allocate_bytes(iso, format.size, &data)));
  TRY(pack(iso, format, args.values, data));
  return out.release();
}

Result pack_into(Isolate& iso, const Format& format, Args args) {
  if (args.count != format.values + 2) {
    if (args.count == 0) return iso.raise(struct_error, "pack_into expected buffer argument");
    if (args.count == 1) return iso.raise(struct_error, "pack_into expected offset argument");
    return iso.raise(struct_error, "pack_into expected {} items for packing (got {})", format.values, args.count - 2);
  }
  BufferView view;
  Status got = get_buffer(iso, args[0], &view, true);
  if (got.is_fault()) {
    if (iso.has_pending()) iso.clear_pending();
    return iso.raise(TypeError, "argument must be read-write bytes-like object, not {}", type_name(args[0]));
  }
  struct Release {
    Isolate& iso;
    BufferView* view;
    ~Release() { release_buffer(iso, view); }
  } release{iso, &view};
  int64_t offset = TRY(as_int64(iso, args[1], Overflow::kRaise));
  auto length = static_cast<int64_t>(view.size);
  if (offset < 0) {
    if (offset + static_cast<int64_t>(format.size) > 0)
      return iso.raise(struct_error, "no space to pack {} bytes at offset {}", format.size, offset);
    if (offset + length < 0)
      return iso.raise(struct_error, "offset {} out of range for {}-byte buffer", offset, length);
    offset += length;
  }
  if (offset > length || static_cast<size_t>(length - offset) < format.size)
    return no_room(iso, "packing", "pack_into", format.size, offset, view.size);
  TRY(pack(iso, format, args.values + 2, view.data + offset));
  return Value::none();
}

Result unpack_buffer(Isolate& iso, const Format& format, Value buffer) {
  if (has_type(buffer, bytes_type) && buffer.as<BytesObject>()->length() == format.size)
    return unpack(iso, format, buffer.as<BytesObject>()->data());
  BytesView view(iso);
  TRY(view.get(buffer));
  if (view.text().size() != format.size) return iso.raise(struct_error, "unpack requires a buffer of {} bytes", format.size);
  return unpack(iso, format, reinterpret_cast<const uint8_t*>(view.text().data()));
}

Result unpack_from(Isolate& iso, const Format& format, Value buffer, int64_t offset) {
  BytesView view(iso);
  TRY(view.get(buffer));
  auto length = static_cast<int64_t>(view.text().size());
  if (offset < 0) {
    if (offset + static_cast<int64_t>(format.size) > 0)
      return iso.raise(struct_error, "not enough data to unpack {} bytes at offset {}", format.size, offset);
    if (offset + length < 0)
      return iso.raise(struct_error, "offset {} out of range for {}-byte buffer", offset, length);
    offset += length;
  }
  if (offset > length || static_cast<size_t>(length - offset) < format.size)
    return no_room(iso, "unpacking", "unpack_from", format.size, offset, view.text().size());
  return unpack(iso, format, reinterpret_cast<const uint8_t*>(view.text().data()) + offset);
}

Result make_struct(Isolate& iso, TypeObject* cls, Value format) {
  Ref made(iso, TRY(new_blank<StructObject>(iso, cls, Args{})));
  TRY(struct_set_format(iso, made.as<StructObject>(), format));
  return made.release();
}

Result make_unpack_iterator(Isolate& iso, Value struct_object, Value buffer) {
  size_t size = struct_object.as<StructObject>()->size;
  if (size == 0) return iso.raise(struct_error, "cannot iteratively unpack with a struct of length 0");
  Ref made(iso, TRY(allocate_instance(iso, &unpack_iterator_type)));
  auto* it = made.as<UnpackIterator>();
  it->object = Value();
  TRY(get_buffer(iso, buffer, &it->view));
  it->object = retained(iso, struct_object);
  if (it->view.size % size != 0)
    return iso.raise(struct_error, "iterative unpacking requires a buffer of a multiple of {} bytes", size);
  return made.release();
}

extern const TypeDef struct_error_def{.type = &struct_error,
                                      .name = "struct.error",
                                      .doc = nullptr,
                                      .base = &Exception,
                                      .instance_size = sizeof(ExceptionObject),
                                      .flags = kExceptionFlags};
extern const TypeDef struct_type_def{
    .type = &struct_type,
    .name = "_struct.Struct",
    .doc = "Struct(fmt) --> compiled struct object\n\n",
    .base = nullptr,
    .instance_size = sizeof(StructObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType),
    .slots = {.destroy = struct_destroy,
              .traverse = struct_traverse,
              .new_ = new_blank<StructObject>,
              .init = init_by_row<kInit>},
    .methods = kStructMethods,
    .method_count = std::size(kStructMethods)};
extern const TypeDef unpack_iterator_type_def{
    .type = &unpack_iterator_type,
    .name = "_struct.unpack_iterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(UnpackIterator),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = iterator_destroy,
              .traverse = iterator_traverse,
              .clear = iterator_destroy,
              .iter = iterator_self,
              .next = iterator_step},
    .methods = kIteratorMethods,
    .method_count = std::size(kIteratorMethods)};

}  // namespace skerry::structs

namespace skerry {

extern const ModuleDef struct_module_def{.name = "_struct",
                                         .doc = "Functions to convert between Python values and C structs.",
                                         .functions = structs::kFunctions,
                                         .function_count = std::size(structs::kFunctions),
                                         .populate = structs::populate};

}  // namespace skerry
