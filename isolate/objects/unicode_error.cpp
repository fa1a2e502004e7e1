// UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError: what could not be converted, and where.
#include <algorithm>

#include "isolate/objects/bytes.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError;

namespace {

namespace f = exception_field;

Status check_count(Isolate& iso, Args args, uint32_t expected) {
  if (args.count == expected) return Status::ok();
  return iso.raise(TypeError, "function takes exactly {} arguments ({} given)", expected, args.count);
}

Status check_str(Isolate& iso, Args args, uint32_t i) {
  if (StrObject::check(args[i])) return Status::ok();
  return iso.raise(TypeError, "argument {} must be str, not {}", i + 1, type_name(args[i]));
}

Status set_range(Isolate& iso, ExceptionObject* e, Value start, Value end) {
  Ref first(iso, TRY(make_int(iso, TRY(as_int64(iso, start, Overflow::kRaise)))));
  Ref last(iso, TRY(make_int(iso, TRY(as_int64(iso, end, Overflow::kRaise)))));
  set_field(iso, e, f::kStart, first);
  set_field(iso, e, f::kEnd, last);
  return Status::ok();
}

Status encode_error_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, args));
  TRY(check_count(iso, args, 5));
  for (uint32_t i : {0u, 1u, 4u}) TRY(check_str(iso, args, i));
  auto* e = self.as<ExceptionObject>();
  TRY(set_range(iso, e, args[2], args[3]));
  set_field(iso, e, f::kEncoding, args[0]);
  set_field(iso, e, f::kUnicodeObject, args[1]);
  set_field(iso, e, f::kReason, args[4]);
  return Status::ok();
}

Status decode_error_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, args));
  TRY(check_count(iso, args, 5));
  for (uint32_t i : {0u, 4u}) TRY(check_str(iso, args, i));
  auto* e = self.as<ExceptionObject>();
  TRY(set_range(iso, e, args[2], args[3]));
  Ref bytes(iso);
  if (BytesObject::check(args[1])) {
    bytes = Ref::borrow(iso, args[1]);
  } else {
    BufferView view;
    TRY(get_buffer(iso, args[1], &view));
    Result copy = make_bytes(iso, {reinterpret_cast<const char*>(view.data), view.size});
    release_buffer(iso, &view);
    bytes.reset(TRY(copy));
  }
  set_field(iso, e, f::kEncoding, args[0]);
  set_field(iso, e, f::kUnicodeObject, bytes);
  set_field(iso, e, f::kReason, args[4]);
  return Status::ok();
}

Status translate_error_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, args));
  TRY(check_count(iso, args, 4));
  for (uint32_t i : {0u, 3u}) TRY(check_str(iso, args, i));
  auto* e = self.as<ExceptionObject>();
  TRY(set_range(iso, e, args[1], args[2]));
  set_field(iso, e, f::kUnicodeObject, args[0]);
  set_field(iso, e, f::kReason, args[3]);
  return Status::ok();
}

int64_t position_of(Value v) {
  int64_t position = 0;
  if (!v.is_empty() && is_int(v)) int_fits_int64(v, &position);
  return position;
}

std::string text_of(Isolate& iso, Value v) {
  if (v.is_empty()) return "None";
  Result r = to_str(iso, v);
  if (r.is_fault()) {
    iso.clear_pending();
    return "?";
  }
  Ref text(iso, r.value());
  return to_utf8(text);
}

std::string escaped(char32_t c) {
  if (c <= 0xff) return fmt::format("\\x{:02x}", static_cast<uint32_t>(c));
  if (c <= 0xffff) return fmt::format("\\u{:04x}", static_cast<uint32_t>(c));
  return fmt::format("\\U{:08x}", static_cast<uint32_t>(c));
}

// "character '\xe9' in position 3" or "characters in position 3-5".
std::string character_range(const StrObject* s, int64_t start, int64_t end) {
  if (start >= 0 && static_cast<size_t>(start) < s->length() && end == start + 1)
    return fmt::format("character '{}' in position {}", escaped(s->at(static_cast<size_t>(start))), start);
  return fmt::format("characters in position {}-{}", start, end - 1);
}

