// Making bytes objects, the buffer protocol's door, and the parts of bytes that bytearray shares.
#include "isolate/objects/bytes.h"

#include <algorithm>
#include <cstring>

#include "isolate/heap/allocate.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_search.h"

namespace skerry {

namespace {
constexpr size_t kMaxLength = (size_t{1} << 55) - 1;
}

ExternalStorage* external_storage(const Object* o) {
  bool external = Value::object(o).is_object() && o->type->has(TypeFlag::kStrSubclass)
                      ? static_cast<const StrObject*>(o)->flags() & StrObject::kExternal
                      : static_cast<const BytesObject*>(o)->is_external();
  static_assert(sizeof(StrObject) == sizeof(BytesObject), "the trailer follows either header at the same place");
  return external ? reinterpret_cast<const ExternalTrailer*>(static_cast<const BytesObject*>(o) + 1)->storage : nullptr;
}

Result allocate_bytes_as(Isolate& iso, TypeObject* cls, size_t length, uint8_t** data_out) {
  if (length > kMaxLength) return iso.raise_memory_error();
  bool external = length >= kExternalThreshold;
  if (!external && cls == &bytes_type) {
    auto* b = allocate_exact<BytesObject, Cycles::kNone>(iso, &bytes_type, sizeof(BytesObject) + length);
    if (b == nullptr) return Fault(FaultKind::kRaised);
    b->hash = -1;
    b->length_and_flags = static_cast<uint64_t>(length) << 8;
    *data_out = reinterpret_cast<uint8_t*>(b + 1);
    return Value::object(b);
  }
  Result r = allocate_instance(iso, cls, external ? sizeof(ExternalTrailer) : length);
  auto* b = TRY(r).as<BytesObject>();
  b->hash = -1;
  b->length_and_flags = static_cast<uint64_t>(length) << 8 | (external ? BytesObject::kExternal : 0);
  if (!external) {
    *data_out = reinterpret_cast<uint8_t*>(b + 1);
    return r;
  }
  void* data;
  if (!attach_fresh(iso, b, reinterpret_cast<ExternalTrailer*>(b + 1), length, &data)) {
    decrement(iso, r.value());
    return iso.raise_memory_error();
  }
  *data_out = static_cast<uint8_t*>(data);
  return r;
}

Result allocate_bytes(Isolate& iso, size_t length, uint8_t** data_out) {
  return allocate_bytes_as(iso, &bytes_type, length, data_out);
}

Result make_bytes_as(Isolate& iso, TypeObject* cls, std::string_view data) {
  uint8_t* out;
  Result r = allocate_bytes_as(iso, cls, data.size(), &out);
  TRY(r);
  if (!data.empty()) std::memcpy(out, data.data(), data.size());
  return r;
}

Result make_bytes(Isolate& iso, std::string_view data) { return make_bytes_as(iso, &bytes_type, data); }

Result make_external_bytes(Isolate& iso, ExternalStorage* storage_retained, const uint8_t* data, size_t length) {
  Result r = allocate_instance(iso, &bytes_type, sizeof(ExternalTrailer));
  if (r.is_fault()) {
    storage_retained->release();
    return r;
  }
  auto* b = r.value().as<BytesObject>();
  b->hash = -1;
  b->length_and_flags = static_cast<uint64_t>(length) << 8 | BytesObject::kExternal;
  if (!attach_external(iso, b, reinterpret_cast<ExternalTrailer*>(b + 1), storage_retained, data, length)) {
    storage_retained->release();
    decrement(iso, r.value());
    return iso.raise_memory_error();
  }
  return r;
}

Status get_buffer(Isolate& iso, Value v, BufferView* view, bool writable) {
  BufferSlot slot = type_of(v)->slots.get_buffer;
  if (!slot) {
    if (writable) return iso.raise(TypeError, "read-write bytes-like object is required, not '{}'", type_name(v));
    return iso.raise(TypeError, "a bytes-like object is required, not '{}'", type_name(v));
  }
  view->owner = Value();
  TRY(slot(iso, v, view, writable));
  if (view->owner.is_empty()) view->owner = retained(iso, v);  // an exporter may lend another's buffer
  return Status::ok();
}

void release_buffer(Isolate& iso, BufferView* view) {
  if (view->owner.is_empty()) return;
  if (ReleaseBufferSlot slot = type_of(view->owner)->slots.release_buffer) slot(iso, view->owner, view);
  clear_field(iso, view->owner);
  view->data = nullptr;
}

Status BytesView::get(Value v) {
  if (BytesObject::check(v)) {  // immutable, and the caller's argument keeps it
    text_ = v.as<BytesObject>()->view();
    return Status::ok();
  }
  TRY(get_buffer(iso_, v, &view_));
  held_ = true;
  text_ = {reinterpret_cast<const char*>(view_.data), view_.size};
  return Status::ok();
}

void BytesView::release() {
  if (held_) release_buffer(iso_, &view_);
  held_ = false;
}

std::string bytes_repr(std::string_view data, QuoteEscape escape) {
  bool has_single = data.find('\'') != data.npos, has_double = data.find('"') != data.npos;
  char quote = has_single && !has_double ? '"' : '\'';
  std::string out = "b";
  out.reserve(data.size() + 3);
  out.push_back(quote);
  for (char c : data) {
    if (c == quote || c == '\\' || (c == '\'' && escape == QuoteEscape::kSingleToo)) {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c >= 0x20 && c < 0x7f) {
      out.push_back(c);
    } else {
      append_escape(out, static_cast<uint8_t>(c));
    }
  }
  out.push_back(quote);
  return out;
}

Fallible<int64_t> byte_value(Isolate& iso, Value v, const char* message) {
  int64_t byte;
  if (v.is_small_int()) {
    byte = v.as_small_int();
  } else {
    Ref number(iso, TRY(as_index(iso, v)));
    if (!int_fits_int64(number, &byte)) byte = -1;
  }
  if (byte < 0 || byte > 255) return iso.raise(ValueError, "{}", message);
  return byte;
}

bool slot_bytes_compare(std::string_view a, std::string_view b, CompareOp op) {
  if (op == CompareOp::kEq) return a == b;
  if (op == CompareOp::kNe) return a != b;
  int order = a.compare(b);
  switch (op) {
    case CompareOp::kLt: return order < 0;
    case CompareOp::kLe: return order <= 0;
    case CompareOp::kGt: return order > 0;
    default: return order >= 0;
  }
}

Fallible<bool> bytes_contains(Isolate& iso, std::string_view data, Value item) {
  if (is_int(item) || (!is_buffer(item) && type_of(item)->slots.index)) {
    int64_t byte = TRY(byte_value(iso, item));
    return contains_char(text_view(data), static_cast<char32_t>(byte));
  }
  BytesView needle(iso);
  TRY(needle.get(item));
  Pace pace(iso);
  return TRY(find_text(pace, text_view(data), text_view(needle.text()))) != kNotFound;
}

Result bytes_decode(Isolate& iso, Value self, Value encoding, Value errors) {
  std::string encoding_buffer, errors_buffer;
  std::string_view encoding_text =
      TRY(text_argument(iso, encoding, "decode", "encoding", "utf-8", &encoding_buffer));
  std::string_view errors_text = TRY(text_argument(iso, errors, "decode", "errors", {}, &errors_buffer));
  return decode_object(iso, self, encoding_text, errors_text);
}

}  // namespace skerry
