// str: immutable text, 1, 2 or 4 bytes a character (PEP 393), hash cached.
//
// Characters follow the header, or, for big strings that travel in messages, lie in a segment (kExternal). Always the
// narrowest width that fits: equal strings have equal width. Length counts code points. Surrogates may occur alone.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject str_type;

struct StrObject : Object {
  enum Flags : uint8_t { kAscii = 1, kInterned = 2, kExternal = 4 };
  mutable int64_t hash;  // -1: not computed
  uint64_t length_and_kind;  // length << 16 | flags << 8 | bytes per character

  size_t length() const { return length_and_kind >> 16; }
  unsigned width() const { return length_and_kind & 7; }  // 1, 2, 4
  uint8_t flags() const { return static_cast<uint8_t>(length_and_kind >> 8); }
  bool is_ascii() const { return flags() & kAscii; }
  bool is_interned() const { return flags() & kInterned; }
  const void* data() const {
    if (flags() & kExternal) [[unlikely]] return *reinterpret_cast<void* const*>(this + 1);
    return this + 1;
  }
  const uint8_t* data1() const { return static_cast<const uint8_t*>(data()); }
  const char16_t* data2() const { return static_cast<const char16_t*>(data()); }
  const char32_t* data4() const { return static_cast<const char32_t*>(data()); }
  char32_t at(size_t i) const {
    switch (width()) {
      case 1: return data1()[i];
      case 2: return data2()[i];
      default: return data4()[i];
    }
  }

  static bool check(Value v) { return has_flag(v, TypeFlag::kStrSubclass); }
  static TypeObject& type() { return str_type; }
};
static_assert(sizeof(StrObject) == 32);
inline bool is_exact_str(Value v) { return v.is_object() && v.as_object()->type == &str_type; }

// New strings (owned). ASCII fast; UTF-8 input may hold surrogates encoded as three bytes (WTF-8).
Result make_str(Isolate& iso, std::string_view utf8);
Result make_str_latin1(Isolate& iso, const uint8_t* data, size_t length);
Result make_str_ucs2(Isolate& iso, const char16_t* data, size_t length);   // narrows
Result make_str_ucs4(Isolate& iso, const char32_t* data, size_t length);   // narrows
Result make_str_char(Isolate& iso, char32_t c);
// Uninitialised: the caller fills exactly; max_char decides the width (and must be reached for the canonical form).
Result allocate_str(Isolate& iso, size_t length, char32_t max_char);
Result str_substring(Isolate& iso, Value s, size_t start, size_t end);
Result str_concat(Isolate& iso, Value a, Value b);
Result str_join(Isolate& iso, Value separator, const Value* items, size_t count);  // items are str (TypeError otherwise)

// The canonical object for equal strings. `owned` is taken over.
Value intern(Isolate& iso, Value owned_str);
Value intern(Isolate& iso, std::string_view utf8);  // owned; MemoryError impossible for short names: immortal fallback

bool str_equal(const StrObject* a, const StrObject* b);
int str_compare(const StrObject* a, const StrObject* b);  // <0, 0, >0 by code points
int64_t str_hash(const StrObject* s);
bool str_is(Value v, std::string_view ascii);  // v is a str equal to an ASCII text
std::string to_utf8(Value str);                // lone surrogates as WTF-8
// Borrowed when the string is ASCII, else through the buffer.
std::string_view utf8_view(Value str, std::string& buffer);
// Appends characters, widening as needed; the usual way to build a str.
class StrBuilder {
 public:
  explicit StrBuilder(Isolate& iso) : iso_(iso) {}
  void append_char(char32_t c) { narrow_ ? append_wide_or_narrow(c) : wide_.push_back(c); }
  void append_ascii(std::string_view s);
  void append_utf8(std::string_view s);
  void append(const StrObject* s);
  void append(const StrObject* s, size_t start, size_t end);
  size_t length() const { return narrow_ ? latin1_.size() : wide_.size(); }
  Result build();  // MemoryError if the heap has no room

 private:
  void append_wide_or_narrow(char32_t c) {
    if (c < 256) latin1_.push_back(static_cast<char>(c));
    else widen(), wide_.push_back(c);
  }
  void widen();
  Isolate& iso_;
  bool narrow_ = true;
  std::string latin1_;
  std::u32string wide_;
};

// What a process-wide random seed makes of bytes; str and bytes share it.
int64_t hash_bytes(const void* data, size_t size);

}  // namespace skerry