Result encode_error_str(Isolate& iso, Value self) {
  auto* e = self.as<ExceptionObject>();
  Value object = e->fields[f::kUnicodeObject];
  if (!StrObject::check(object)) return retained(iso, names.empty);
  std::string where = character_range(object.as<StrObject>(), position_of(e->fields[f::kStart]),
                                      position_of(e->fields[f::kEnd]));
  return make_str(iso, fmt::format("'{}' codec can't encode {}: {}", text_of(iso, e->fields[f::kEncoding]), where,
                                   text_of(iso, e->fields[f::kReason])));
}

Result decode_error_str(Isolate& iso, Value self) {
  auto* e = self.as<ExceptionObject>();
  Value object = e->fields[f::kUnicodeObject];
  if (!BytesObject::check(object)) return retained(iso, names.empty);
  const auto* bytes = object.as<BytesObject>();
  int64_t start = position_of(e->fields[f::kStart]), end = position_of(e->fields[f::kEnd]);
  std::string where;
  if (start >= 0 && static_cast<size_t>(start) < bytes->length() && end == start + 1)
    where = fmt::format("byte 0x{:02x} in position {}", bytes->data()[start], start);
  else
    where = fmt::format("bytes in position {}-{}", start, end - 1);
  return make_str(iso, fmt::format("'{}' codec can't decode {}: {}", text_of(iso, e->fields[f::kEncoding]), where,
                                   text_of(iso, e->fields[f::kReason])));
}

Result translate_error_str(Isolate& iso, Value self) {
  auto* e = self.as<ExceptionObject>();
  Value object = e->fields[f::kUnicodeObject];
  if (!StrObject::check(object)) return retained(iso, names.empty);
  std::string where = character_range(object.as<StrObject>(), position_of(e->fields[f::kStart]),
                                      position_of(e->fields[f::kEnd]));
  return make_str(iso, fmt::format("can't translate {}: {}", where, text_of(iso, e->fields[f::kReason])));
}

template <int Field>
Status position_set(Isolate& iso, ExceptionObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "can't delete numeric/char attribute");
  Ref index(iso, TRY(as_index(iso, value)));
  set_field(iso, self, Field, index);
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"member encoding", field_get<f::kEncoding>>("exception encoding"),
    def<"set encoding", field_set<f::kEncoding>>(""),
    def<"member object", field_get<f::kUnicodeObject>>("exception object"),
    def<"set object", field_set<f::kUnicodeObject>>(""),
    def<"member start", field_get<f::kStart>>("exception start"),
    def<"set start", position_set<f::kStart>>(""),
    def<"member end", field_get<f::kEnd>>("exception end"),
    def<"set end", position_set<f::kEnd>>(""),
    def<"member reason", field_get<f::kReason>>("exception reason"),
    def<"set reason", field_set<f::kReason>>(""),
};

}  // namespace

#define UNICODE_ERROR(id, text, init_function, str_function)                                      \
  const TypeDef id##_type_def{.type = &id,                                                      \
                                .name = #id,                                                      \
                                .doc = text,                                                        \
                                .base = &UnicodeError,                                              \
                                .instance_size = sizeof(ExceptionObject),                           \
                                .flags = kExceptionFlags,                                           \
                                .slots = {.init = init_function, .str = str_function},              \
                                .methods = kMethods,                                                \
                                .method_count = std::size(kMethods)};
UNICODE_ERROR(UnicodeEncodeError, "Unicode encoding error.", encode_error_init, encode_error_str)
UNICODE_ERROR(UnicodeDecodeError, "Unicode decoding error.", decode_error_init, decode_error_str)
UNICODE_ERROR(UnicodeTranslateError, "Unicode translation error.", translate_error_init, translate_error_str)
#undef UNICODE_ERROR

}  // namespace skerry
