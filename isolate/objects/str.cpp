// Making str objects: allocation by width, the constructors, substrings, concatenation, joining.
//
// Invariant: the width is the narrowest that holds every character, and kAscii is set exactly when all are below 0x80;
// equality and hashing rest on it. A string is filled once, right after allocation, and never changes.
#include "isolate/objects/str.h"

#include <algorithm>
#include <cstring>

#include "isolate/heap/allocate.h"
#include "isolate/heap/intern.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/names.h"
#include "isolate/objects/str_append.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_view.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/utf8.h"

namespace skerry {

namespace {

constexpr size_t kMaxLength = (size_t{1} << 48) - 1;  // what length_and_kind has room for

uint64_t pack(size_t length, unsigned width, unsigned flags) {
  return static_cast<uint64_t>(length) << 16 | static_cast<uint64_t>(flags) << 8 | width;
}

template <class To, class From>
void convert(To* to, const From* from, size_t n) {
  if constexpr (sizeof(To) == sizeof(From)) {
    if (n) std::memcpy(to, from, n * sizeof(To));
  } else {
    for (size_t i = 0; i < n; ++i) to[i] = static_cast<To>(from[i]);
  }
}

template <class C>
char32_t or_all(std::span<const C> s) {
  C all = 0;
  for (C c : s) all |= c;
  return all;
}

// A fresh object of class cls with room for the characters; cls is str or a subclass.
Result allocate_of(Isolate& iso, TypeObject* cls, size_t length, unsigned width, unsigned flags) {
  if (length > kMaxLength) return iso.raise_memory_error();
  size_t bytes = length * width;
  bool external = bytes >= kExternalThreshold;
  Result r = allocate_instance(iso, cls, external ? sizeof(ExternalTrailer) : bytes);
  auto* s = TRY(r).as<StrObject>();
  s->hash = -1;
  s->length_and_kind = pack(length, width, flags | (external ? StrObject::kExternal : 0));
  if (external) {
    void* data;
    auto* trailer = reinterpret_cast<ExternalTrailer*>(s + 1);
    if (!attach_fresh(iso, s, trailer, bytes, &data)) {
      decrement(iso, r.value());
      return iso.raise_memory_error();
    }
  }
  return r;
}

Result make_narrowed(Isolate& iso, TextView text) {
  if (text.length == 1) return make_str_char(iso, text[0]);
  Result r = allocate_str(iso, text.length, max_char(text));
  copy_text(TRY(r).as<StrObject>(), 0, text);
  return r;
}

}  // namespace

void copy_text(void* to, unsigned to_width, size_t position, TextView from) {
  visit(from, [&](auto span) {
    switch (to_width) {
      case 1: convert(static_cast<uint8_t*>(to) + position, span.data(), span.size()); break;
      case 2: convert(static_cast<char16_t*>(to) + position, span.data(), span.size()); break;
      default: convert(static_cast<char32_t*>(to) + position, span.data(), span.size());
    }
  });
}

void copy_text(StrObject* to, size_t position, TextView from) {
  copy_text(mutable_data(to), to->width(), position, from);
}

void fill_text(StrObject* to, size_t position, size_t count, char32_t c) {
  void* data = mutable_data(to);
  switch (to->width()) {
    case 1: std::fill_n(static_cast<uint8_t*>(data) + position, count, static_cast<uint8_t>(c)); break;
    case 2: std::fill_n(static_cast<char16_t*>(data) + position, count, static_cast<char16_t>(c)); break;
    default: std::fill_n(static_cast<char32_t*>(data) + position, count, c);
  }
}

// The bits of all characters together tell the class as well as the greatest of them does.
char32_t max_char(TextView v) {
  if (v.width == 1) return is_ascii_text({static_cast<const char*>(v.data), v.length}) ? 0x7f : 0xff;
  char32_t all = visit(v, [](auto span) { return or_all(span); });
  return all < 0x80 ? 0x7f : all < 0x100 ? 0xff : all < 0x10000 ? 0xffff : 0x10ffff;
}

Result allocate_str(Isolate& iso, size_t length, char32_t max) {
  unsigned flags = max < 0x80 ? unsigned{StrObject::kAscii} : 0u, width = width_for(max);
  size_t bytes = length * width;
  if (length > kMaxLength || bytes >= kExternalThreshold) return allocate_of(iso, &str_type, length, width, flags);
  auto* s = allocate_exact<StrObject, Cycles::kNone>(iso, &str_type, sizeof(StrObject) + bytes);
  if (s == nullptr) return Fault(FaultKind::kRaised);
  s->hash = -1;
  s->length_and_kind = pack(length, width, flags);
  return Value::object(s);
}

Result make_str(Isolate& iso, std::string_view utf8) {
  if (is_ascii_text(utf8)) {
    if (utf8.size() <= 1 && !names.empty.is_empty())
      return utf8.empty() ? names.empty : names.latin1[static_cast<uint8_t>(utf8[0])];
    Result r = allocate_str(iso, utf8.size(), 0x7f);
    auto* s = TRY(r).as<StrObject>();
    if (!utf8.empty()) std::memcpy(mutable_data(s), utf8.data(), utf8.size());
    return r;
  }
  Utf8Shape shape = measure_utf8(utf8);
  if (shape.length == 1) {
    size_t position = 0;
    return make_str_char(iso, next_utf8(utf8, &position));
  }
  Result r = allocate_str(iso, shape.length, shape.max_char);
  write_utf8(utf8, shape, mutable_data(TRY(r).as<StrObject>()));
  return r;
}

Result make_str_latin1(Isolate& iso, const uint8_t* data, size_t length) {
  return make_str_of(iso, {data, length, 1});
}
Result make_str_ucs2(Isolate& iso, const char16_t* data, size_t length) { return make_str_of(iso, {data, length, 2}); }
Result make_str_ucs4(Isolate& iso, const char32_t* data, size_t length) { return make_str_of(iso, {data, length, 4}); }

Result make_str_of(Isolate& iso, TextView text) {
  if (text.length == 0 && !names.empty.is_empty()) return names.empty;
  return make_narrowed(iso, text);
}

Result make_str_char(Isolate& iso, char32_t c) {
  if (c < 256 && !names.latin1[c].is_empty()) return names.latin1[c];
  Result r = allocate_str(iso, 1, c);
  fill_text(TRY(r).as<StrObject>(), 0, 1, c);
  return r;
}

Result make_external_str(Isolate& iso, ExternalStorage* storage_retained, const void* data, size_t length,
                         unsigned width, bool ascii) {
  Result r = allocate_instance(iso, &str_type, sizeof(ExternalTrailer));
  if (r.is_fault()) {
    storage_retained->release();
    return r;
  }
  auto* s = r.value().as<StrObject>();
  s->hash = -1;
  s->length_and_kind = pack(length, width, StrObject::kExternal | (ascii ? unsigned{StrObject::kAscii} : 0u));
  auto* trailer = reinterpret_cast<ExternalTrailer*>(s + 1);
  if (!attach_external(iso, s, trailer, storage_retained, data, length * width)) {
    storage_retained->release();
    decrement(iso, r.value());
    return iso.raise_memory_error();
  }
  return r;
}

Result str_copy_as(Isolate& iso, TypeObject* cls, const StrObject* from) {
  size_t bytes = from->length() * from->width();
  unsigned flags = from->flags() & StrObject::kAscii;
  if (!(from->flags() & StrObject::kExternal)) {
    Result r = allocate_of(iso, cls, from->length(), from->width(), flags);
    auto* s = TRY(r).as<StrObject>();
    copy_text(s, 0, text_view(from));
    s->hash = from->hash;
    return r;
  }
  Result r = allocate_instance(iso, cls, sizeof(ExternalTrailer));
  auto* s = TRY(r).as<StrObject>();
  s->hash = from->hash;
  s->length_and_kind = pack(from->length(), from->width(), flags | StrObject::kExternal);
  ExternalStorage* storage = external_storage(from);
  storage->retain();
  if (!attach_external(iso, s, reinterpret_cast<ExternalTrailer*>(s + 1), storage, from->data(), bytes)) {
    storage->release();
    decrement(iso, r.value());
    return iso.raise_memory_error();
  }
  return r;
}

Result str_copy_exact(Isolate& iso, const StrObject* s) { return str_copy_as(iso, &str_type, s); }

Result exact_str(Isolate& iso, Value s) {
  if (is_exact_str(s)) return retained(iso, s);
  return str_copy_exact(iso, s.as<StrObject>());
}

namespace {
template <class Word>
void copy_ends(uint8_t* to, const uint8_t* from, size_t length) {
  Word first, last;
  std::memcpy(&first, from, sizeof(Word));
  std::memcpy(&last, from + length - sizeof(Word), sizeof(Word));
  std::memcpy(to, &first, sizeof(Word));
  std::memcpy(to + length - sizeof(Word), &last, sizeof(Word));
}
}  // namespace

Result str_substring(Isolate& iso, Value v, size_t start, size_t end) {
  auto* s = v.as<StrObject>();
  if (start == 0 && end >= s->length()) return exact_str(iso, v);
  if (start >= end) return names.empty;
  if (s->is_ascii()) {
    const uint8_t* from = s->data1() + start;
    size_t length = end - start;
    if (length == 1) return make_str_char(iso, *from);
    Result r = allocate_str(iso, length, 0x7f);
    auto* to = static_cast<uint8_t*>(mutable_data(TRY(r).as<StrObject>()));
    // Most are short: two words that may overlap instead of a call.
    if (length > 16) std::memcpy(to, from, length);
    else if (length >= 8) copy_ends<uint64_t>(to, from, length);
    else if (length >= 4) copy_ends<uint32_t>(to, from, length);
    else copy_ends<uint16_t>(to, from, length);
    return r;
  }
  return make_narrowed(iso, text_view(s).slice(start, end));
}

namespace {
// Where the next part goes.
char* copy_short(char* to, const char* from, size_t length) {
  if (length > 16) {
    std::memcpy(to, from, length);
  } else if (length >= 8) {  // two halves that may overlap
    uint64_t first, last;
    std::memcpy(&first, from, 8);
    std::memcpy(&last, from + length - 8, 8);
    std::memcpy(to, &first, 8);
    std::memcpy(to + length - 8, &last, 8);
  } else {
    for (size_t i = 0; i < length; ++i) to[i] = from[i];
  }
  return to + length;
}
}  // namespace

// A place for later: when `a` is unshared and has room behind its characters, append in place.
Result str_concat(Isolate& iso, Value a, Value b) {
  auto* left = a.as<StrObject>();
  auto* right = b.as<StrObject>();
  if (left->length() == 0) return exact_str(iso, b);
  if (right->length() == 0) return exact_str(iso, a);
  char32_t max = std::max(max_char_bound(left), max_char_bound(right));
  Result r = allocate_str(iso, left->length() + right->length(), max);
  auto* s = TRY(r).as<StrObject>();
  if (s->width() == 1) {  // then both are
    char* to = copy_short(static_cast<char*>(mutable_data(s)), static_cast<const char*>(left->data()), left->length());
    copy_short(to, static_cast<const char*>(right->data()), right->length());
    return r;
  }
  copy_text(s, 0, text_view(left));
  copy_text(s, left->length(), text_view(right));
  return r;
}

Result str_join(Isolate& iso, Value separator, const Value* items, size_t count) {
  if (count == 1 && is_exact_str(items[0])) return retained(iso, items[0]);
  size_t length = 0;
  char32_t max = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!StrObject::check(items[i]))
      return iso.raise(TypeError, "sequence item {}: expected str instance, {} found", i, type_name(items[i]));
    auto* s = items[i].as<StrObject>();
    max = std::max(max, max_char_bound(s));
    if (__builtin_add_overflow(length, s->length(), &length)) return iso.raise_memory_error();
  }
  if (count == 0) return names.empty;
  auto* middle = separator.as<StrObject>();
  size_t between;
  if (__builtin_mul_overflow(middle->length(), count - 1, &between) ||
      __builtin_add_overflow(length, between, &length))
    return iso.raise(OverflowError, "join() result is too long for a Python string");
  if (between) max = std::max(max, max_char_bound(middle));
  if (length == 0) return names.empty;
  Ref result(iso, TRY(allocate_str(iso, length, max)));
  auto* out = result.as<StrObject>();
  // A long copy lets others run, who may change the list that the items are in.
  constexpr size_t kRest = 1 << 20;  // characters between two safepoints
  size_t next_rest = length > 16 * kRest ? kRest : SIZE_MAX;
  Ref held(iso);
  if (next_rest != SIZE_MAX) {
    held.reset(TRY(make_tuple(iso, items, count)));
    items = held.as<TupleObject>()->items();
  }
  if (out->width() == 1) {  // then all of them are, and the parts are mostly short
    auto* to = static_cast<char*>(mutable_data(out));
    const char* begin = to;
    const char* gap = static_cast<const char*>(middle->data());
    size_t gap_length = between ? middle->length() : 0;
    for (size_t i = 0; i < count; ++i) {
      if (i) to = copy_short(to, gap, gap_length);
      auto* s = items[i].as<StrObject>();
      to = copy_short(to, static_cast<const char*>(s->data()), s->length());
      if (static_cast<size_t>(to - begin) >= next_rest) [[unlikely]] {
        TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
        next_rest += kRest;
      }
    }
    return result.release();
  }
  size_t position = 0;
  for (size_t i = 0; i < count; ++i) {
    if (i && between) {
      copy_text(out, position, text_view(middle));
      position += middle->length();
    }
    TextView text = text_view(items[i]);
    copy_text(out, position, text);
    position += text.length;
    if (position >= next_rest) [[unlikely]] {
      TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
      next_rest += kRest;
    }
  }
  return result.release();
}

