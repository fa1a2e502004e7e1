// StrBuilder, and the ways from a str to UTF-8.
#include <algorithm>
#include <cstring>
#include <new>

#include "isolate/heap/room.h"
#include "isolate/isolate.h"
#include "isolate/objects/names.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/utf8.h"

namespace skerry {

namespace {

// The text under construction lies outside the isolate's heap, so that it may grow in place, but must not be larger than what
// the heap could take: few objects may make a very long text. Once there is no room the builder holds this, which is no
// character, drops what follows, and build() raises MemoryError.
constexpr char32_t kNoRoom = 0xffffffff;

bool holds_no_room(const std::u32string& wide) { return !wide.empty() && wide.front() == kNoRoom; }

// Appends; false: no room. Asks only when the buffer must grow.
template <class Buffer, class Append>
bool append_within(const Heap& heap, Buffer& buffer, size_t count, Append append) {
  constexpr size_t kWidth = sizeof(typename Buffer::value_type);
  if (buffer.capacity() - buffer.size() < count && !has_room(heap, (buffer.size() + count) * kWidth)) return false;
  try {
    append();
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

}  // namespace

void StrBuilder::widen() {
  wide_.reserve(latin1_.size() * 2 + 16);
  for (char c : latin1_) wide_.push_back(static_cast<uint8_t>(c));
  latin1_ = std::string();
  narrow_ = false;
}

void StrBuilder::append_ascii(std::string_view s) {
  bool done = narrow_ ? append_within(iso_.heap, latin1_, s.size(), [&] { latin1_.append(s); })
                      : !holds_no_room(wide_) && append_within(iso_.heap, wide_, s.size(), [&] {
                          for (char c : s) wide_.push_back(static_cast<uint8_t>(c));
                        });
  if (done) return;
  latin1_ = std::string();
  wide_.assign(1, kNoRoom);
  narrow_ = false;
}

void StrBuilder::append_utf8(std::string_view s) {
  if (is_ascii_text(s)) return append_ascii(s);
  for (size_t i = 0; i < s.size();) append_char(next_utf8(s, &i));
}

void StrBuilder::append(const StrObject* s) { append(s, 0, s->length()); }

void StrBuilder::append(const StrObject* s, size_t start, size_t end) {
  TextView text = text_view(s).slice(start, end);
  if (text.width == 1) return append_ascii({static_cast<const char*>(text.data), text.length});
  if (narrow_) widen();
  if (holds_no_room(wide_)) return;
  if (!append_within(iso_.heap, wide_, text.length, [&] { visit(text, [this](auto span) { wide_.append(span.begin(), span.end()); }); }))
    wide_.assign(1, kNoRoom);
}

Result StrBuilder::build() {
  if (!narrow_ && holds_no_room(wide_)) return iso_.raise_memory_error();
  if (narrow_) return make_str_of(iso_, {latin1_.data(), latin1_.size(), 1});
  return make_str_of(iso_, {wide_.data(), wide_.size(), 4});
}

std::string to_utf8(Value str) {
  TextView text = text_view(str);
  if (str.as<StrObject>()->is_ascii()) return std::string(static_cast<const char*>(text.data), text.length);
  std::string out;
  out.reserve(text.length * 2);
  visit(text, [&out](auto span) {
    for (auto c : span) append_utf8_char(out, c);
  });
  return out;
}

std::string_view utf8_view(Value str, std::string& buffer) {
  auto* s = str.as<StrObject>();
  if (s->is_ascii()) return {static_cast<const char*>(s->data()), s->length()};
  buffer = to_utf8(str);
  return buffer;
}

}  // namespace skerry