Result str_repeat(Isolate& iso, Value self, int64_t count) {
  auto* s = self.as<StrObject>();
  if (count <= 0 || s->length() == 0) return names.empty;
  if (count == 1) return exact_str(iso, self);
  size_t length;
  if (__builtin_mul_overflow(s->length(), static_cast<size_t>(count), &length) || length > size_t{INT64_MAX})
    return iso.raise(OverflowError, "repeated string is too long");
  Result r = allocate_str(iso, length, max_char_bound(s));
  auto* out = TRY(r).as<StrObject>();
  if (s->length() == 1) {
    fill_text(out, 0, length, s->at(0));
    return r;
  }
  size_t unit = s->length() * s->width(), total = length * s->width();
  auto* data = static_cast<char*>(mutable_data(out));
  std::memcpy(data, s->data(), unit);
  for (size_t done = unit; done < total;) {
    size_t n = std::min(done, total - done);
    std::memcpy(data + done, data, n);
    done += n;
  }
  return r;
}

// The memory grows in steps, so that many small appends cost little more than their characters.
Value str_append_in_place(Isolate& iso, Value s, Value tail) {
  if (!is_exact_str(s) || !is_exact_str(tail) || s == tail) return Value();
  auto* text = s.as<StrObject>();
  auto* more = tail.as<StrObject>();
  if (text->refs != 1 || (text->flags() & (StrObject::kInterned | StrObject::kExternal))) return Value();
  if (more->width() > text->width() || text->length() == 0 || more->length() == 0) return Value();
  size_t old_size = str_variable_size(text), added = more->length() * text->width(), length = text->length();
  auto* grown = static_cast<StrObject*>(iso.heap.extend(text, old_size, old_size + added));
  if (!grown) return Value();
  unsigned flags = grown->flags() & (more->is_ascii() ? unsigned{StrObject::kAscii} : 0u);
  grown->hash = -1;
  grown->length_and_kind = (length + more->length()) << 16 | flags << 8 | grown->width();
  copy_text(grown, length, text_view(more));
  return Value::object(grown);
}

// A str is as big as its class says plus what follows the header.
size_t str_variable_size(const Object* o) {
  auto* s = static_cast<const StrObject*>(o);
  size_t extra = s->flags() & StrObject::kExternal ? sizeof(ExternalTrailer) : s->length() * s->width();
  return o->type->instance_size + extra;
}

void str_destroy(Isolate& iso, Object* o) {
  auto* s = static_cast<StrObject*>(o);
  if (s->is_interned()) iso.interned().forget(s);
  if (s->flags() & StrObject::kExternal)
    detach_external(iso, reinterpret_cast<ExternalTrailer*>(s + 1), s->length() * s->width());
}

}  // namespace skerry
